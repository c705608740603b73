"""The competence framework and the training programmes that come as data.

competences() -> list[Competence]      common (7), professional, leadership; five levels each
programmes() -> list[Programme]        what each level of post must learn, by when
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a competence: 1 is the lowest."""

    level: int
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Competence:
    """One competence of the framework; `group` is common, professional or leadership."""

    code: str
    group: str
    name_vi: str
    name_en: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme. `periods` are teaching periods; `due_months` count from the appointment."""

    code: str
    name_vi: str
    name_en: str
    post_levels: tuple[str, ...]
    weeks_max: int | None
    periods: int | None
    due_months: int | None
    mandatory: bool
    yearly: bool
    cite: str
    level: str


def competences() -> list[Competence]:
    """The framework, in the order of the file."""
    return [_competence(raw) for raw in _read("competences.toml", "competence")]


def programmes() -> list[Programme]:
    """The programmes, in the order of the file."""
    return [_programme(raw) for raw in _read("programmes.toml", "programme")]


def _competence(raw: dict[str, Any]) -> Competence:
    levels = zip(raw["vi"], raw["en"], strict=True)
    return Competence(
        raw["code"],
        raw["group"],
        raw["name_vi"],
        raw["name_en"],
        tuple(Level(number, vi, en) for number, (vi, en) in enumerate(levels, start=1)),
    )


def _programme(raw: dict[str, Any]) -> Programme:
    return Programme(
        raw["code"],
        raw["name_vi"],
        raw["name_en"],
        tuple(raw["post_levels"]),
        raw.get("weeks_max"),
        raw.get("periods"),
        raw.get("due_months"),
        raw["mandatory"],
        raw.get("yearly", False),
        raw["cite"],
        raw["level"],
    )


def _read(name: str, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((_DATA / name).read_text(encoding="utf-8"))[table]
    return rows
