"""Moving candidates to another day: asked by one, decided by the chair; the mop-up sitting itself.

The mop-up sitting is opened, conducted and closed like the main one (`service.py`, `admission.py`).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from exams.applications.models import Application
from exams.competitions.queries import get_part
from exams.errors import Invalid, NotFound, Reason, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.papers.models import MOP_UP
from exams.permissions import Action
from exams.sittings import calling, mop_up
from exams.sittings.admission import stand_aside
from exams.sittings.models import Seat, Sitting
from exams.sittings.mop_up_models import Move, MoveReason
from exams.sittings.scope import Scope, locked_sitting
from exams.uow import UnitOfWork


def ask_moves(
    uow: UnitOfWork,
    sitting_id: int,
    exam_numbers: Sequence[str],
    reason_code: MoveReason,
    note: str,
) -> list[Move]:
    """Ask to move these candidates to another day: all of them, or none when one cannot be.

    Raises Invalid for a number that nobody has here or a reason without words.
    """
    sitting = locked_sitting(uow.session, Scope(sitting_id))
    uow.require(Action.SITTING_MOVE, sitting.part.competition_id)
    if not note.strip():
        raise Invalid("move.note_missing", field="note")
    numbers = dict.fromkeys(number.strip().upper() for number in exam_numbers if number.strip())
    if not numbers:
        raise Invalid("admission.no_such_number", field="exam_numbers", number="")
    return [
        _ask(uow, _seat_of(uow, sitting, number), reason_code, note.strip()) for number in numbers
    ]


def _seat_of(uow: UnitOfWork, sitting: Sitting, number: str) -> Seat:
    found = uow.session.scalar(
        select(Seat)
        .join(Application, Application.id == Seat.application_id)
        .where(Seat.sitting_id == sitting.id, Application.exam_number == number)
        .with_for_update(of=Seat)
    )
    if found is None:
        raise Invalid("admission.no_such_number", field="exam_numbers", number=number)
    return found


def _ask(uow: UnitOfWork, seat: Seat, reason_code: MoveReason, note: str) -> Move:
    stand_aside(uow, seat)
    _refuse(seat, mop_up.why_not_move(uow.session, seat))
    waiting = select(Move).where(Move.seat_id == seat.id, Move.granted.is_(None))
    if uow.session.scalar(waiting) is not None:
        raise RuleBroken("move.asked", number=seat.application.exam_number or "")
    row = Move(
        seat=seat,
        reason_code=reason_code.value,
        note=note,
        asked_by=uow.person_id,
        asked_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.MOVE_ASKED,
        f"move:{row.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"seat_id": seat.id, "reason_code": row.reason_code, "note": note},
    )
    return row


def _refuse(seat: Seat, reasons: Sequence[Reason]) -> None:
    for reason in reasons:
        raise RuleBroken(reason.code, number=seat.application.exam_number or "")


def grant_move(uow: UnitOfWork, move_id: int, note: str = "") -> Move:
    """Move the candidate, as a second person: what was begun in the main sitting counts no more.

    Deciding twice gives the same; a request that was turned down is asked again.
    """
    row = _held(uow, move_id)
    uow.require(Action.SITTING_DECIDE, row.seat.sitting.part.competition_id)
    if row.granted:
        return row
    if row.granted is False:
        raise RuleBroken("move.refused")
    if row.asked_by == uow.actor.person_id:
        raise RuleBroken("move.second_person")
    stand_aside(uow, row.seat)
    _refuse(row.seat, mop_up.why_not_grant(uow.session, row.seat))
    _decide(uow, row, granted=True, note=note)
    return row


def refuse_move(uow: UnitOfWork, move_id: int, note: str = "") -> Move:
    """Turn a request down, with the reason. Who asked may take it back in the same way."""
    row = _held(uow, move_id)
    competition_id = row.seat.sitting.part.competition_id
    if row.asked_by != uow.actor.person_id:
        uow.require(Action.SITTING_DECIDE, competition_id)
        stand_aside(uow, row.seat)
    if row.granted is False:
        return row
    if row.granted:
        raise RuleBroken("move.given")
    if not note.strip() and row.asked_by != uow.actor.person_id:
        raise Invalid("move.reason_missing", field="note")
    _decide(uow, row, granted=False, note=note)
    return row


def _held(uow: UnitOfWork, move_id: int) -> Move:
    """The request and its seat, held until this is done; raises NotFound."""
    row = uow.session.get(Move, move_id)
    if row is None or not uow.actor.may(Action.SITTING_READ, row.seat.sitting.part.competition_id):
        raise NotFound("move.unknown")
    locked_sitting(uow.session, Scope(row.seat.sitting_id))
    uow.session.scalar(
        select(Seat)
        .where(Seat.id == row.seat_id)
        .with_for_update(of=Seat)
        .execution_options(populate_existing=True)
    )
    uow.session.refresh(row)
    return row


def _decide(uow: UnitOfWork, row: Move, *, granted: bool, note: str) -> None:
    row.granted, row.decision_note = granted, note.strip()
    row.decided_by, row.decided_at = uow.person_id, uow.now
    uow.record(
        EventKind.MOVE_DECIDED,
        f"move:{row.id}",
        competition_id=row.seat.sitting.part.competition_id,
        public={"granted": granted},
        private={"seat_id": row.seat_id, "note": row.decision_note},
    )


def call_up_mop_up(
    uow: UnitOfWork, part_id: int, starts_at: datetime, minutes: int | None = None
) -> Sitting:
    """Set the day of the mop-up sitting, draw the seats and issue the letters; once in a part."""
    part = get_part(uow.session, part_id)
    uow.require(Action.COMPETITION_RUN, part.competition_id)
    if starts_at <= uow.now:
        raise Invalid("sitting.in_the_past", field="starts_at")
    blocked = mop_up.why_not_call_up_mop_up(uow.session, part, starts_at)
    if blocked:
        raise TransitionRefused("stage.blocked", tuple(blocked), act="call_up")
    who = mop_up.moved_applications(uow.session, part_id)
    length = minutes or calling.length_of(uow, part, MOP_UP)
    sitting = Sitting(part=part, ordinal=MOP_UP, starts_at=starts_at, minutes=length)
    calling.set_down(uow, sitting, who)
    return sitting


def call_off_mop_up(uow: UnitOfWork, sitting_id: int, reason: str) -> Sitting:
    """End a mop-up sitting that nobody came to, unopened: its paper stays sealed.

    Who was moved to it is absent from the part.
    """
    sitting = locked_sitting(uow.session, Scope(sitting_id))
    uow.require(Action.COMPETITION_RUN, sitting.part.competition_id)
    if not reason.strip():
        raise Invalid("mop_up.reason_missing", field="reason")
    blocked = mop_up.why_not_call_off(uow.session, sitting, uow.now)
    if blocked:
        raise TransitionRefused("stage.blocked", tuple(blocked), act="call_off")
    sitting.closed_at = uow.now
    uow.record(
        EventKind.SITTING_CALLED_OFF,
        f"sitting:{sitting.id}",
        competition_id=sitting.part.competition_id,
        public={"absent": len(sitting.seats)},
        private={"reason": reason.strip()},
    )
    return sitting
