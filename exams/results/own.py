"""What one candidate sees of their own marks: the marks, who gave them, the text as marked."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from exams.anonymity.codes import marking_text
from exams.applications.models import Application, Entrant
from exams.competitions.models import Part, PartKind
from exams.competitions.queries import rules_of
from exams.defence import queries as defence
from exams.defence.models import DefenceSlot, ScoreSheet
from exams.errors import NotFound
from exams.marking import queries as marking
from exams.marking.queries import GivenSheet
from exams.results.models import MarksConfirmation, Objection, PartResult
from exams.results.queries import marks_known, result_of
from exams.results.window import objection_ends_at
from exams.sittings import answers as sittings
from exams.sittings.models import Attempt
from exams.sittings.receipts import receipt


@dataclass(frozen=True)
class Script:
    """The candidate's own text as stored, and whether it is the text handed in and marked."""

    answers: tuple[tuple[str, str, str], ...]  # slot, question, text
    receipt: str | None
    same_as_handed_in: bool
    same_as_marked: bool


@dataclass(frozen=True)
class OwnPart:
    """What one candidate may see of one part, from the moment the names are joined."""

    part: Part
    mark: Decimal | None
    exact: Fraction | None
    how: str
    passed: bool | None
    reason: str
    points: dict[str, str]
    sheets: tuple[GivenSheet, ...]
    panel_sheets: tuple[ScoreSheet, ...]
    script: Script | None
    objections: tuple[Objection, ...]
    confirmed_at: datetime | None
    window_ends_at: datetime | None
    window_open: bool


def own_results(
    session: Session, application_id: int, now: datetime | None = None
) -> list[OwnPart]:
    """The candidate's own marks, part by part, as far as names are known."""
    application = session.get(Application, application_id)
    if application is None:
        raise NotFound("application.unknown")
    parts = [
        part
        for part in application.competition.parts
        if marks_known(part) and session.get(Entrant, (part.id, application_id)) is not None
    ]
    return [_own_part(session, part, application_id, now) for part in parts]


def _own_part(session: Session, part: Part, application_id: int, now: datetime | None) -> OwnPart:
    row = result_of(session, part.id, application_id)
    slot = _slot(session, part, application_id)
    ends = objection_ends_at(session, part)
    confirmed = session.get(MarksConfirmation, (part.id, application_id))
    filed = session.scalars(
        select(Objection)
        .where(Objection.part_id == part.id, Objection.application_id == application_id)
        .order_by(Objection.id)
    )
    return OwnPart(
        part=part,
        **_mark_facts(session, part, row, slot),
        points=dict(row.points) if row else {},
        sheets=_marker_sheets(session, part, row),
        panel_sheets=tuple(defence.opened_sheets(session, slot)) if slot else (),
        script=_own_script(session, part, application_id, row),
        objections=tuple(filed),
        confirmed_at=confirmed.confirmed_at if confirmed else None,
        window_ends_at=ends,
        window_open=ends is not None and now is not None and now < ends,
    )


def _slot(session: Session, part: Part, application_id: int) -> DefenceSlot | None:
    if part.kind is not PartKind.PROPOSAL:
        return None
    return session.scalar(
        select(DefenceSlot)
        .where(DefenceSlot.part_id == part.id, DefenceSlot.application_id == application_id)
        .options(selectinload(DefenceSlot.sheets))
    )


def _mark_facts(
    session: Session, part: Part, row: PartResult | None, slot: DefenceSlot | None
) -> dict[str, Any]:
    if row is not None:
        exact = Fraction(row.exact) if row.exact and row.mark is not None else None
        facts: dict[str, Any] = {
            "mark": row.mark, "exact": exact, "how": row.how, "passed": row.passed,
        }  # fmt: skip
    else:
        mark = slot.final_mark if slot else None
        how = "absent" if slot is None or slot.absent else slot.how or ""
        needed = rules_of(session, part.competition_id).stage(part.code).pass_mark
        exact = defence.exact_mark(session, slot) if slot else None
        passed = mark is not None and (needed is None or mark >= needed)
        facts = {"mark": mark, "exact": exact, "how": how, "passed": passed}
    return {**facts, "reason": (slot.decided_reason or "") if slot else ""}


def _marker_sheets(session: Session, part: Part, row: PartResult | None) -> tuple[GivenSheet, ...]:
    if row is None or row.code is None or part.kind is not PartKind.WRITTEN:
        return ()
    return tuple(marking.sheets_of(session, part.id, row.code))


def _own_script(
    session: Session, part: Part, application_id: int, row: PartResult | None
) -> Script | None:
    """The text as stored beside the receipt of the hand-in and the text that was marked."""
    if part.kind is PartKind.PROPOSAL:
        return None
    own = sittings.own_work(session, part.id, application_id)
    if own is None:
        return None
    attempt = session.get_one(Attempt, own.attempt_id)
    marked = marking.get_script(session, part.id, row.code).answers if row and row.code else []
    answers = tuple(
        (str(a["slot"]), str(a.get("question", "")), own.answers.get(str(a["slot"]), ""))
        for a in marked
    ) or tuple((slot, "", text) for slot, text in sorted(own.answers.items()))
    return Script(
        answers,
        attempt.receipt,
        attempt.receipt == receipt(own.answers),
        all(marking_text(own.answers.get(str(a["slot"]), "")) == a["text"] for a in marked),
    )
