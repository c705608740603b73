"""The units of Ho Chi Minh City as rows to be loaded: communes, departments, and what was before.

    communes() -> list[UnitRow]        168 since 01/07/2025: 113 wards, 54 communes, 1 special zone
    departments() -> list[UnitRow]     the city, its departments and their predecessors
    districts() -> list[UnitRow]       the districts until 30/06/2025
    unit_rows() -> list[UnitRow]       all of them, parents and predecessors before who needs them
    find(rows, words) -> list[UnitRow] by name without marks, old names included

Communes come from the vietnam-provinces package, the rest from `data/hcmc_*.toml`. The package says
nothing of predecessors; the districts' file names the communes that stand where each was. Pure: no
database, no clock.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vietnam_provinces import ProvinceCode, VietNamDivisionType, Ward

from exams.errors import RuleBroken
from exams.names import fold

CITY = "hcmc"
TWO_TIERS_FROM = date(2025, 7, 1)
_DATA = Path(__file__).parent / "data"
_TYPES = {
    VietNamDivisionType.PHUONG: "ward",
    VietNamDivisionType.XA: "commune",
    VietNamDivisionType.DAC_KHU: "special_zone",
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One version of a unit. Days are inclusive; `valid_to` None: still there."""

    code: str
    name: str
    type: str
    parent_code: str | None
    valid_from: date
    valid_to: date | None = None
    predecessor_codes: tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether the unit exists on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def communes() -> list[UnitRow]:
    """The commune-level units of the city; their predecessors are the districts they stand in."""
    before = _districts_by_commune()
    wards = sorted(Ward.iter_by_province(ProvinceCode.P_79), key=lambda ward: int(ward.code.value))
    return [_commune(ward, before) for ward in wards]


def departments() -> list[UnitRow]:
    """The provincial level: city, departments, and the units merged into them."""
    return [_row(raw) for raw in _read("hcmc_departments.toml")]


def districts() -> list[UnitRow]:
    """The districts of the former three-tier government."""
    return [_row(raw) for raw in _read("hcmc_districts.toml")]


def unit_rows() -> list[UnitRow]:
    """Every unit, in an order in which each one's parent and predecessors come before it.

    Raises RuleBroken when a code repeats or a named unit does not exist.
    """
    rows = departments() + districts() + communes()
    by_code = {row.code: row for row in rows}
    if len(by_code) < len(rows):
        raise RuleBroken("units.repeated_code")
    placed: dict[str, UnitRow] = {}
    for row in rows:
        _place(row, by_code, placed, ())
    return list(placed.values())


def find(rows: Sequence[UnitRow], words: str) -> list[UnitRow]:
    """The units whose name has the words, then those that a unit so named became."""
    wanted = fold(words)
    named = [row for row in rows if wanted in fold(row.name)]
    return named + [row for row in _successors(rows, named) if row not in named]


def _successors(rows: Sequence[UnitRow], before: Sequence[UnitRow]) -> list[UnitRow]:
    found: list[UnitRow] = []
    codes = {row.code for row in before if row.valid_to is not None}
    while codes:
        new = [row for row in rows if codes & {*row.predecessor_codes} and row not in found]
        found += new
        codes = {row.code for row in new}
    return found


def _place(
    row: UnitRow, by_code: dict[str, UnitRow], placed: dict[str, UnitRow], above: tuple[str, ...]
) -> None:
    if row.code in placed:
        return
    if row.code in above:
        raise RuleBroken("units.circle", unit=row.code)
    for code in (*([row.parent_code] if row.parent_code else []), *row.predecessor_codes):
        if code not in by_code:
            raise RuleBroken("units.unknown_code", unit=code, of=row.code)
        _place(by_code[code], by_code, placed, (*above, row.code))
    placed[row.code] = row


def _commune(ward: Ward, before: dict[str, tuple[str, ...]]) -> UnitRow:
    name = _tidy(ward.name)
    return UnitRow(
        code=f"hcmc-{int(ward.code.value):05d}",
        name=name,
        type=_TYPES[ward.division_type],
        parent_code=CITY,
        valid_from=TWO_TIERS_FROM,
        predecessor_codes=before.get(name, ()),
    )


def _districts_by_commune() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for raw in _read("hcmc_districts.toml"):
        for name in raw.get("became", ()):
            found[name] = (*found.get(name, ()), raw["code"])
    return found


def _row(raw: dict[str, Any]) -> UnitRow:
    return UnitRow(
        raw["code"],
        _tidy(raw["name"]),
        raw["type"],
        raw.get("parent"),
        raw["valid_from"],
        raw.get("valid_to"),
        tuple(raw.get("predecessors", ())),
    )


def _read(name: str) -> Iterable[dict[str, Any]]:
    units: list[dict[str, Any]] = tomllib.loads((_DATA / name).read_text(encoding="utf-8"))["unit"]
    return units


def _tidy(name: str) -> str:
    return " ".join(name.split())
