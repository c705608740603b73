"""Letting candidates in: identity, lateness, who stands aside."""

from sqlalchemy import select

from exams.applications.models import Application
from exams.bodies.models import Body, Conflict, Member
from exams.competitions.queries import rules_of
from exams.errors import Invalid, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import timing
from exams.sittings.models import Seat, Sitting
from exams.sittings.queries import bare_sitting
from exams.uow import UnitOfWork


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
    _refuse_late(uow, sitting)
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


def _refuse_late(uow: UnitOfWork, sitting: Sitting) -> None:
    if sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    if sitting.opened_at is None:
        return
    rule = rules_of(uow.session, sitting.part.competition_id)
    key = "sitting.late_minutes"
    allowed = timing.late_minutes(rule.rows(key), sitting.minutes)
    cite = rule.explain(key).cite
    if allowed is None:
        raise RuleBroken("admission.chair_decides", minutes=sitting.minutes, cite=cite)
    if timing.too_late(sitting.opened_at, uow.now, allowed):
        raise RuleBroken("admission.too_late", minutes=allowed, cite=cite)
