"""Reads about results: a part's list and the rankings.

Beside it: own.py, what a candidate sees of their own marks; window.py, objections to them.
"""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exams.applications.models import Application
from exams.competitions.models import Competition, CompetitionPost, Part, PartKind, PartStage
from exams.competitions.stages import reached
from exams.defence import queries as defence
from exams.results.models import (
    PartResult,
    Ranking,
    RankingRow,
    TieDecision,
)
from exams.results.standing import compute


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


def ties_decided(session: Session, competition_id: int) -> list[TieDecision]:
    """The head's decisions between equals, oldest first."""
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
