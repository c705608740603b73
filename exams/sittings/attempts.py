"""The candidate's acts: begin, flag, hand in. A save is in `saving.py`."""

from datetime import datetime

from sqlalchemy import select

from exams.errors import RuleBroken
from exams.events import EventKind
from exams.papers.queries import opened_content
from exams.sealing import Sealer
from exams.sittings import timing
from exams.sittings.finishing import finish
from exams.sittings.models import Answer, Attempt, Seat
from exams.sittings.queries import own_seat
from exams.sittings.saving import slot_of, writable_attempt
from exams.uow import UnitOfWork


def start_attempt(uow: UnitOfWork, seat_id: int, machine: str, sealer: Sealer) -> Attempt:
    """Begin on this machine, or go on: here, or on a new machine the invigilator let in.

    The paper is never given before the sitting is opened. A machine let in raises the epoch, and
    the older one can no longer save. Raises RuleBroken when it is not open, the person was not
    admitted, the time is over or another machine is at work.
    """
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    ends_at = _ends_at(seat)
    attempt = uow.session.scalar(
        select(Attempt).where(Attempt.seat_id == seat_id).with_for_update(of=Attempt)
    )
    if attempt is None:
        if uow.now > ends_at:
            raise RuleBroken("attempt.over")
        return _begin(uow, seat, machine, sealer)
    if attempt.handed_in_at is not None:
        raise RuleBroken("attempt.handed_in")
    if attempt.machine != machine:
        _take_over(uow, seat, attempt, machine)
    return attempt


def _ends_at(seat: Seat) -> datetime:
    sitting = seat.sitting
    if sitting.opened_at is None:
        raise RuleBroken("attempt.not_open")
    if sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    if seat.admitted_at is None:
        raise RuleBroken("attempt.not_admitted")
    return timing.deadline(sitting.opened_at, sitting.minutes)


def _begin(uow: UnitOfWork, seat: Seat, machine: str, sealer: Sealer) -> Attempt:
    content = opened_content(uow.session, seat.sitting.part_id, sealer)
    attempt = Attempt(
        seat_id=seat.id,
        started_at=uow.now,
        machine=machine,
        epoch=1,
        seconds_added=0,
        answers=[
            Answer(slot=slot, text="", seq=0, flagged=False, saved_at=uow.now)
            for slot in (item.slot for item in content.items)
        ],
    )
    uow.session.add(attempt)
    uow.session.flush()
    uow.record(
        EventKind.ATTEMPT_STARTED,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"seat_id": seat.id},
    )
    return attempt


def _take_over(uow: UnitOfWork, seat: Seat, attempt: Attempt, machine: str) -> None:
    if attempt.takeover_until is None or uow.now > attempt.takeover_until:
        raise RuleBroken("attempt.another_machine")
    attempt.machine, attempt.takeover_until = machine, None
    attempt.epoch += 1
    uow.record(
        EventKind.ATTEMPT_TAKEN_OVER,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"epoch": attempt.epoch},
    )


def flag(
    uow: UnitOfWork, seat_id: int, machine: str, epoch: int, slot: str, flagged: bool
) -> Answer:
    """Mark a question to come back to, or take the mark away."""
    attempt, _ends = writable_attempt(uow, seat_id, machine, epoch)
    answer = slot_of(uow, attempt, slot)
    if answer.flagged != flagged:
        answer.flagged = flagged
        uow.record(
            EventKind.ANSWER_FLAGGED,
            f"attempt:{attempt.id}",
            private={"attempt_id": attempt.id, "slot": slot},
        )
    return answer


def hand_in(uow: UnitOfWork, seat_id: int, machine: str, epoch: int, sealer: Sealer) -> Attempt:
    """End one's own work before the time; returns the attempt with its receipt.

    Handing in twice gives the same receipt. Choice questions are scored at once.
    """
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    if seat.attempt is not None and seat.attempt.handed_in_at is not None:
        return seat.attempt
    attempt, _ends = writable_attempt(uow, seat_id, machine, epoch)
    count = finish(uow, attempt, opened_content(uow.session, seat.sitting.part_id, sealer))
    attempt.handed_in_at = uow.now
    uow.record(
        EventKind.ATTEMPT_HANDED_IN,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"sha256": attempt.receipt, "count": count},
    )
    return attempt
