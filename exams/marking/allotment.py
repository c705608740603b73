"""Who marks which script: dealt by lot, balanced, connected, each queue in an order of its own.

    deal(codes, markers, chance) -> list[Share]     two different markers for every script
    replacement(candidates, load, chance) -> int    the least busy, by lot among equals

Dealing walks the edges of a ring of markers, in an order in which every beginning of the walk
is balanced; a ring is connected, so no group of markers stands apart from the others and their
severity can be compared (secrecy-marking 4.2, 3). Nothing here knows more than codes and ids.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from exams.errors import RuleBroken

ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Share:
    """One marker gets one script: in round 0 or 1, at a place of the marker's own queue from 1."""

    code: str
    marker: int
    round: int
    queue: int


def deal(codes: Sequence[str], markers: Sequence[int], chance: Random) -> list[Share]:
    """Two different markers for every script; numbers of scripts differ by at most one.

    The markers are connected whenever there are at least as many scripts as markers less one.
    Raises RuleBroken("marking.too_few_markers") with fewer than two different markers.
    """
    if len(set(markers)) < ROUNDS:
        raise RuleBroken("marking.too_few_markers", needed=ROUNDS, there=len(set(markers)))
    shuffled = sorted(codes)
    chance.shuffle(shuffled)
    piles: dict[int, list[tuple[str, int]]] = {marker: [] for marker in sorted(set(markers))}
    for code, pair in zip(shuffled, _pairs(len(shuffled), list(piles), chance), strict=True):
        for number, marker in enumerate(pair):
            piles[marker].append((code, number))
    return [share for marker, pile in piles.items() for share in _queued(marker, pile, chance)]


def replacement(candidates: Collection[int], load: Mapping[int, int], chance: Random) -> int | None:
    """Who takes a script over: one of those with the fewest to do, by lot; None: nobody can."""
    if not candidates:
        return None
    least = min(load.get(marker, 0) for marker in candidates)
    return chance.choice(sorted(m for m in candidates if load.get(m, 0) == least))


def _pairs(count: int, markers: list[int], chance: Random) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    while len(pairs) < count:
        chance.shuffle(markers)
        pairs += [_edge(step, markers, chance) for step in range(len(markers))]
    return pairs[:count]


def _edge(step: int, ring: list[int], chance: Random) -> tuple[int, int]:
    """The edge of the ring walked at this step: first every other one, then those between."""
    size = len(ring)
    start = 2 * step % size + (1 if size % 2 == 0 and step >= size // 2 else 0)
    one, two = ring[start], ring[(start + 1) % size]
    return (one, two) if chance.random() < 0.5 else (two, one)


def _queued(marker: int, pile: list[tuple[str, int]], chance: Random) -> list[Share]:
    chance.shuffle(pile)
    return [Share(code, marker, number, place) for place, (code, number) in enumerate(pile, 1)]
