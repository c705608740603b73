"""Letting candidates in: identity, lateness, the chair's decision, who stands aside."""

import enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.applications.models import Application
from exams.bodies.models import Body, Conflict, Member
from exams.competitions.queries import rules_of
from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import timing
from exams.sittings.hall_models import LateDecision, Violation
from exams.sittings.models import Attempt, AttemptState, Seat, Sitting
from exams.sittings.mop_up_models import MOVED, Move
from exams.sittings.queries import bare_sitting
from exams.sittings.revocation_models import STANDS
from exams.uow import UnitOfWork

SUSPENSION = "suspension"


class TakeBackReason(enum.StrEnum):
    """Why an admission is taken back before the start."""

    WRONG_PERSON = "wrong_person"
    WRONG_DOCUMENT = "wrong_document"
    WRONG_ROOM = "wrong_room"
    MISTAKE = "mistake"


def admit(uow: UnitOfWork, sitting_id: int, exam_number: str, document_seen: str) -> Seat:
    """Let a candidate in whose identity was checked; once admitted, nothing changes.

    Late candidates enter within the minutes of the rule (Thông tư 22/2025/TT-BNV), else refused.
    """
    sitting = bare_sitting(uow.session, sitting_id)
    competition_id = sitting.part.competition_id
    uow.require(Action.SITTING_CONDUCT, competition_id)
    seat = _seat_by_number(uow, sitting, exam_number)
    if document_seen not in rules_of(uow.session, competition_id).items("identity.accepted"):
        raise Invalid("admission.document", field="document_seen")
    stand_aside(uow, seat)
    _refuse_suspended(uow, seat)
    _refuse_moved(uow, seat)
    _refuse_late(uow, sitting, seat)
    if seat.admitted_at is None:
        seat.admitted_at, seat.admitted_by = uow.now, uow.person_id
        seat.document_seen = document_seen
        uow.record(
            EventKind.CANDIDATE_ADMITTED,
            f"seat:{seat.id}",
            competition_id=competition_id,
            private={"seat_id": seat.id, "document": document_seen},
        )
    return seat


def _seat_by_number(uow: UnitOfWork, sitting: Sitting, exam_number: str) -> Seat:
    seat = uow.session.scalar(
        select(Seat)
        .join(Application, Application.id == Seat.application_id)
        .where(
            Seat.sitting_id == sitting.id, Application.exam_number == exam_number.strip().upper()
        )
        .with_for_update(of=Seat)
    )
    if seat is None:
        raise Invalid("admission.no_such_number", field="exam_number", number=exam_number)
    return seat


def stand_aside(uow: UnitOfWork, seat: Seat) -> None:
    """Who declared this candidate a relative does not deal with them."""
    declared = (
        select(Conflict.id)
        .join(Member, Member.id == Conflict.member_id)
        .join(Body, Body.id == Member.body_id)
        .where(
            Body.competition_id == seat.sitting.part.competition_id,
            Member.person_id == uow.actor.person_id,
            Conflict.application_id == seat.application_id,
        )
    )
    if uow.session.scalar(declared.limit(1)):
        raise RuleBroken("admission.relative")


def _refuse_suspended(uow: UnitOfWork, seat: Seat) -> None:
    if is_suspended(uow.session, seat.id):
        raise RuleBroken("admission.suspended")


def is_suspended(session: Session, seat_id: int) -> bool:
    """Whether a suspension of this candidate was confirmed and not revoked since."""
    stands = select(Violation.id).where(
        Violation.seat_id == seat_id, Violation.sanction == SUSPENSION, STANDS
    )
    return session.scalar(stands.limit(1)) is not None


def _refuse_moved(uow: UnitOfWork, seat: Seat) -> None:
    if uow.session.scalar(MOVED.where(Move.seat_id == seat.id)) is not None:
        raise RuleBroken("admission.moved")


