"""Pauses: one person stops the clocks at once, a second confirms, then writing goes on.

What was lost is given back exactly. Text typed before is still taken while the clocks stand; a
work cannot be handed in, and no time runs out. An outage of a room is a pause of that room, which
the server begins and ends by itself (outages.py); people may end it too, and then by two.
"""

from collections.abc import Sequence

from sqlalchemy import select

from exams.errors import NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import clocks
from exams.sittings.models import Attempt, Sitting
from exams.sittings.scope import Scope, locked_attempts, locked_sitting
from exams.sittings.time_models import Pause
from exams.sittings.times import TimeReason, need_words, stand_aside_in, still_at_it
from exams.uow import UnitOfWork


def start_pause(uow: UnitOfWork, scope: Scope, reason_code: TimeReason, note: str = "") -> Pause:
    """Stop the clocks now, alone: there is no time to look for somebody else.

    Pausing twice is one pause. Raises Invalid for a reason without words, RuleBroken when nobody
    there can write any more.
    """
    sitting = locked_sitting(uow.session, scope)
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    need_words(reason_code, note)
    attempts = still_at_it(uow, sitting, scope)
    running = _running(uow, scope)
    if running is not None:
        return running
    row = Pause(
        **scope._asdict(),
        reason_code=reason_code.value,
        note=note.strip(),
        started_by=uow.person_id,
        started_at=uow.now,
    )
    return stop_clocks(uow, sitting, row, attempts)


def stop_clocks(
    uow: UnitOfWork, sitting: Sitting, row: Pause, attempts: Sequence[Attempt]
) -> Pause:
    """Keep a pause or a break that begins now, and stop the clocks of whom it concerns."""
    uow.session.add(row)
    uow.session.flush()
    clocks.set_clocks(uow.session, sitting.id, attempts)
    uow.record(
        EventKind.PAUSE_STARTED,
        f"pause:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"scope": clocks.scope_of(row).word, "reason_code": row.reason_code},
        private={"room_id": row.room_id, "seat_id": row.seat_id, "note": row.note},
    )
    return row


def _running(uow: UnitOfWork, scope: Scope) -> Pause | None:
    rows = uow.session.scalars(
        select(Pause).where(
            Pause.sitting_id == scope.sitting_id,
            Pause.ended_at.is_(None),
            Pause.started_by.is_not(None),  # the server ends its own when the machines are back
        )
    )
    return next((row for row in rows if clocks.scope_of(row) == scope), None)


def confirm_pause(uow: UnitOfWork, pause_id: int) -> Pause:
    """A second person agrees that the pause was right; only then can it end."""
    row, sitting = _pause(uow, pause_id)
    uow.require(Action.SITTING_ADD_TIME, sitting.part.competition_id)
    if row.confirmed_at is not None:
        return row
    if row.started_by == uow.actor.person_id:
        raise RuleBroken("time.second_person")
    stand_aside_in(uow, clocks.scope_of(row))
    row.confirmed_by, row.confirmed_at = uow.person_id, uow.now
    _record(uow, EventKind.PAUSE_CONFIRMED, sitting, row)
    return row


def end_pause(uow: UnitOfWork, pause_id: int) -> Pause:
    """Let the clocks run again; each candidate gets back what the pause took. Twice is once."""
    row, sitting = _pause(uow, pause_id)
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    if row.ended_at is not None:
        return row
    if row.confirmed_at is None:
        raise RuleBroken("pause.not_confirmed")
    if row.started_by is None and row.confirmed_by == uow.actor.person_id:
        raise RuleBroken("time.second_person")
    row.ended_by, row.ended_at = uow.person_id, uow.now
    uow.session.flush()
    attempts = locked_attempts(uow.session, clocks.scope_of(row))
    clocks.set_clocks(uow.session, sitting.id, attempts)
    seconds = int((row.ended_at - row.started_at).total_seconds())
    _record(uow, EventKind.PAUSE_ENDED, sitting, row, seconds=seconds)
    return row


def _pause(uow: UnitOfWork, pause_id: int) -> tuple[Pause, Sitting]:
    row = uow.session.get(Pause, pause_id)
    if row is None:
        raise NotFound("pause.unknown")
    sitting = locked_sitting(uow.session, clocks.scope_of(row))
    uow.session.refresh(row)
    return row, sitting


def _record(uow: UnitOfWork, kind: EventKind, sitting: Sitting, row: Pause, **more: int) -> None:
    uow.record(
        kind,
        f"pause:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"scope": clocks.scope_of(row).word, **more},
        private={"room_id": row.room_id, "seat_id": row.seat_id},
    )
