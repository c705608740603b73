"""Storing one answer. Small and alone: it is the statement that thousands send at once.

A save is taken only from the newest machine of the candidate, before the deadline by the server's
clock, and with a number above the last one stored. It is acknowledged after the commit.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exams.errors import Invalid, NotFound, RuleBroken, Stale
from exams.events import EventKind
from exams.sittings import timing
from exams.sittings.models import Answer, Attempt, Seat, Sitting
from exams.sittings.queries import own_seat
from exams.sittings.receipts import MOST_CHARACTERS, stored_text
from exams.uow import UnitOfWork


@dataclass(frozen=True)
class Ack:
    """What the server has stored of a slot. `taken` is false for a save older than the stored."""

    slot: str
    seq: int
    saved_at: datetime
    ends_at: datetime
    taken: bool = True


def save_answer(
    uow: UnitOfWork, seat_id: int, machine: str, epoch: int, slot: str, seq: int, text: str
) -> Ack:
    """Store the text of one slot under its next number.

    A replay gets the same acknowledgement, an older number changes nothing. Raises Stale for a
    machine that was replaced or a number used for another text, RuleBroken after the end.
    """
    attempt, ends_at = writable_attempt(uow, seat_id, machine, epoch)
    answer = slot_of(uow, attempt, slot)
    text = stored_text(text)
    if len(text) > MOST_CHARACTERS:
        raise Invalid("answer.too_long", field="text", most=MOST_CHARACTERS)
    if seq <= answer.seq:
        return _replayed(answer, seq, text, ends_at)
    answer.text, answer.seq, answer.saved_at = text, seq, uow.now
    uow.record(
        EventKind.ANSWER_SAVED,
        f"attempt:{attempt.id}",
        private={"attempt_id": attempt.id, "slot": slot, "seq": seq},
    )
    return Ack(slot, seq, uow.now, ends_at)


def _replayed(answer: Answer, seq: int, text: str, ends_at: datetime) -> Ack:
    if seq == answer.seq and text != answer.text:
        raise Stale("answer.number_used", seq=answer.seq)
    return Ack(answer.slot, answer.seq, answer.saved_at, ends_at, taken=seq == answer.seq)


def writable_attempt(
    uow: UnitOfWork, seat_id: int, machine: str, epoch: int
) -> tuple[Attempt, datetime]:
    """The person's own attempt, locked, and its deadline, if this machine may still write in it."""
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    attempt = uow.session.scalar(
        select(Attempt).where(Attempt.seat_id == seat_id).with_for_update(of=Attempt)
    )
    if attempt is None:
        raise NotFound("attempt.unknown")
    if attempt.epoch != epoch or attempt.machine != machine:
        raise Stale("attempt.other_machine")
    return attempt, _open_until(uow, seat, attempt)


def _open_until(uow: UnitOfWork, seat: Seat, attempt: Attempt) -> datetime:
    """The deadline; read after the lock, so that a sitting closed meanwhile is seen as closed."""
    opened_at, minutes, closed_at = uow.session.execute(
        select(Sitting.opened_at, Sitting.minutes, Sitting.closed_at).where(
            Sitting.id == seat.sitting_id
        )
    ).one()
    if attempt.handed_in_at is not None:
        raise RuleBroken("attempt.handed_in")
    if opened_at is None or closed_at is not None:
        raise RuleBroken("attempt.over")
    ends_at = timing.deadline(opened_at, minutes, attempt.seconds_added)
    if not timing.accepts_saves(ends_at, uow.now):
        raise RuleBroken("attempt.over")
    return ends_at


def slot_of(uow: UnitOfWork, attempt: Attempt, slot: str) -> Answer:
    """The row of a slot; they are all made when the attempt starts."""
    answer = uow.session.scalar(
        select(Answer).where(Answer.attempt_id == attempt.id, Answer.slot == slot)
    )
    if answer is None:
        raise NotFound("answer.no_such_slot")
    return answer
