"""Reading a rule set from TOML, and refusing a bad one with file, line and reason.

    load(path) -> RuleSet                     raises RuleSetRefused(file, line, code, facts)
    shipped() -> dict[code, RuleSet]          the rule sets in exams/rules/sets
    load_shipped(code) -> RuleSet             one of them

A set may `include` files beside it; its own values replace theirs. What an included file says of
stages the set does not have is left aside; said by the set itself, it is refused.
"""

import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from exams.errors import RuleBroken
from exams.rules import contradictions
from exams.rules.kinds import UNITLESS, Spec, Value, read
from exams.rules.lines import line_for, lines_of
from exams.rules.parameters import CATALOGUE, STAGE_CATALOGUE, STAGE_KINDS
from exams.rules.ruleset import LEVELS, Parameter, RuleSet, Stage

SETS = Path(__file__).parent / "sets"
_HEAD = ("code", "version", "title_vi", "title_en")
_ENTRY = {"value", "none", "unit", "cite", "level", "from", "to", "open", "note"}


class RuleSetRefused(RuleBroken):
    """A rule set that cannot be used; `file`, `line` (from 1), `code` and `facts` say why."""

    def __init__(self, file: str, line: int, code: str, facts: dict[str, Any]) -> None:
        super().__init__(code, **{**facts, "file": file, "line": line})
        self.file = file
        self.line = line


@dataclass(frozen=True)
class _Text:
    """One TOML file: what it says and on which line it says it."""

    path: Path
    plain: dict[str, Any]
    lines: dict[str, int]

    def refuse(self, path: str, code: str, **facts: Any) -> RuleSetRefused:
        return RuleSetRefused(self.path.name, line_for(self.lines, path), code, facts)


@dataclass(frozen=True)
class _Source:
    """Where a parameter was read: its file and its path in that file."""

    text: _Text
    path: str


def load(path: Path) -> RuleSet:
    """The rule set of the file; raises RuleSetRefused at the first thing wrong."""
    main = _open(path)
    sources: dict[str, _Source] = {}
    stages = _stages(main, sources)
    parameters = _parameters(main, {stage.kind for stage in stages}, sources)
    for name in _HEAD:
        if not isinstance(main.plain.get(name), str):
            raise main.refuse(name, "rules.missing_key", key=name)
    code, version, title_vi, title_en = (main.plain[name] for name in _HEAD)
    rules = RuleSet(code, version, title_vi, title_en, stages, parameters)
    _refuse_contradictions(rules, main, sources)
    return rules


def shipped() -> dict[str, RuleSet]:
    """The rule sets that come with the platform, by code."""
    return dict(_shipped())


@cache
def _shipped() -> dict[str, RuleSet]:
    """Read once: a rule set is frozen, and its file changes only with the program."""
    loaded = (load(path) for path in sorted(SETS.glob("*.toml")))
    return {rules.code: rules for rules in loaded}


def load_shipped(code: str) -> RuleSet:
    """The shipped rule set of that code; raises RuleBroken("rules.unknown_set")."""
    found = shipped().get(code)
    if found is None:
        raise RuleBroken("rules.unknown_set", rule_set=code)
    return found


def _open(path: Path) -> _Text:
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    try:
        plain = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        where = [int(word.rstrip(",")) for word in str(error).split() if word.rstrip(",").isdigit()]
        line = where[-2] if len(where) > 1 else 1
        raise RuleSetRefused(path.name, line, "rules.not_toml", {"found": str(error)}) from None
    return _Text(path, plain, lines_of(text))


def _stages(text: _Text, sources: dict[str, _Source]) -> tuple[Stage, ...]:
    raw = text.plain.get("stages")
    if not isinstance(raw, list) or not raw:
        raise text.refuse("stages", "rules.missing_key", key="stages")
    return tuple(_stage(text, f"stages.{n}", item, sources) for n, item in enumerate(raw))


def _stage(text: _Text, here: str, raw: dict[str, Any], sources: dict[str, _Source]) -> Stage:
    for name in ("id", "kind", "title_vi", "title_en"):
        if not isinstance(raw.get(name), str):
            raise text.refuse(f"{here}.{name}", "rules.missing_key", key=name)
    stage_id, kind = raw["id"], raw["kind"]
    if kind not in STAGE_KINDS:
        raise text.refuse(f"{here}.kind", "rules.unknown_choice", key="kind", value=kind)
    sources[f"stages.{stage_id}"] = _Source(text, here)
    found: dict[str, Parameter] = {}
    for name in set(raw) - {"id", "kind", "title_vi", "title_en"}:
        spec = STAGE_CATALOGUE.get(name)
        source = _Source(text, f"{here}.{name}")
        if spec is None or (spec.stage_kinds and kind not in spec.stage_kinds):
            raise text.refuse(source.path, "rules.unknown_key", key=name)
        key = f"stages.{stage_id}.{name}"
        sources[key] = source
        found[name] = _parameter(source, key, spec, raw[name])
    for name, spec in STAGE_CATALOGUE.items():
        if name not in found and not spec.omissible:
            raise text.refuse(here, "rules.missing_key", key=name)
    return Stage(stage_id, kind, raw["title_vi"], raw["title_en"], dict(sorted(found.items())))


