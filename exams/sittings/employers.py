"""The letter to the unit where a candidate works, after a sanction that the rules say it learns of.

Thông tư 22/2025/TT-BNV, in the rule set's `sitting.notify_employer_on`. Issued with the second
person's confirmation; the Department sends it and notes that. Read by the office and the candidate.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, String, cast, func, literal, select
from sqlalchemy.orm import Session

from exams.clock import from_ms
from exams.competitions.queries import rules_of
from exams.documents.models import Document
from exams.documents.service import issue
from exams.errors import NotFound
from exams.events import Event, EventKind
from exams.permissions import Action
from exams.sittings.breaches import rules_broken
from exams.sittings.hall_models import Violation
from exams.sittings.letters import common, written
from exams.sittings.models import Seat
from exams.uow import UnitOfWork

KIND = "employer_notice"
TOLD_OF = "sitting.notify_employer_on"
SUBJECT = literal("document:").concat(cast(Document.id, String))  # of the event about the letter


class Letter(NamedTuple):
    """A letter as it was issued, and when the Department noted that it was sent."""

    document: Document
    sent_at: datetime | None


def issue_employer_letter(uow: UnitOfWork, row: Violation) -> Document | None:
    """Issue the letter about a confirmed violation, once; None where its sanction brings none."""
    application = row.seat.application
    competition_id = application.competition_id
    rules = rules_of(uow.session, competition_id)
    if row.sanction not in rules.items(TOLD_OF):
        return None
    broken = rules_broken(uow.session, competition_id).get(row.rule, {})
    facts = {
        **common(row.seat.sitting),
        "unit": str(application.answers.get("profile", {}).get("workplace") or ""),
        "name": application.person.full_name,
        "exam_number": application.exam_number or "",
        "what": str(broken.get("vi", row.rule)),
        "grounds": row.grounds,
        "sanction": row.sanction,
        "annuls": bool(broken.get("annuls")),
        "decided_at": written(row.decided_at),
        "basis": rules.explain(TOLD_OF).cite,
    }
    subject = f"violation:{row.id}"
    return issue(uow, competition_id, KIND, facts, subject=subject, once=True)


def note_letter_sent(uow: UnitOfWork, competition_id: int, document_id: int) -> Document:
    """Note that the letter went to the unit. A second click notes nothing more."""
    uow.require(Action.DOCUMENT_ISSUE, competition_id)
    document = uow.session.get(Document, document_id, with_for_update=True)
    if document is None or (document.competition_id, document.kind) != (competition_id, KIND):
        raise NotFound("document.unknown")
    subject = f"document:{document.id}"
    if uow.session.scalar(select(_sent(literal(subject)))) is None:
        uow.record(EventKind.EMPLOYER_TOLD, subject, competition_id=competition_id)
    return document


def employer_letters(session: Session, competition_id: int) -> list[Letter]:
    """The competition's letters, those still to be sent first."""
    sent = _sent(SUBJECT)
    rows = session.execute(
        select(Document, sent)
        .where(Document.competition_id == competition_id, Document.kind == KIND)
        .order_by(sent.is_not(None), Document.id)
    )
    return [Letter(d, None if ms is None else from_ms(ms)) for d, ms in rows]


def letters_to_send(session: Session) -> list[tuple[int, int]]:
    """Of each competition with letters that nobody has sent: its id, and how many."""
    rows = session.execute(
        select(Document.competition_id, func.count())
        .where(Document.kind == KIND, _sent(SUBJECT).is_(None))
        .group_by(Document.competition_id)
        .order_by(Document.competition_id)
    )
    return [(competition_id, count) for competition_id, count in rows]


def letters_about(session: Session, application_id: int) -> list[Document]:
    """The letters that went to the unit of this candidate; the caller asks whose it is."""
    about = session.scalars(
        select(Violation.id)
        .join(Seat, Seat.id == Violation.seat_id)
        .where(Seat.application_id == application_id)
    )
    subjects = [f"violation:{violation_id}" for violation_id in about]
    return list(
        session.scalars(
            select(Document)
            .where(Document.kind == KIND, Document.subject.in_(subjects))
            .order_by(Document.id)
        )
    )


def _sent(subject: ColumnElement[str]) -> ScalarSelect[int | None]:
    """When the Department noted that the letter was sent, in milliseconds, as the event says."""
    told = select(func.min(Event.at_ms)).where(
        Event.kind == EventKind.EMPLOYER_TOLD, Event.subject == subject
    )
    return told.scalar_subquery()
