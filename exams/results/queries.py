"""Reads about results: a part's list, a candidate's own view, the rankings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from exams.anonymity.codes import marking_text
from exams.applications.models import Application, Entrant
from exams.clock import local_day
from exams.competitions.calendar import day_ends
from exams.competitions.models import Competition, Part, PartKind, PartStage
from exams.competitions.queries import rules_of
from exams.competitions.stages import reached
from exams.defence import queries as defence
from exams.defence.models import DefenceSlot, ScoreSheet
from exams.errors import NotFound
from exams.marking import queries as marking
from exams.marking.queries import GivenSheet
from exams.results.models import (
    MarksConfirmation,
    Objection,
    PartResult,
    Ranking,
    RankingRow,
    TieDecision,
)
from exams.results.standing import compute
from exams.sittings import queries as sittings
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


def part_results(session: Session, part_id: int) -> list[PartResult]:
    """The marks of a part with names, by exam number."""
    found = session.scalars(
        select(PartResult)
        .join(Application)
        .where(PartResult.part_id == part_id)
        .options(joinedload(PartResult.application).joinedload(Application.person))
        .order_by(Application.exam_number)
    )
    return list(found)


def rankings(session: Session, competition_id: int) -> list[Ranking]:
    """Every computed ranking, the newest first."""
    found = session.scalars(
        select(Ranking)
        .where(Ranking.competition_id == competition_id)
        .order_by(Ranking.number.desc())
    )
    return list(found)


def latest(session: Session, competition_id: int) -> Ranking | None:
    """The ranking computed last."""
    return next(iter(rankings(session, competition_id)), None)


def published(session: Session, competition_id: int) -> Ranking | None:
    """The ranking in force: the one published last."""
    found = rankings(session, competition_id)
    return next((row for row in found if row.published_at is not None), None)


def ranking_rows(session: Session, ranking_id: int) -> list[RankingRow]:
    """The rows of a ranking in their order, with candidates."""
    found = session.scalars(
        select(RankingRow)
        .where(RankingRow.ranking_id == ranking_id)
        .options(joinedload(RankingRow.application).joinedload(Application.person))
        .order_by(RankingRow.id)
    )
    return list(found)


def is_fresh(session: Session, ranking: Ranking, competition: Competition) -> bool:
    """Whether the marks, rules and decisions of now would give exactly this ranking."""
    return compute(session, competition).sha256 == ranking.sha256


def objections(session: Session, competition_id: int) -> list[Objection]:
    """Every objection of the competition, the unanswered first, oldest first."""
    found = session.scalars(
        select(Objection)
        .join(Part, Part.id == Objection.part_id)
        .where(Part.competition_id == competition_id)
        .options(joinedload(Objection.application).joinedload(Application.person))
        .order_by(Objection.filed_at, Objection.id)
    )
    return sorted(found, key=lambda row: row.answered_at is not None)


def open_objections(session: Session, competition_id: int, part_id: int | None = None) -> int:
    """How many objections nobody has answered."""
    return sum(
        1
        for row in objections(session, competition_id)
        if row.answered_at is None and part_id in (None, row.part_id)
    )


def ties_decided(session: Session, competition_id: int) -> list[TieDecision]:
    """The head's decisions between equals, oldest first."""
    from exams.competitions.models import CompetitionPost

    found = session.scalars(
        select(TieDecision)
        .join(CompetitionPost, CompetitionPost.id == TieDecision.competition_post_id)
        .where(CompetitionPost.competition_id == competition_id)
        .order_by(TieDecision.id)
    )
    return list(found)


def marks_known(part: Part) -> bool:
    """Whether the marks of the part have names."""
    first = PartStage.SCORED if part.kind is PartKind.PROPOSAL else PartStage.JOINED
    return reached(part, first)


def objection_ends_at(session: Session, part: Part) -> datetime | None:
    """When the window to object closes; counted from the day the marks got names. None: not yet."""
    since = marks_named_at(part)
    if since is None:
        return None
    rules = rules_of(session, part.competition_id)
    last = local_day(since) + timedelta(days=rules.count("calendar.objection_days"))
    return day_ends(last, rules)


def marks_named_at(part: Part) -> datetime | None:
    """When the marks got names; None before, and once the part is settled."""
    return part.stage_at if part.stage in (PartStage.JOINED, PartStage.SCORED) else None


def waiting_for(session: Session, part: Part) -> list[int]:
    """Applications with a mark that neither confirmed it nor let the window pass."""
    confirmed = set(
        session.scalars(
            select(MarksConfirmation.application_id).where(MarksConfirmation.part_id == part.id)
        )
    )
    return [
        key for key, mark in named_marks(session, part) if mark is not None and key not in confirmed
    ]


def named_marks(session: Session, part: Part) -> list[tuple[int, Decimal | None]]:
    """(application, official mark) of the part, once names are known."""
    if not marks_known(part):
        return []
    if part.kind is PartKind.PROPOSAL and part.stage is not PartStage.SETTLED:
        return [(key, mark) for key, mark, _how in defence.final_marks(session, part.id)]
    rows = session.execute(
        select(PartResult.application_id, PartResult.mark).where(PartResult.part_id == part.id)
    )
    return [(key, mark) for key, mark in rows]


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


def own_rank(session: Session, application: Application) -> RankingRow | None:
    """The candidate's own row of the ranking in force."""
    ranking = published(session, application.competition_id)
    if ranking is None:
        return None
    return session.scalar(
        select(RankingRow).where(
            RankingRow.ranking_id == ranking.id, RankingRow.application_id == application.id
        )
    )


def result_of(session: Session, part_id: int, application_id: int) -> PartResult | None:
    """The named mark of one candidate in one part."""
    return session.scalar(
        select(PartResult).where(
            PartResult.part_id == part_id, PartResult.application_id == application_id
        )
    )


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
        exact = defence.exact_marks(session, part.id).get(slot.application_id) if slot else None
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
    work = {w.application_id: w for w in _works(session, part.id, application_id)}
    own = work.get(application_id)
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


def _works(session: Session, part_id: int, application_id: int) -> Sequence[sittings.StoredWork]:
    return [w for w in sittings.stored_work(session, part_id) if w.application_id == application_id]
