"""The history of answers as steps: what each save changed, and the text as it stood after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exams.sittings.models import Save


@dataclass(frozen=True, slots=True)
class Change:
    """From `start` on, `removed` characters gave way to `inserted`."""

    start: int
    removed: int
    inserted: str


@dataclass(frozen=True, slots=True)
class Step:
    """One save of the history: its place in the chain, its time, what it changed."""

    n: int
    slot: str
    saved_ms: int
    typed_ms: int
    characters: int
    change: Change


def change(before: str, after: str) -> Change:
    """The one stretch in which two texts differ, as short as it can be."""
    start = _same(before, after, min(len(before), len(after)))
    rest_before, rest_after = before[start:], after[start:]
    shorter = min(len(rest_before), len(rest_after))
    tail = _same(rest_before[::-1], rest_after[::-1], shorter)
    inserted = rest_after[: len(rest_after) - tail]
    return Change(start, len(rest_before) - tail, inserted)


def _same(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with in common; halving, for texts are long."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def written(save: Save) -> str:
    """The text as it was typed."""
    return save.text


def steps(saves: Sequence[Save], shown: Callable[[Save], str] = written) -> list[Step]:
    """The saves as steps; each is compared with the save of its own slot before it.

    `shown` says what a reader sees of a save: of a choice, the option and not its letter.
    """
    last: dict[str, str] = {}
    found = []
    for save in saves:
        text = shown(save)
        moved = change(last.get(save.slot, ""), text)
        found.append(Step(save.n, save.slot, save.saved_ms, save.client_ms, len(text), moved))
        last[save.slot] = text
    return found
