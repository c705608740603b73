"""Issuing official papers: each gets the next number of its symbol in its year, without gaps."""

import hashlib
import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.clock import local_day
from exams.documents.models import Document
from exams.events import EventKind, checked_facts
from exams.people.queries import holders
from exams.permissions import Role
from exams.uow import UnitOfWork

DEFAULT_SYMBOL = "VB-HĐTT"
# Type of paper and issuing body, as Nghị định 30/2020/NĐ-CP, Annex I, writes a symbol.
SYMBOLS = {
    "appointment_decision": "QĐ-SNV",
    "commitments_report": "BC-CTHĐ",
    "council_decision": "QĐ-SNV",
    "council_minutes": "BB-HĐTT",
    "defence_schedule": "LBV-HĐTT",
    "dialogue_minutes": "BB-HĐTT",
    "eligible_list": "TB-HĐTT",
    "employer_correction": "TB-HĐTT",
    "employer_notice": "TB-HĐTT",
    "entry_decision": "TB-HĐTT",
    "marking_minutes": "BB-HĐTT",
    "marking_sheet": "PC-HĐTT",
    "notice": "TB-HĐTT",
    "recognition_decision": "QĐ-SNV",
    "remark_decision": "TL-HĐTT",
    "training_plan": "KH-SNV",
}

# Who signs a paper, where the name of one holder of a role stands under it.
SIGNED_BY = {
    "call_up_letter": Role.CHAIR,
    "council_minutes": Role.CHAIR,
    "defence_minutes": Role.CHAIR,
    "defence_schedule": Role.CHAIR,
    "eligible_list": Role.CHAIR,
    "employer_correction": Role.CHAIR,
    "employer_notice": Role.CHAIR,
    "entry_decision": Role.CHAIR,
    "ineligible_list": Role.CHAIR,
    "lot_minutes": Role.SECRETARY,
    "notice": Role.CHAIR,
    "post_notice": Role.CHAIR,
    "remark_decision": Role.CHAIR,
    "result_notice": Role.CHAIR,
    "vetting_minutes": Role.SECRETARY,
}


def issue(
    uow: UnitOfWork,
    competition_id: int,
    kind: str,
    facts: dict[str, Any],
    *,
    subject: str = "",
    public: bool = False,
    symbol: str | None = None,
    once: bool = False,
) -> Document:
    """Issue a paper as the effect of another, permitted act.

    `facts` are plain values (no floats): what the template of this kind prints, for ever.
    The paper is numbered by the year of its day in Viet Nam and by its symbol. With `once`, a
    paper on the same subject that says the same is given again instead of a second number.
    """
    facts = {**_signer(uow, competition_id, kind), **facts}
    checked = checked_facts(facts, allowed=frozenset(facts))
    sha256 = facts_hash(checked)
    numbered = _hold_register(uow, symbol or SYMBOLS.get(kind, DEFAULT_SYMBOL))
    if once and (same := _same(uow.session, competition_id, kind, subject, sha256)):
        return same
    document = Document(
        competition_id=competition_id,
        kind=kind,
        subject=subject,
        number=_next_number(uow.session, **numbered),
        issued_on=local_day(uow.now),
        issued_at=uow.now,
        issued_by=uow.actor.person_id,
        public=public,
        facts=checked,
        sha256=sha256,
        **numbered,
    )
    uow.session.add(document)
    uow.session.flush()  # the number is taken, and the event names the row
    _record(uow, document)
    return document


def _signer(uow: UnitOfWork, competition_id: int, kind: str) -> dict[str, str]:
    """The name under the paper, as it is on the day of issue; none where nobody holds the role."""
    if kind not in SIGNED_BY:
        return {}
    found = holders(uow.session, competition_id, SIGNED_BY[kind], uow.now)
    return {"signer": found[0].full_name} if found else {}


def _same(
    session: Session, competition_id: int, kind: str, subject: str, sha256: str
) -> Document | None:
    """The newest paper of the kind on the subject, if it says just this."""
    newest = session.scalar(
        select(Document)
        .where(
            Document.competition_id == competition_id,
            Document.kind == kind,
            Document.subject == subject,
        )
        .order_by(Document.id.desc())
        .limit(1)
    )
    return newest if newest is not None and newest.sha256 == sha256 else None


def facts_hash(facts: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of the facts, lower-case hex."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _hold_register(uow: UnitOfWork, symbol: str) -> dict[str, Any]:
    """The year and symbol under which a paper is numbered; who issues there at once waits in line.

    SQLite has one writer; PostgreSQL takes a lock that ends with the transaction.
    """
    year = local_day(uow.now).year
    if uow.session.get_bind().dialect.name == "postgresql":
        register = func.hashtext(f"document:{year}:{symbol}")
        uow.session.execute(select(func.pg_advisory_xact_lock(register)))
    return {"year": year, "symbol": symbol}


def _next_number(session: Session, year: int, symbol: str) -> int:
    """One more than the highest. A transaction that fails gives its number back: no gaps."""
    highest = session.scalar(
        select(func.max(Document.number)).where(Document.year == year, Document.symbol == symbol)
    )
    return (highest or 0) + 1


def _record(uow: UnitOfWork, document: Document) -> None:
    uow.record(
        EventKind.DOCUMENT_ISSUED,
        f"document:{document.id}",
        competition_id=document.competition_id,
        public={
            "kind": document.kind,
            "number": document.number,
            "year": document.year,
            "sha256": document.sha256,
        },
    )
