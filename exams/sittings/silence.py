"""When a room as a whole gave no sign of life, from what was heard of each of its machines. Pure.

A room is out from the moment from which at least `share` of the machines at work in it are silent,
and back when most of them, or all but one, are heard again. One machine alone is never a room that
is out: people decide on it. But when the machines of the whole sitting are silent together (the
server was down), it counts for who sits alone in a room too.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from exams.sittings.reckoning import Interval


class Machine(NamedTuple):
    """One machine at work: where, from when to when (None: still), and when it was silent."""

    room_id: int
    from_ms: int
    until_ms: int | None
    silences: tuple[Interval, ...] = ()


Change = tuple[int, int, int, int]  # when; by how much change: at work, silent, all are silent


def outages(machines: Sequence[Machine], share: Decimal) -> dict[int, list[Interval]]:
    """When each room was out, in order; an outage that lasts has no end."""
    if not any(machine.silences for machine in machines):
        return {}
    together = _sweep(_changes(machines), share)
    everywhere = [change for span in together for change in _span(*span, 0, 0, 1)]
    rooms: dict[int, list[Machine]] = {}
    for machine in machines:
        rooms.setdefault(machine.room_id, []).append(machine)
    found = {room: _sweep([*_changes(these), *everywhere], share) for room, these in rooms.items()}
    return {room: spans for room, spans in found.items() if spans}


def _changes(machines: Iterable[Machine]) -> list[Change]:
    found: list[Change] = []
    for machine in machines:
        found += _span(machine.from_ms, machine.until_ms, 1, 0, 0)
        for begin, end in machine.silences:
            begin = max(begin, machine.from_ms)
            ends = [one for one in (end, machine.until_ms) if one is not None]
            found += _span(begin, min(ends, default=None), 0, 1, 0)
    return found


def _span(begin: int, end: int | None, work: int, silent: int, common: int) -> list[Change]:
    if end is None:
        return [(begin, work, silent, common)]
    if end <= begin:
        return []
    return [(begin, work, silent, common), (end, -work, -silent, -common)]


def _sweep(changes: list[Change], share: Decimal) -> list[Interval]:
    spans: list[Interval] = []
    begin: int | None = None
    work = silent = common = 0
    changes.sort(key=itemgetter(0))
    for i, (at, more_work, more_silent, more_common) in enumerate(changes):
        work, silent, common = work + more_work, silent + more_silent, common + more_common
        if i + 1 < len(changes) and changes[i + 1][0] == at:
            continue  # what happens in the same millisecond is one change
        if begin is None and _out(work, silent, share, common > 0):
            begin = at
        elif begin is not None and _back(work, silent):
            spans.append((begin, at))
            begin = None
    return spans if begin is None else [*spans, (begin, None)]


def _out(work: int, silent: int, share: Decimal, everywhere: bool) -> bool:
    if work == 1:
        return silent == 1 and everywhere
    return work > 1 and silent >= share * work


def _back(work: int, silent: int) -> bool:
    heard = work - silent
    return work == 0 or 2 * heard > work or (work > 1 and silent <= 1)
