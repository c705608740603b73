"""Letting another machine of a candidate in."""

from sqlalchemy import select

from exams.errors import RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import timing
from exams.sittings.admission import stand_aside
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.queries import get_seat
from exams.uow import UnitOfWork


def allow_takeover(uow: UnitOfWork, seat_id: int) -> Attempt:
    """Let another machine of this candidate in, for ten minutes."""
    seat, attempt = running(uow, seat_id, Action.SITTING_CONDUCT)
    stand_aside(uow, seat)
    attempt.takeover_until = uow.now + timing.TAKEOVER_WINDOW
    uow.record(
        EventKind.TAKEOVER_ALLOWED,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"attempt_id": attempt.id},
    )
    return attempt


def running(uow: UnitOfWork, seat_id: int, action: Action) -> tuple[Seat, Attempt]:
    """The seat and its running attempt, for who may do this in its hall."""
    seat = get_seat(uow.session, seat_id)
    uow.require(action, seat.sitting.part.competition_id)
    attempt = uow.session.scalar(
        select(Attempt).where(Attempt.seat_id == seat_id).with_for_update(of=Attempt)
    )
    if attempt is None:
        raise RuleBroken("attempt.not_begun")
    if attempt.state == AttemptState.ENDED:
        raise RuleBroken("attempt.handed_in")
    if seat.sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    return seat, attempt
