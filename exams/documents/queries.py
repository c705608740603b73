"""Reads of the register of papers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.documents.models import Document
from exams.errors import NotFound

# About one candidate: only for who may read the dossiers.
OF_ONE_PERSON = frozenset(
    {
        "application_receipt",
        "call_up_letter",
        "employer_correction",
        "employer_notice",
        "entry_decision",
        "remark_decision",
        "violation_minutes",
    }
)


def register(session: Session, competition_id: int, *, persons: bool = True) -> list[Document]:
    """Every paper of the competition, newest first; without `persons` none about one person."""
    hidden = () if persons else OF_ONE_PERSON
    return list(
        session.scalars(
            select(Document)
            .where(Document.competition_id == competition_id, Document.kind.not_in(hidden))
            .order_by(Document.id.desc())
        )
    )


def get_document(session: Session, competition_id: int, document_id: int) -> Document:
    """One paper of this competition; raises NotFound."""
    row = session.get(Document, document_id)
    if row is None or row.competition_id != competition_id:
        raise NotFound("document.unknown")
    return row


def latest_public(session: Session, competition_id: int, kind: str) -> Document:
    """The newest paper of the kind that the public may read; raises NotFound."""
    row = session.scalar(
        select(Document)
        .where(
            Document.competition_id == competition_id,
            Document.kind == kind,
            Document.public,
        )
        .order_by(Document.id.desc())
        .limit(1)
    )
    if row is None:
        raise NotFound("document.unknown")
    return row
