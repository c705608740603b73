"""Reads of what passes between the hall and the candidates."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from exams.applications.models import DossierFile
from exams.errors import NotFound
from exams.permissions import Action
from exams.sittings.hall_models import Announcement, Enquiry, LateDecision, Violation
from exams.sittings.models import Seat
from exams.sittings.revocations import revocations
from exams.uow import Actor

PHOTO = "photo"  # the item of the dossier's checklist
PICTURES = ("image/jpeg", "image/png")


class Told(NamedTuple):
    """What a candidate reads: an announcement, a question, a violation or its revocation."""

    id: int
    kind: str  # announcement, question, violation or revocation
    at: datetime
    text: str
    code: str = ""  # what it is about, or how it was answered
    reply: str = ""
    replied_at: datetime | None = None


def announcements(session: Session, sitting_id: int) -> list[Announcement]:
    """What was announced, the latest first."""
    found = select(Announcement).where(Announcement.sitting_id == sitting_id)
    return list(session.scalars(found.order_by(Announcement.id.desc())))


def enquiries(session: Session, sitting_id: int) -> list[Enquiry]:
    """The candidates' questions: who waits longest first, then what was answered."""
    found = select(Enquiry).join(Seat).where(Seat.sitting_id == sitting_id)
    rows = session.scalars(found.options(joinedload(Enquiry.seat)).order_by(Enquiry.id)).all()
    answered = [row for row in rows if row.answered_at is not None]
    return [row for row in rows if row.answered_at is None] + answered[::-1]


def violations(session: Session, sitting_id: int, seat_id: int | None = None) -> list[Violation]:
    """The violations of a sitting, or of one seat: undecided first, then the latest."""
    found = select(Violation).join(Seat).where(Seat.sitting_id == sitting_id)
    if seat_id is not None:
        found = found.where(Violation.seat_id == seat_id)
    rows = session.scalars(found.options(joinedload(Violation.seat)).order_by(Violation.id.desc()))
    return sorted(rows, key=lambda row: row.confirmed is not None)


def confirmed_violations(session: Session, seat: Seat) -> list[Violation]:
    """What was confirmed of this candidate, the latest first; it may have been revoked since."""
    return [row for row in violations(session, seat.sitting_id, seat.id) if row.confirmed]


def readable_violation(session: Session, violation_id: int, actor: Actor) -> Violation:
    """A violation of a sitting that the person may watch; raises NotFound."""
    row = session.get(Violation, violation_id)
    if row is None or not actor.may(Action.SITTING_READ, row.seat.sitting.part.competition_id):
        raise NotFound("violation.unknown")
    return row


def get_enquiry(session: Session, enquiry_id: int) -> Enquiry:
    """The question; raises NotFound."""
    row = session.get(Enquiry, enquiry_id)
    if row is None:
        raise NotFound("enquiry.unknown")
    return row


def late_decision(session: Session, seat_id: int) -> LateDecision | None:
    """What the chair decided about this late candidate, if anything."""
    return session.get(LateDecision, seat_id)


def told(session: Session, seat: Seat) -> list[Told]:
    """What this candidate was told and asked, and what was confirmed, in order of time."""
    said = session.scalars(
        select(Announcement).where(
            Announcement.sitting_id == seat.sitting_id,
            or_(Announcement.room_id.is_(None), Announcement.room_id == seat.room_id),
        )
    )
    asked = session.scalars(select(Enquiry).where(Enquiry.seat_id == seat.id))
    found = [Told(row.id, "announcement", row.said_at, row.text, row.kind.value) for row in said]
    found += [
        Told(
            row.id,
            "question",
            row.asked_at,
            row.text,
            row.reply_code.value if row.reply_code else "",
            row.reply,
            row.answered_at,
        )
        for row in asked
    ]
    confirmed = confirmed_violations(session, seat)
    revoked = revocations(session, [row.id for row in confirmed])
    found += [
        Told(row.id, "violation", row.decided_at or row.noted_at, row.grounds, row.rule)
        for row in confirmed
    ]
    found += [
        Told(row.id, "revocation", row.decided_at or row.asked_at, row.reason, row.violation.rule)
        for row in revoked.values()
    ]
    return sorted(found, key=lambda one: (one.at, one.kind == "revocation", one.kind, one.id))


def news(rows: list[Told]) -> int:
    """How many of them the candidate is to read: the number that GET /room/now carries."""
    return sum(row.kind != "question" or row.replied_at is not None for row in rows)


def photo(session: Session, seat: Seat) -> DossierFile | None:
    """The newest portrait in the candidate's dossier, if there is one."""
    return session.scalar(
        select(DossierFile)
        .where(
            DossierFile.application_id == seat.application_id,
            DossierFile.item == PHOTO,
            DossierFile.media_type.in_(PICTURES),
        )
        .order_by(DossierFile.id.desc())
        .limit(1)
    )
