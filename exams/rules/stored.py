"""Rules read back from their canonical bytes: the way back of `RuleSet.canonical`.

    from_bytes(data) -> RuleSet | AdoptedRules

Each parameter carries its kind and the kinds of its columns, so that stored rules can be read after
the catalogue moved on.
"""

import json
from datetime import date
from typing import Any

from exams.errors import RuleBroken
from exams.rules.kinds import Column, Kind, from_plain
from exams.rules.ruleset import FORMAT, AdoptedRules, Parameter, RuleSet, Stage


def from_bytes(data: bytes) -> RuleSet:
    """The rules that `RuleSet.canonical` wrote: AdoptedRules when they were adopted.

    Raises RuleBroken("rules.not_canonical") when the bytes are not exactly what would be written.
    """
    try:
        rules = _read(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        raise RuleBroken("rules.not_canonical") from None
    if rules.canonical() != data:
        raise RuleBroken("rules.not_canonical")
    return rules


def _read(plain: dict[str, Any]) -> RuleSet:
    if plain["format"] != FORMAT:
        raise RuleBroken("rules.not_canonical")
    common: dict[str, Any] = {
        "code": plain["code"],
        "version": plain["version"],
        "title_vi": plain["title_vi"],
        "title_en": plain["title_en"],
        "stages": tuple(_stage_in(stage) for stage in plain["stages"]),
        "parameters": {
            f"{group}.{name}": _parameter_in(f"{group}.{name}", item)
            for group, named in plain["parameters"].items()
            for name, item in named.items()
        },
    }
    if "base_sha256" not in plain:
        return RuleSet(**common)
    return AdoptedRules(**common, base_sha256=plain["base_sha256"], changed=tuple(plain["changed"]))


def _stage_in(plain: dict[str, Any]) -> Stage:
    parameters = {
        name: _parameter_in(f"stages.{plain['id']}.{name}", item)
        for name, item in plain["parameters"].items()
    }
    return Stage(plain["id"], plain["kind"], plain["title_vi"], plain["title_en"], parameters)


def _parameter_in(key: str, plain: dict[str, Any]) -> Parameter:
    kind = Kind(plain["kind"])
    columns = tuple(
        Column(c["name"], Kind(c["kind"]), c["optional"]) for c in plain.get("columns", ())
    )
    return Parameter(
        key=key,
        kind=kind,
        value=from_plain(kind, columns, plain["value"]),
        cite=plain["cite"],
        level=plain["level"],
        valid_from=date.fromisoformat(plain["from"]),
        valid_to=date.fromisoformat(plain["to"]) if plain["to"] else None,
        open=plain["open"],
        note=plain["note"],
        columns=columns,
        changed="was" in plain,
        was=from_plain(kind, columns, plain.get("was")),
    )
