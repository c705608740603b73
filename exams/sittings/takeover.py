"""Letting another machine of a candidate in: by a PIN that only the invigilator sees."""

import enum
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from exams.errors import NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import timing
from exams.sittings.admission import stand_aside
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.pins import MOST_TRIES, is_pin, kept_pin, new_pin
from exams.sittings.queries import get_seat, own_seat
from exams.uow import UnitOfWork


class TakeoverReason(enum.StrEnum):
    """Why a candidate goes on at another machine."""

    MACHINE_FAULT = "machine_fault"
    NETWORK = "network"
    POWER = "power"
    OTHER_SEAT = "other_seat"


class LetIn(NamedTuple):
    """The attempt, and the PIN in clear: shown to the invigilator once, never stored so."""

    attempt: Attempt
    pin: str


def allow_takeover(
    uow: UnitOfWork, seat_id: int, reason: TakeoverReason = TakeoverReason.MACHINE_FAULT
) -> LetIn:
    """Let another machine of this candidate in, for ten minutes; an older PIN no longer works."""
    seat, attempt = running(uow, seat_id, Action.SITTING_CONDUCT)
    stand_aside(uow, seat)
    pin = new_pin(uow.chance)
    attempt.takeover_pin = kept_pin(pin, uow.chance)
    attempt.takeover_until = uow.now + timing.TAKEOVER_WINDOW
    attempt.takeover_tries = 0
    uow.record(
        EventKind.TAKEOVER_ALLOWED,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"reason_code": reason.value},
        private={"attempt_id": attempt.id},
    )
    return LetIn(attempt, pin)


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


def take_over(uow: UnitOfWork, seat_id: int, machine: str, pin: str) -> bool:
    """Go on at this machine with the invigilator's PIN; False when the PIN is wrong.

    A wrong try is counted and kept, so it is an answer and not a refusal, which would undo it.
    Raises RuleBroken when no machine is let in (any more) or the tries are used up.
    """
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    attempt = _locked(uow, seat)
    if attempt.machine == machine:
        return True  # the second of two clicks
    if attempt.state == AttemptState.ENDED:
        raise RuleBroken("attempt.handed_in")
    if attempt.takeover_pin is None or not _let_in(attempt, uow.now):
        raise RuleBroken("attempt.another_machine")
    if attempt.takeover_tries >= MOST_TRIES:
        raise RuleBroken("takeover.tries_used", most=MOST_TRIES)
    if not is_pin(pin, attempt.takeover_pin):
        _count(uow, seat, attempt)
        return False
    _move(uow, seat, attempt, machine)
    return True


def _let_in(attempt: Attempt, now: datetime) -> bool:
    return attempt.takeover_until is not None and now <= attempt.takeover_until


def _locked(uow: UnitOfWork, seat: Seat) -> Attempt:
    found = uow.session.scalar(
        select(Attempt)
        .where(Attempt.seat_id == seat.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    )
    if found is None or seat.admitted_at is None:
        raise NotFound("attempt.unknown")
    return found


def _count(uow: UnitOfWork, seat: Seat, attempt: Attempt) -> None:
    attempt.takeover_tries += 1
    uow.record(
        EventKind.TAKEOVER_REFUSED,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"tries": attempt.takeover_tries},
        private={"attempt_id": attempt.id},
    )


def _move(uow: UnitOfWork, seat: Seat, attempt: Attempt, machine: str) -> None:
    """The other machine is the candidate's now; the older one can no longer save."""
    attempt.machine, attempt.takeover_until, attempt.takeover_pin = machine, None, None
    attempt.epoch += 1
    uow.record(
        EventKind.ATTEMPT_TAKEN_OVER,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"epoch": attempt.epoch},
    )
