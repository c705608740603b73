"""Breaks that were granted before the sitting: one person starts them, the decision approved them.

A break is a pause of one candidate that ends by itself; all of them together last no longer than
was granted. What is left is reckoned from the pauses, like all time.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exams.errors import Invalid, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import clocks
from exams.sittings.accommodation_models import Accommodation
from exams.sittings.accommodations import of_application
from exams.sittings.admission import stand_aside
from exams.sittings.arrangements import arrangement_of
from exams.sittings.models import AttemptState, Seat, Sitting
from exams.sittings.pauses import stop_clocks
from exams.sittings.queries import get_seat
from exams.sittings.scope import Scope, locked_attempts, locked_sitting
from exams.sittings.time_models import Pause
from exams.sittings.times import TimeReason
from exams.uow import UnitOfWork

SECOND = timedelta(seconds=1)


def _breaks(sitting_id: int) -> Select[Pause]:
    return select(Pause).where(Pause.sitting_id == sitting_id, Pause.ends_by.is_not(None))


def breaks_until(session: Session, sitting_id: int) -> dict[int, datetime]:
    """seat → when its break ends, of the breaks that run."""
    rows = session.scalars(_breaks(sitting_id).where(Pause.ended_at.is_(None)))
    return {row.seat_id: row.ends_by for row in rows if row.seat_id and row.ends_by}


def left_of(session: Session, seat: Seat, now: datetime) -> int:
    """How many seconds of breaks a candidate still has."""
    return _left(session, seat, of_application(session, seat.application_id), now)


def _left(session: Session, seat: Seat, granted: Accommodation | None, now: datetime) -> int:
    minutes = arrangement_of(granted).break_minutes if granted else None
    if not minutes:
        return 0
    taken = session.scalars(_breaks(seat.sitting_id).where(Pause.seat_id == seat.id))
    used = sum(-(-((row.ended_at or now) - row.started_at) // SECOND) for row in taken)
    return max(0, minutes * 60 - used)


def start_break(uow: UnitOfWork, seat_id: int, minutes: int) -> Pause:
    """Stop the clock of one candidate for so many minutes of what was granted; started twice, once.

    Raises RuleBroken when nothing was granted or is left, or the candidate is not writing, Invalid
    for more minutes than are left.
    """
    seat = get_seat(uow.session, seat_id)
    uow.require(Action.SITTING_CONDUCT, seat.sitting.part.competition_id)
    stand_aside(uow, seat)
    scope = Scope(seat.sitting_id, seat_id=seat_id)
    sitting = locked_sitting(uow.session, scope)
    running = uow.session.scalar(
        _breaks(sitting.id).where(Pause.seat_id == seat_id, Pause.ended_at.is_(None))
    )
    if running is not None:
        return running
    granted = of_application(uow.session, seat.application_id)
    if granted is None or not arrangement_of(granted).break_minutes:
        raise RuleBroken("break.not_granted")
    attempts = locked_attempts(uow.session, scope)
    if sitting.closed_at is not None or [a.state for a in attempts] != [AttemptState.WRITING]:
        raise RuleBroken("break.not_writing")
    left = _left(uow.session, seat, granted, uow.now)
    if not left:
        raise RuleBroken("break.none_left")
    if not 0 < minutes <= -(-left // 60):
        raise Invalid("break.too_long", field="minutes", left=-(-left // 60))
    row = Pause(
        **scope._asdict(),
        reason_code=TimeReason.ACCESSIBILITY.value,
        started_by=uow.person_id,
        started_at=uow.now,
        confirmed_by=granted.decided_by,  # who granted it is the second person
        confirmed_at=uow.now,
        ends_by=uow.now + timedelta(seconds=min(minutes * 60, left)),
    )
    return stop_clocks(uow, sitting, row, attempts)


def breaks_over(session: Session, sitting_id: int, now: datetime) -> list[Pause]:
    """The breaks that run and whose time is over."""
    over = _breaks(sitting_id).where(Pause.ended_at.is_(None), Pause.ends_by <= now)
    return list(session.scalars(over.order_by(Pause.id)))


def end_breaks(uow: UnitOfWork, sitting_id: int) -> int:
    """End what is over, the system's own act on each tick; returns how many.

    A break ends when its candidate can write again: a tick that came late is nobody's loss.
    """
    sitting = locked_sitting(uow.session, Scope(sitting_id))
    uow.require(Action.COMPETITION_RUN, sitting.part.competition_id)
    over = breaks_over(uow.session, sitting_id, uow.now)
    for row in over:
        _end(uow, sitting, row)
    return len(over)


def _end(uow: UnitOfWork, sitting: Sitting, row: Pause) -> None:
    row.ended_at = uow.now
    uow.session.flush()
    attempts = locked_attempts(uow.session, clocks.scope_of(row))
    clocks.set_clocks(uow.session, sitting.id, attempts)
    uow.record(
        EventKind.PAUSE_ENDED,
        f"pause:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"scope": "seat", "seconds": (uow.now - row.started_at) // SECOND},
        private={"room_id": None, "seat_id": row.seat_id},
    )
