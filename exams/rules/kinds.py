"""What a parameter may hold: its kind (which is also its unit), and how a raw value is read.

    Spec(key, kind, ...)      what the catalogue says of one parameter
    read(spec, raw) -> Value  the exact value, or RuleBroken naming the key
    plain(kind, value), from_plain(kind, columns, raw)   the value as canonical bytes hold it, and back

Points and shares are exact decimals with at most two places (a share is a part of 1: 0.4 is 40 %).
All other quantities are whole numbers. Nothing here is ever a float.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast

from exams.errors import RuleBroken

Cell = str | int | bool | Decimal | tuple[str, ...]
Row = Mapping[str, Cell]
Value = str | int | bool | Decimal | tuple[str, ...] | tuple[Row, ...] | None


class Kind(StrEnum):
    """The kinds of parameter. For a quantity, the word is also the unit written in the file."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    PERIODS = "periods"
    COUNT = "count"
    PLACES = "decimal_places"
    VND = "vnd"
    POINTS = "points"
    SHARE = "share"
    CHOICE = "choice"
    FLAG = "flag"
    TEXT = "text"
    LIST = "list"
    TABLE = "table"


EXACT = frozenset({Kind.POINTS, Kind.SHARE})
# The most of each quantity: beyond it a date or a mark could not be reckoned with any more.
MOST_POINTS = Decimal(999_999)
MOST = {
    Kind.DAYS: 3_650,
    Kind.WORKING_DAYS: 3_650,
    Kind.WEEKS: 520,
    Kind.MONTHS: 1_200,
    Kind.YEARS: 100,
    Kind.HOURS: 720,
    Kind.MINUTES: 10_080,
    Kind.SECONDS: 3_600,
    Kind.PLACES: 4,
}
UNITLESS = frozenset({Kind.CHOICE, Kind.FLAG, Kind.TEXT, Kind.LIST, Kind.TABLE})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, its kind, and whether a row may leave it out."""

    name: str
    kind: Kind = Kind.TEXT
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Spec:
    """What the catalogue says of one parameter.

    `choices` bounds a choice or the items of a list; `columns` are a table's; `stage_kinds` are the
    kinds of stage that make the parameter needed (empty: always); `optional` allows `none = true`;
    `omissible` allows leaving the key out, which then means none. `before` is what the platform did
    before the parameter existed: adopted rules that were stored without it hold that.
    """

    key: str
    kind: Kind
    choices: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    stage_kinds: frozenset[str] = frozenset()
    optional: bool = False
    omissible: bool = False
    before: Cell | None = None


def read(spec: Spec, raw: Any) -> Value:
    """The exact value of a parameter as a file or an official gave it.

    Raises RuleBroken("rules.wrong_type" | "rules.unknown_choice" | "rules.negative" | ...).
    """
    if spec.kind is Kind.TABLE:
        return _table(spec, raw)
    if spec.kind is Kind.LIST:
        return _list(spec.key, raw, spec.choices)
    value = read_cell(spec.key, spec.kind, raw)
    if spec.choices and value not in spec.choices:
        raise RuleBroken("rules.unknown_choice", key=spec.key, value=str(value))
    return value


def read_cell(key: str, kind: Kind, raw: Any) -> Cell:
    """One plain value of the kind; raises RuleBroken("rules.wrong_type") and its kin."""
    if kind in EXACT:
        return _exact(key, raw)
    if kind in _READERS:
        return _READERS[kind](key, raw)
    return _whole(key, raw, MOST.get(kind, 2**53 - 1))


def _exact(key: str, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise RuleBroken("rules.wrong_type", key=key, expected="decimal")
    value = Decimal(raw)
    if value.is_finite() and value > MOST_POINTS:
        raise RuleBroken("rules.too_large", key=key, value=str(raw), most=str(MOST_POINTS))
    if not value.is_finite() or value != value.quantize(Decimal("0.01")):
        raise RuleBroken("rules.finer_than_a_hundredth", key=key, value=str(raw))
    if value < 0:
        raise RuleBroken("rules.negative", key=key, value=str(raw))
    return value


def _whole(key: str, raw: Any, most: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise RuleBroken("rules.wrong_type", key=key, expected="whole_number")
    if raw < 0:
        raise RuleBroken("rules.negative", key=key, value=str(raw))
    if raw > most:
        raise RuleBroken("rules.too_large", key=key, value=str(raw), most=str(most))
    return raw


def _text(key: str, raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise RuleBroken("rules.wrong_type", key=key, expected="text")
    return unicodedata.normalize("NFC", raw)


def _flag(key: str, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise RuleBroken("rules.wrong_type", key=key, expected="true_or_false")
    return raw


def _list(key: str, raw: Any, choices: tuple[str, ...] = ()) -> tuple[str, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise RuleBroken("rules.wrong_type", key=key, expected="list")
    items = tuple(_text(key, item) for item in raw)
    unknown = [item for item in items if choices and item not in choices]
    if unknown:
        raise RuleBroken("rules.unknown_choice", key=key, value=unknown[0])
    if len(set(items)) < len(items):
        raise RuleBroken("rules.repeated_item", key=key)
    return items


_READERS: dict[Kind, Callable[[str, Any], Cell]] = {
    Kind.CHOICE: _text,
    Kind.TEXT: _text,
    Kind.FLAG: _flag,
    Kind.LIST: _list,
}


def _table(spec: Spec, raw: Any) -> tuple[Row, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise RuleBroken("rules.wrong_type", key=spec.key, expected="table")
    return tuple(_row(spec, row) for row in raw)


def _row(spec: Spec, raw: Any) -> Row:
    if not isinstance(raw, Mapping):
        raise RuleBroken("rules.wrong_type", key=spec.key, expected="row")
    unknown = sorted(set(raw) - {column.name for column in spec.columns})
    if unknown:
        raise RuleBroken("rules.unknown_column", key=spec.key, column=unknown[0])
    missing = [c.name for c in spec.columns if not c.optional and c.name not in raw]
    if missing:
        raise RuleBroken("rules.missing_column", key=spec.key, column=missing[0])
    columns = (c for c in spec.columns if c.name in raw)
    return {c.name: read_cell(f"{spec.key}.{c.name}", c.kind, raw[c.name]) for c in columns}


def plain(kind: Kind, value: Value) -> Any:
    """The value as canonical bytes hold it: points and shares as whole hundredths."""
    if kind is Kind.TABLE and value is not None:
        return [{k: _cell_out(v) for k, v in row.items()} for row in cast(tuple[Row, ...], value)]
    return _cell_out(cast(Cell, value))


def from_plain(kind: Kind, columns: Sequence[Column], raw: Any) -> Value:
    """The value of which `plain` made `raw`."""
    if raw is None:
        return None
    if kind is Kind.TABLE:
        kinds = {column.name: column.kind for column in columns}
        return tuple({k: _cell_in(kinds[k], v) for k, v in row.items()} for row in raw)
    return _cell_in(kind, raw)


def _cell_out(value: Cell) -> Any:
    if isinstance(value, Decimal):
        return int(value * 100)
    return list(value) if isinstance(value, tuple) else value


def _cell_in(kind: Kind, raw: Any) -> Cell:
    if kind in EXACT:
        return Decimal(raw) / 100
    return tuple(raw) if isinstance(raw, list) else cast(Cell, raw)