def _refuse_late(uow: UnitOfWork, sitting: Sitting, seat: Seat) -> None:
    """Who comes after the start is let in by the rule, or by the chair where it says so."""
    if sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    starts_at = timing.seat_starts_at(seat)
    if starts_at is None or uow.now <= starts_at or seat.admitted_at is not None:
        return
    allowed, cite = late_rule(uow.session, sitting)
    if allowed is None:
        _refuse_undecided(uow, sitting, seat, cite)
    elif timing.too_late(starts_at, uow.now, allowed):
        raise RuleBroken("admission.too_late", minutes=allowed, cite=cite)


def _refuse_undecided(uow: UnitOfWork, sitting: Sitting, seat: Seat, cite: str) -> None:
    decision = uow.session.get(LateDecision, seat.id)
    if decision is None:
        raise RuleBroken("admission.chair_decides", minutes=sitting.minutes, cite=cite)
    if not decision.allowed:
        raise RuleBroken("admission.chair_refused", reason=decision.reason)


def late_rule(session: Session, sitting: Sitting) -> tuple[int | None, str]:
    """How many minutes late one may enter this sitting (None: the chair decides), and by what."""
    rules, key = rules_of(session, sitting.part.competition_id), "sitting.late_minutes"
    return timing.late_minutes(rules.rows(key), sitting.minutes), rules.explain(key).cite


def decide_late(uow: UnitOfWork, seat_id: int, allowed: bool, reason: str) -> LateDecision:
    """The chair lets a late candidate in or not, where the rules leave it to the chair.

    Thông tư 22/2025/TT-BNV: for papers of more than 30 and less than 60 minutes.
    """
    seat = _held(uow, seat_id)
    sitting = seat.sitting
    uow.require(Action.SITTING_DECIDE, sitting.part.competition_id)
    minutes, cite = late_rule(uow.session, sitting)
    if minutes is not None:
        raise RuleBroken("admission.by_the_rule", minutes=minutes, cite=cite)
    if not reason.strip():
        raise Invalid("admission.reason_missing", field="reason")
    if sitting.opened_at is None or seat.admitted_at is not None:
        raise RuleBroken("admission.not_late")
    if sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    row = uow.session.get(LateDecision, seat.id)
    if row is not None:
        if row.allowed != allowed:
            raise RuleBroken("admission.decided")
        return row
    return _decide(uow, seat, allowed, reason)


def _decide(uow: UnitOfWork, seat: Seat, allowed: bool, reason: str) -> LateDecision:
    row = LateDecision(
        seat_id=seat.id,
        allowed=allowed,
        reason=reason,
        decided_at=uow.now,
        decided_by=uow.person_id,
    )
    uow.session.add(row)
    uow.record(
        EventKind.LATE_DECIDED,
        f"seat:{seat.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"allowed": allowed},
        private={"seat_id": seat.id, "reason": reason},
    )
    return row


def take_back(uow: UnitOfWork, seat_id: int, reason: TakeBackReason) -> Seat:
    """Take an admission back, before the start only; a page that is open can no longer begin."""
    seat = _held(uow, seat_id)
    sitting = seat.sitting
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    stand_aside(uow, seat)
    if sitting.opened_at is not None and uow.now >= sitting.opened_at:
        raise RuleBroken("admission.begun")
    if seat.admitted_at is None:
        return seat
    _shut_out(uow, seat)
    seat.admitted_at = seat.admitted_by = seat.document_seen = None
    uow.record(
        EventKind.ADMISSION_TAKEN_BACK,
        f"seat:{seat.id}",
        competition_id=sitting.part.competition_id,
        public={"reason_code": reason.value},
        private={"seat_id": seat.id},
    )
    return seat


def _held(uow: UnitOfWork, seat_id: int) -> Seat:
    """The seat, held until this is done; raises NotFound."""
    seat = uow.session.scalar(select(Seat).where(Seat.id == seat_id).with_for_update(of=Seat))
    if seat is None:
        raise NotFound("seat.unknown")
    return seat


def _shut_out(uow: UnitOfWork, seat: Seat) -> None:
    """A token given before no longer counts; a later admission gives a new one."""
    attempt = uow.session.scalar(
        select(Attempt).where(Attempt.seat_id == seat.id).with_for_update(of=Attempt)
    )
    if attempt is None:
        return
    if attempt.state != AttemptState.READY:
        raise RuleBroken("admission.begun")
    attempt.session_version += 1
