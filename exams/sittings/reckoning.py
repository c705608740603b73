"""When one candidate's writing starts and ends, from logged facts alone. Pure.

    deadline = start + minutes + seconds added + seconds paused

A pause after the time was over gives nothing back, until time is added; pauses that overlap (of the
candidate, of the room) are one; a second that began counts whole, in the candidate's favour.
"""

from collections.abc import Sequence
from typing import NamedTuple

Addition = tuple[int, int]  # when it was approved (Unix ms), seconds
Interval = tuple[int, int | None]  # from, to (Unix ms); None: it lasts


class Times(NamedTuple):
    """The outcome; `held_since` is the beginning of the pause that lasts now."""

    starts_ms: int
    ends_ms: int
    seconds_added: int
    seconds_paused: int
    held_since: int | None


def reckon(
    starts_ms: int, minutes: int, additions: Sequence[Addition], pauses: Sequence[Interval]
) -> Times:
    """The times of a candidate who starts at `starts_ms`; the order of the facts is no matter."""
    paused_ms, held_since = 0, None
    for begin, end in _merged(pauses):
        if end is not None and end <= starts_ms:
            continue
        bare_end = _ends(starts_ms, minutes, _whole(paused_ms))
        held = _first_held(max(begin, starts_ms), end, bare_end, additions)
        if held is None:
            continue
        if end is None:
            held_since = begin if held == starts_ms else held
            break
        paused_ms += end - held
    added, paused = sum(seconds for _at, seconds in additions), _whole(paused_ms)
    ends_ms = _ends(starts_ms, minutes, added + paused)
    return Times(starts_ms, ends_ms, added, paused, held_since)


def _first_held(
    begin: int, end: int | None, bare_end: int, additions: Sequence[Addition]
) -> int | None:
    """When a pause first takes something: at once, or when time was added to who had none left."""
    later = sorted(at for at, _s in additions if begin < at and (end is None or at < end))
    for moment in (begin, *later):
        if moment <= bare_end + 1000 * sum(s for at, s in additions if at <= moment):
            return moment
    return None


def _ends(starts_ms: int, minutes: int, seconds: int) -> int:
    return starts_ms + (minutes * 60 + seconds) * 1000


def _whole(ms: int) -> int:
    return -(-ms // 1000)


def _merged(pauses: Sequence[Interval]) -> list[Interval]:
    """The union of the intervals, in order; what lasts swallows what came after."""
    found: list[Interval] = []
    for begin, end in sorted(pauses, key=lambda one: one[0]):
        last = found[-1] if found else None
        if last is None or (last[1] is not None and last[1] <= begin):
            found.append((begin, end))
        elif last[1] is not None:
            found[-1] = (last[0], None if end is None else max(last[1], end))
    return found
