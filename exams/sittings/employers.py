"""The letter to the unit where a candidate works, after a sanction that the rules say it learns of.

Thông tư 22/2025/TT-BNV, in the rule set's `sitting.notify_employer_on`. Issued with the second
person's confirmation; the Department sends it and notes that. Read by the office and the candidate.
When the violation is revoked, a letter that was sent is followed by one that takes it back, and a
letter that was not is no longer to be sent.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, String, cast, func, literal, not_, select
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
from exams.sittings.letters import common, revoked_facts, written
from exams.sittings.models import Seat
from exams.sittings.revocation_models import Revocation
from exams.sittings.revocations import revocations
from exams.uow import UnitOfWork

KIND = "employer_notice"
CORRECTION = "employer_correction"
KINDS = (KIND, CORRECTION)
TOLD_OF = "sitting.notify_employer_on"
SUBJECT = literal("document:").concat(cast(Document.id, String))  # of the event about the letter
# A letter about a violation that was revoked: sent before, or not to be sent any more.
TAKEN_BACK = Document.subject.in_(
    select(literal("violation:").concat(cast(Revocation.violation_id, String))).where(
        Revocation.granted.is_(True)
    )
)


class Letter(NamedTuple):
    """A letter as it was issued, and when the Department noted that it was sent.

    `revoked`: what it tells of counts no more; a correction is never revoked.
    """

    document: Document
    sent_at: datetime | None
    revoked: bool


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


def issue_correction(uow: UnitOfWork, row: Revocation) -> Document | None:
    """Tell the unit that the sanction counts no more, once; None where its letter was not sent."""
    violation = row.violation
    competition_id = violation.seat.application.competition_id
    subject = f"violation:{violation.id}"
    told = uow.session.scalar(
        select(Document)
        .where(Document.kind == KIND, Document.subject == subject, _sent(SUBJECT).is_not(None))
        .order_by(Document.id.desc())
        .limit(1)
    )
    if told is None:
        return None
    facts = {
        **common(violation.seat.sitting),
        **{name: told.facts[name] for name in ("unit", "name", "exam_number", "what", "sanction")},
        **revoked_facts(uow, row),
        "letter": f"{told.number:02d}/{told.symbol}",
        "letter_of": told.issued_on.strftime("%d/%m/%Y"),
        "basis": rules_of(uow.session, competition_id).explain(TOLD_OF).cite,
    }
    return issue(uow, competition_id, CORRECTION, facts, subject=subject, once=True)


def note_letter_sent(uow: UnitOfWork, competition_id: int, document_id: int) -> Document:
    """Note that the letter went to the unit. A second click notes nothing more.

    One that went although its violation was revoked meanwhile is followed by the correction.
    """
    uow.require(Action.DOCUMENT_ISSUE, competition_id)
    document = uow.session.get(Document, document_id, with_for_update=True)
    if document is None or document.competition_id != competition_id or document.kind not in KINDS:
        raise NotFound("document.unknown")
    subject = f"document:{document.id}"
    if uow.session.scalar(select(_sent(literal(subject)))) is None:
        uow.record(EventKind.EMPLOYER_TOLD, subject, competition_id=competition_id)
        uow.session.flush()
        _take_back(uow, document)
    return document


def _take_back(uow: UnitOfWork, document: Document) -> None:
    violation_id = int(document.subject.partition(":")[2])
    if document.kind == KIND:
        for row in revocations(uow.session, [violation_id]).values():
            issue_correction(uow, row)


def employer_letters(session: Session, competition_id: int) -> list[Letter]:
    """The competition's letters, those still to be sent first."""
    sent = _sent(SUBJECT)
    revoked = (Document.kind == KIND) & TAKEN_BACK
    rows = session.execute(
        select(Document, sent, revoked)
        .where(Document.competition_id == competition_id, Document.kind.in_(KINDS))
        .order_by(sent.is_not(None) | revoked, Document.id)
    )
    return [Letter(d, None if ms is None else from_ms(ms), back) for d, ms, back in rows]


def letters_to_send(session: Session) -> list[tuple[int, int]]:
    """Of each competition with letters that nobody has sent: its id, and how many."""
    rows = session.execute(
        select(Document.competition_id, func.count())
        .where(
            Document.kind.in_(KINDS),
            _sent(SUBJECT).is_(None),
            not_((Document.kind == KIND) & TAKEN_BACK),
        )
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
            .where(Document.kind.in_(KINDS), Document.subject.in_(subjects))
            .order_by(Document.id)
        )
    )


def _sent(subject: ColumnElement[str]) -> ScalarSelect[int | None]:
    """When the Department noted that the letter was sent, in milliseconds, as the event says."""
    told = select(func.min(Event.at_ms)).where(
        Event.kind == EventKind.EMPLOYER_TOLD, Event.subject == subject
    )
    return told.scalar_subquery()
