"""The gap between the level of a competence that a post needs and what the exam showed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

LEVELS = 5
_DATA = Path(__file__).parent / "data" / "evidence.toml"


@dataclass(frozen=True)
class Gap:
    """One competence: the level needed, the level shown, and by how many levels it falls short."""

    competence: str
    needed: int
    shown: int

    @property
    def levels(self) -> int:
        """Missing levels; 0 when the exam showed enough."""
        return max(0, self.needed - self.shown)


def evidence() -> dict[str, list[str]]:
    """Criterion of the exam → codes of the competences that it gives evidence of."""
    read: dict[str, list[str]] = tomllib.loads(_DATA.read_text(encoding="utf-8"))["criteria"]
    return read


def level_of(share: Fraction) -> int:
    """The level (1 to 5) that a share of the full mark (0 to 1) shows: each fifth is a level."""
    if not 0 <= share <= 1:
        raise ValueError("a share of the full mark lies between 0 and 1")
    return min(LEVELS, 1 + int(share * LEVELS))


def shown(shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Competence → level shown; the weakest criterion that speaks of it decides."""
    levels: dict[str, int] = {}
    for criterion, share in shares.items():
        for competence in evidence().get(criterion, []):
            level = level_of(share)
            levels[competence] = min(level, levels.get(competence, LEVELS))
    return levels


def gaps(needed: Mapping[str, int], shares: Mapping[str, Fraction]) -> list[Gap]:
    """The competences that fall short, widest gap first. What the exam did not ask is no gap."""
    levels = shown(shares)
    found = [Gap(code, level, levels[code]) for code, level in needed.items() if code in levels]
    return sorted((g for g in found if g.levels), key=lambda g: (-g.levels, g.competence))
