"""Canonical bytes of a rule set, label khoabang/rules/v1, and the way back.

    to_bytes(rules) -> bytes      from_bytes(data) -> RuleSet | AdoptedRules

Profile khoabang-json/1: keys of [a-z0-9_], no floats, points and shares as whole hundredths, text
in NFC, the exact bytes of json.dumps(sort_keys, no spaces, ensure_ascii=False). Each parameter
carries its kind and the kinds of its columns, so that stored rules can be read after the
catalogue moved on.
"""

import json
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any, cast

from exams.errors import RuleBroken
from exams.rules.kinds import EXACT, Cell, Column, Kind, Row, Value
from exams.rules.ruleset import AdoptedRules, Parameter, RuleSet, Stage

FORMAT = "khoabang/rules/v1"


def dumps(value: Any) -> bytes:
    """The canonical bytes of plain data; raises RuleBroken("rules.float") if it holds a float."""
    _refuse_floats(value)
    text = json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    )
    return unicodedata.normalize("NFC", text).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise RuleBroken("rules.float")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def to_bytes(rules: RuleSet) -> bytes:
    """The canonical bytes of a rule set or of adopted rules."""
    plain: dict[str, Any] = {
        "format": FORMAT,
        "code": rules.code,
        "version": rules.version,
        "title_vi": rules.title_vi,
        "title_en": rules.title_en,
        "stages": [_stage_out(stage) for stage in rules.stages],
        "parameters": _groups(rules),
    }
    if isinstance(rules, AdoptedRules):
        plain |= {"base_sha256": rules.base_sha256, "changed": sorted(rules.changed)}
    return dumps(plain)


def from_bytes(data: bytes) -> RuleSet:
    """The rules that `to_bytes` wrote: AdoptedRules when they were adopted.

    Raises RuleBroken("rules.not_canonical") when the bytes are not exactly what would be written.
    """
    try:
        rules = _read(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RuleBroken("rules.not_canonical") from None
    if to_bytes(rules) != data:
        raise RuleBroken("rules.not_canonical")
    return rules


def _groups(rules: RuleSet) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for key, parameter in rules.parameters.items():
        group, name = key.split(".")
        groups.setdefault(group, {})[name] = _parameter_out(parameter)
    return groups


def _stage_out(stage: Stage) -> dict[str, Any]:
    return {
        "id": stage.id,
        "kind": stage.kind,
        "title_vi": stage.title_vi,
        "title_en": stage.title_en,
        "parameters": {name: _parameter_out(p) for name, p in stage.parameters.items()},
    }


def _parameter_out(parameter: Parameter) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "kind": parameter.kind.value,
        "value": _value_out(parameter, parameter.value),
        "cite": parameter.cite,
        "level": parameter.level,
        "from": parameter.valid_from.isoformat(),
        "to": parameter.valid_to.isoformat() if parameter.valid_to else None,
        "open": parameter.open,
        "note": parameter.note,
    }
    if parameter.columns:
        plain["columns"] = [
            {"name": c.name, "kind": c.kind.value, "optional": c.optional}
            for c in parameter.columns
        ]
    if parameter.changed:
        plain["was"] = _value_out(parameter, parameter.was)
    return plain


def _value_out(parameter: Parameter, value: Value) -> Any:
    if parameter.kind is Kind.TABLE and value is not None:
        return [{k: _cell_out(v) for k, v in row.items()} for row in cast(tuple[Row, ...], value)]
    return _cell_out(cast(Cell, value))


def _cell_out(value: Cell) -> Any:
    if isinstance(value, Decimal):
        return int(value * 100)
    return list(value) if isinstance(value, tuple) else value


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
        value=_value_in(kind, columns, plain["value"]),
        cite=plain["cite"],
        level=plain["level"],
        valid_from=date.fromisoformat(plain["from"]),
        valid_to=date.fromisoformat(plain["to"]) if plain["to"] else None,
        open=plain["open"],
        note=plain["note"],
        columns=columns,
        changed="was" in plain,
        was=_value_in(kind, columns, plain.get("was")),
    )


def _value_in(kind: Kind, columns: tuple[Column, ...], raw: Any) -> Value:
    if raw is None:
        return None
    if kind is Kind.TABLE:
        kinds = {column.name: column.kind for column in columns}
        return tuple({k: _cell_in(kinds[k], v) for k, v in row.items()} for row in raw)
    return _cell_in(kind, raw)


def _cell_in(kind: Kind, raw: Any) -> Cell:
    if kind in EXACT:
        return Decimal(raw) / 100
    return tuple(raw) if isinstance(raw, list) else cast(Cell, raw)
