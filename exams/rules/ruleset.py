"""A rule set in memory: frozen, typed, and able to say where each of its values comes from.

    rules.value("marking.tolerance_mean") -> Value     rules.explain(key) -> Parameter
    rules.points(key) / share -> Decimal   rules.count(key) -> int   rules.flag(key) -> bool
    rules.choice(key) -> str   rules.items(key) -> words   rules.rows(key) -> rows of a table
    rules.stage("written").pass_mark       rules.stages (in order)
    rules.not_in_force(on) -> keys whose ground is not in force on that day
    rules.canonical() -> bytes             rules.sha256 -> hex of exactly those bytes

A stage's parameters have keys "stages.<stage id>.<name>" in `value` and `explain`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any, cast

from exams.errors import RuleBroken
from exams.rules.canonical import dumps
from exams.rules.kinds import Column, Kind, Row, Value, plain
from exams.rules.parameters import CATALOGUE

FORMAT = "khoabang/rules/v1"  # the label of the canonical bytes
LEVELS = ("law", "local", "example")
BEFORE = "Quy chế được thông qua trước khi có tham số này"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value with its ground.

    `level` says whose rule it is (law, local, example); `open` whether the council may change it
    until the announcement; `changed` that it did, and then `was` is what the rule set said.
    """

    key: str
    kind: Kind
    value: Value
    cite: str
    level: str
    valid_from: date
    valid_to: date | None = None
    open: bool = False
    note: str = ""
    columns: tuple[Column, ...] = ()
    changed: bool = False
    was: Value = None

    def in_force(self, on: date) -> bool:
        """Whether the value's ground is in force on that day, both ends included."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def plain(self) -> dict[str, Any]:
        """The parameter as canonical bytes hold it, with its kind and the kinds of its columns."""
        held: dict[str, Any] = {
            "kind": self.kind.value,
            "value": plain(self.kind, self.value),
            "cite": self.cite,
            "level": self.level,
            "from": self.valid_from.isoformat(),
            "to": self.valid_to.isoformat() if self.valid_to else None,
            "open": self.open,
            "note": self.note,
        }
        if self.columns:
            held["columns"] = [
                {"name": c.name, "kind": c.kind.value, "optional": c.optional} for c in self.columns
            ]
        if self.changed:
            held["was"] = plain(self.kind, self.was)
        return held


@dataclass(frozen=True)
class Stage:
    """One stage of the competition. Points are exact; `minutes` and `pass_mark` may be None."""

    id: str
    kind: str
    title_vi: str
    title_en: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """The value of one of the stage's parameters; None when the rule set leaves it out."""
        found = self.parameters.get(name)
        return None if found is None else found.value

    @property
    def max_points(self) -> Decimal:
        """The full mark of the stage."""
        return cast(Decimal, self.value("max_points"))

    @property
    def pass_mark(self) -> Decimal | None:
        """The mark that suffices (itself included) to go on; None: no pass mark."""
        return cast(Decimal | None, self.value("pass_mark"))

    @property
    def weight(self) -> Decimal:
        """The share or coefficient of the stage in the total."""
        return cast(Decimal, self.value("weight"))

    @property
    def minutes(self) -> int | None:
        """How long the stage lasts for one candidate."""
        return cast(int | None, self.value("minutes"))

    @property
    def remarkable(self) -> bool:
        """Whether a candidate may ask for the stage to be marked again (phúc khảo)."""
        return bool(self.value("remarkable"))

    @property
    def advance_best(self) -> int | None:
        """How many per post go on; None: all who pass."""
        return cast(int | None, self.value("advance_best"))

    @property
    def parts(self) -> tuple[Row, ...]:
        """The parts of a computer test, each with its own full mark and pass mark."""
        return cast(tuple[Row, ...], self.value("parts") or ())

    def plain(self) -> dict[str, Any]:
        """The stage as canonical bytes hold it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title_vi": self.title_vi,
            "title_en": self.title_en,
            "parameters": {name: p.plain() for name, p in self.parameters.items()},
        }


@dataclass(frozen=True)
class RuleSet:
    """A rule set (quy chế): what one competition is run by."""

    code: str
    version: str
    title_vi: str
    title_en: str
    stages: tuple[Stage, ...]
    parameters: Mapping[str, Parameter]

    def every(self) -> Iterator[Parameter]:
        """All parameters, those of the stages included."""
        yield from self.parameters.values()
        for stage in self.stages:
            yield from stage.parameters.values()

    @cached_property
    def _index(self) -> Mapping[str, Parameter]:
        return {parameter.key: parameter for parameter in self.every()}

    def explain(self, key: str) -> Parameter:
        """The parameter with its citation; raises RuleBroken("rules.unknown_key")."""
        try:
            return self._index[key]
        except KeyError:
            raise RuleBroken("rules.unknown_key", key=key) from None

    def value(self, key: str) -> Value:
        """The value; raises RuleBroken("rules.unknown_key") when this rule set has no such key."""
        return self.explain(key).value

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id; raises RuleBroken("rules.unknown_stage")."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise RuleBroken("rules.unknown_stage", stage=stage_id)

    def count(self, key: str) -> int:
        """A whole quantity: days, minutes, persons, places, đồng."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleBroken("rules.wrong_type", key=key, expected="whole_number")
        return value

    def points(self, key: str) -> Decimal:
        """An exact quantity: points or a share of 1."""
        value = self.value(key)
        if not isinstance(value, Decimal):
            raise RuleBroken("rules.wrong_type", key=key, expected="decimal")
        return value

    share = points

    def flag(self, key: str) -> bool:
        """A yes or no."""
        return self.value(key) is True

    def choice(self, key: str) -> str:
        """A word or a text."""
        value = self.value(key)
        if not isinstance(value, str):
            raise RuleBroken("rules.wrong_type", key=key, expected="text")
        return value

    def items(self, key: str) -> tuple[str, ...]:
        """The words of a list, in order."""
        return cast(tuple[str, ...], self._sequence(key, Kind.LIST))

    def rows(self, key: str) -> tuple[Row, ...]:
        """The rows of a table, in order."""
        return cast(tuple[Row, ...], self._sequence(key, Kind.TABLE))

    def _sequence(self, key: str, kind: Kind) -> Value:
        parameter = self.explain(key)
        if parameter.kind is not kind:
            raise RuleBroken("rules.wrong_type", key=key, expected=kind.value)
        return parameter.value

    def not_in_force(self, on: date) -> tuple[str, ...]:
        """The keys whose ground is not in force on that day; empty when all is well."""
        return tuple(p.key for p in self.every() if not p.in_force(on))

    def canonical(self) -> bytes:
        """The one byte string that stands for this rule set; `stored.from_bytes` reads it."""
        return dumps(self.plain())

    def plain(self) -> dict[str, Any]:
        """The rule set as its canonical bytes hold it: parameters by group and name."""
        groups: dict[str, dict[str, Any]] = {}
        for key, parameter in self.parameters.items():
            group, name = key.split(".")
            groups.setdefault(group, {})[name] = parameter.plain()
        return {
            "format": FORMAT,
            "code": self.code,
            "version": self.version,
            "title_vi": self.title_vi,
            "title_en": self.title_en,
            "stages": [stage.plain() for stage in self.stages],
            "parameters": groups,
        }

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of `canonical()`, lower-case hex: what the notice prints."""
        return sha256(self.canonical()).hexdigest()


@dataclass(frozen=True)
class AdoptedRules(RuleSet):
    """A rule set as a council adopted it for one competition; frozen at the announcement.

    `base_sha256` is the hash of the rule set it started from; `changed` the keys the council set.
    """

    base_sha256: str = ""
    changed: tuple[str, ...] = ()

    def explain(self, key: str) -> Parameter:
        """As of a rule set; a parameter that came later holds what the platform did before."""
        spec = CATALOGUE.get(key)
        if key in self._index or spec is None or spec.before is None:
            return super().explain(key)
        return Parameter(key, spec.kind, spec.before, BEFORE, "example", date.min)

    def plain(self) -> dict[str, Any]:
        """As of a rule set, with where it started from and what was changed."""
        return {
            **super().plain(),
            "base_sha256": self.base_sha256,
            "changed": sorted(self.changed),
        }