def _parameters(main: _Text, kinds: set[str], sources: dict[str, _Source]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for text in (*_included(main), main):
        for key, raw in _entries(text):
            spec, source = CATALOGUE.get(key), _Source(text, key)
            if spec is None:
                raise text.refuse(key, "rules.unknown_key", key=key)
            if spec.stage_kinds and not spec.stage_kinds & kinds:
                if text is main:
                    raise text.refuse(key, "rules.no_such_stage_here", key=key)
                continue
            sources[key] = source
            found[key] = _parameter(source, key, spec, raw)
    for key, spec in CATALOGUE.items():
        if key not in found and (not spec.stage_kinds or spec.stage_kinds & kinds):
            raise main.refuse("", "rules.missing_key", key=key)
    return dict(sorted(found.items()))


def _included(main: _Text) -> list[_Text]:
    return [_open(main.path.parent / name) for name in main.plain.get("include", [])]


def _entries(text: _Text) -> list[tuple[str, Any]]:
    entries: list[tuple[str, Any]] = []
    for group, named in text.plain.items():
        if group in (*_HEAD, "include", "stages"):
            continue
        if not isinstance(named, dict):
            raise text.refuse(group, "rules.unknown_key", key=group)
        entries += [(f"{group}.{name}", raw) for name, raw in named.items()]
    return entries


def _parameter(source: _Source, key: str, spec: Spec, raw: Any) -> Parameter:
    try:
        return _read_parameter(key, spec, raw)
    except RuleBroken as broken:
        raise source.text.refuse(source.path, broken.code, **broken.facts) from None


def _read_parameter(key: str, spec: Spec, raw: Any) -> Parameter:
    if not isinstance(raw, dict):
        raise RuleBroken("rules.wrong_type", key=key, expected="value_with_citation")
    if unknown := sorted(set(raw) - _ENTRY):
        raise RuleBroken("rules.unknown_key", key=f"{key}.{unknown[0]}")
    _check_ground(key, raw)
    unit = raw.get("unit", spec.kind.value if spec.kind in UNITLESS else None)
    if unit != spec.kind.value:
        raise RuleBroken("rules.wrong_unit", key=key, unit=unit, expected=spec.kind.value)
    return Parameter(
        key=key,
        kind=spec.kind,
        value=_value(key, spec, raw),
        cite=raw["cite"],
        level=raw["level"],
        valid_from=_day(key, raw["from"]),
        valid_to=_day(key, raw["to"]) if "to" in raw else None,
        open=raw["open"],
        note=raw.get("note", ""),
        columns=spec.columns,
    )


def _check_ground(key: str, raw: dict[str, Any]) -> None:
    cite = raw.get("cite")
    if not isinstance(cite, str) or not cite.strip():
        raise RuleBroken("rules.missing_citation", key=key)
    if raw.get("level") not in LEVELS:
        raise RuleBroken("rules.unknown_level", key=key, value=raw.get("level"))
    if not isinstance(raw.get("open"), bool):
        raise RuleBroken("rules.open_or_not", key=key)
    if "from" not in raw:
        raise RuleBroken("rules.missing_date", key=key)


def _value(key: str, spec: Spec, raw: dict[str, Any]) -> Value:
    if ("value" in raw) == (raw.get("none") is True):
        raise RuleBroken("rules.value_or_none", key=key)
    if "value" not in raw:
        if not spec.optional:
            raise RuleBroken("rules.value_needed", key=key)
        return None
    return read(spec, raw["value"])


def _day(key: str, raw: Any) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise RuleBroken("rules.wrong_date", key=key, value=str(raw)) from None


def _refuse_contradictions(rules: RuleSet, main: _Text, sources: dict[str, _Source]) -> None:
    for found in contradictions.find(rules):
        source = sources.get(found.key, _Source(main, found.key))
        raise source.text.refuse(source.path, found.code, key=found.key, **found.facts)
