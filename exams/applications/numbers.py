"""Exam numbers: given in a random order, so that a number tells nothing of its holder."""

from collections.abc import Iterable
from random import Random

PREFIX = "SBD"


def exam_numbers(application_ids: Iterable[int], chance: Random) -> dict[int, str]:
    """Each application with its number, SBD001 and on, in an order drawn by `chance`."""
    drawn = sorted(application_ids)
    chance.shuffle(drawn)
    width = max(3, len(str(len(drawn))))
    return {found: f"{PREFIX}{place:0{width}d}" for place, found in enumerate(drawn, 1)}
