"""An outage of a room pauses it, by itself; what was lost is given back like any other pause.

Looked at on each tick of the worker (app/jobs/sittings.py), from the last sign of life of each
machine (presence.py) and the gaps before it: so an outage that nobody could see while it lasted,
because the server itself was down, is found afterwards. The pause begins with the last sign of life
and ends when most machines are back, or by two people: then the rest of that outage pauses nothing
any more. An outage adds to a window and never takes from it.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.clock import from_ms, to_ms
from exams.competitions.queries import rules_of
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import clocks
from exams.sittings.hall_models import ConnectionGap
from exams.sittings.models import Attempt, AttemptState, Seat, Sitting
from exams.sittings.presence import SILENT_MS
from exams.sittings.reckoning import Interval
from exams.sittings.scope import Scope, locked_attempts, locked_sitting
from exams.sittings.silence import Machine, outages
from exams.sittings.time_models import Pause
from exams.sittings.times import TimeReason
from exams.uow import UnitOfWork

SECONDS, SHARE = "sitting.outage_seconds", "sitting.outage_share"


class Change(NamedTuple):
    """What is to be done now: a pause of a room (over already when it has an end), or its end."""

    room_id: int
    begin_ms: int
    end_ms: int | None
    running: Pause | None = None


class Done(NamedTuple):
    """How many pauses began, and how many that ran ended."""

    paused: int = 0
    resumed: int = 0


def outage_changes(session: Session, sitting: Sitting, now: datetime) -> list[Change]:
    """What the outages of a sitting ask for now; nothing when all is as it should be."""
    rules, now_ms = rules_of(session, sitting.part.competition_id), to_ms(now)
    found = outages(_machines(session, sitting, now_ms), rules.share(SHARE))
    stored: dict[int | None, list[Pause]] = defaultdict(list)
    for row in session.scalars(_own_pauses(sitting.id)):
        stored[row.room_id].append(row)
    changes = [
        Change(room_id, begin, end)
        for room_id, spans in found.items()
        for begin, end in spans
        if (now_ms if end is None else end) - begin > rules.count(SECONDS) * 1000
        and not any(_meets((begin, end), _span(row)) for row in stored[room_id])
    ]
    for room_id, rows in stored.items():
        lasting = [span for span in found.get(room_id or 0, []) if span[1] is None]
        changes += [
            Change(row.room_id or 0, to_ms(row.started_at), now_ms, row)
            for row in rows
            if row.ended_at is None and not any(_meets(span, _span(row)) for span in lasting)
        ]
    return changes


def _own_pauses(sitting_id: int) -> Any:
    """The pauses that the server made by itself."""
    return select(Pause).where(Pause.sitting_id == sitting_id, Pause.started_by.is_(None))


def _span(row: Pause) -> Interval:
    return to_ms(row.started_at), None if row.ended_at is None else to_ms(row.ended_at)


def _meets(one: Interval, other: Interval) -> bool:
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def _machines(session: Session, sitting: Sitting, now_ms: int) -> list[Machine]:
    """Every machine whose page asked at least once: of no other is anything known."""
    if sitting.opened_at is None:
        return []
    opened_ms = to_ms(sitting.opened_at)
    gaps: dict[int, list[Interval]] = defaultdict(list)
    of_sitting = select(Attempt.id).join(Seat).where(Seat.sitting_id == sitting.id)
    for gap in session.scalars(
        select(ConnectionGap).where(ConnectionGap.attempt_id.in_(of_sitting))
    ):
        gaps[gap.attempt_id].append((gap.from_ms, gap.to_ms))
    rows = session.execute(
        select(
            Attempt.id, Seat.room_id, Seat.delay_seconds, Attempt.state, Attempt.ready_at,
            Attempt.started_ms, Attempt.ends_ms, Attempt.seen_ms, Attempt.saved_ms,
            Attempt.paused_at, Attempt.handed_in_at,
        )
        .join(Seat, Seat.id == Attempt.seat_id)
        .where(
            Seat.sitting_id == sitting.id,
            Seat.admitted_at.is_not(None),
            Attempt.seen_ms.is_not(None),
        )
    )  # fmt: skip
    return [_machine(row, opened_ms, now_ms, gaps.get(row.id, [])) for row in rows]


def _machine(row: Any, opened_ms: int, now_ms: int, gaps: list[Interval]) -> Machine:
    """A machine is at work from the start, or from when somebody sat down at it, to the end."""
    from_ms = max(opened_ms + row.delay_seconds * 1000, to_ms(row.ready_at))
    sign = max(row.seen_ms, row.saved_ms or 0, row.started_ms or 0, to_ms(row.ready_at))
    if row.state == AttemptState.ENDED:
        until = to_ms(row.handed_in_at) if row.handed_in_at else min(sign, row.ends_ms or sign)
        return Machine(row.room_id, from_ms, until, tuple(gaps))
    timeless = row.paused_at is not None or row.ends_ms is None
    if now_ms - sign > SILENT_MS and (timeless or sign < row.ends_ms):
        return Machine(row.room_id, from_ms, None, (*gaps, (sign, None)))
    over = not timeless and now_ms > row.ends_ms
    return Machine(row.room_id, from_ms, row.ends_ms if over else None, tuple(gaps))


def follow_outages(uow: UnitOfWork, sitting_id: int) -> Done:
    """Pause the rooms that are out, resume those that are back; the system's own act."""
    sitting = locked_sitting(uow.session, Scope(sitting_id))
    uow.require(Action.COMPETITION_RUN, sitting.part.competition_id)
    if sitting.closed_at is not None:
        return Done()
    changes = outage_changes(uow.session, sitting, uow.now)
    for change in changes:
        if change.running is None:
            _pause(uow, sitting, change)
        else:
            _resume(uow, sitting, change.running)
    ended = sum(change.running is not None for change in changes)
    return Done(len(changes) - ended, ended)


def _pause(uow: UnitOfWork, sitting: Sitting, change: Change) -> None:
    row = Pause(
        sitting_id=sitting.id,
        room_id=change.room_id,
        reason_code=TimeReason.OUTAGE.value,
        started_at=from_ms(change.begin_ms),
        ended_at=None if change.end_ms is None else from_ms(change.end_ms),
    )
    uow.session.add(row)
    uow.session.flush()
    _set_clocks(uow, row)
    uow.record(
        EventKind.PAUSE_STARTED,
        f"pause:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"scope": "room", "reason_code": row.reason_code, "from_ms": change.begin_ms},
        private={"room_id": row.room_id},
    )
    if row.ended_at is not None:
        _record_end(uow, sitting, row)


def _resume(uow: UnitOfWork, sitting: Sitting, row: Pause) -> None:
    row.ended_at = uow.now
    uow.session.flush()
    _set_clocks(uow, row)
    _record_end(uow, sitting, row)


def _set_clocks(uow: UnitOfWork, row: Pause) -> None:
    attempts = locked_attempts(uow.session, clocks.scope_of(row))
    clocks.set_clocks(uow.session, row.sitting_id, attempts)


def _record_end(uow: UnitOfWork, sitting: Sitting, row: Pause) -> None:
    begin_ms, end_ms = _span(row)
    uow.record(
        EventKind.PAUSE_ENDED,
        f"pause:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"scope": "room", "seconds": ((end_ms or begin_ms) - begin_ms) // 1000},
        private={"room_id": row.room_id},
    )
