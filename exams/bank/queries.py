"""Reads of the bank, for its setters only."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from exams.bank.models import Question, QuestionKind
from exams.errors import NotFound
from exams.names import fold
from exams.permissions import Action
from exams.uow import Actor


def own_question(session: Session, actor: Actor, question_id: int) -> Question:
    """The question, for a setter of its competition; raises NotFound for everybody else."""
    question = session.get(Question, question_id)
    if question is None or not actor.may(Action.BANK_WRITE, question.competition_id):
        raise NotFound("question.unknown")
    return question


def list_questions(
    session: Session,
    actor: Actor,
    competition_id: int,
    *,
    kind: QuestionKind | None = None,
    topic: str = "",
    search: str = "",
    retired: bool = False,
) -> list[Question]:
    """Questions of the bank, oldest first; `search` ignores tone marks and capitals."""
    _require(actor, competition_id)
    query = select(Question).where(Question.competition_id == competition_id)
    if not retired:
        query = query.where(Question.retired_at.is_(None))
    if kind is not None:
        query = query.where(Question.kind == kind)
    if topic:
        query = query.where(Question.topic == topic)
    found = session.scalars(query.options(selectinload(Question.versions)).order_by(Question.id))
    wanted = fold(search)
    return [q for q in found if wanted in fold(f"{q.topic} {q.latest.text}")]


def topics(session: Session, actor: Actor, competition_id: int) -> list[str]:
    """The topics in use, sorted."""
    _require(actor, competition_id)
    rows = session.scalars(
        select(Question.topic).where(Question.competition_id == competition_id).distinct()
    )
    return sorted(topic for topic in rows if topic)


def _require(actor: Actor, competition_id: int) -> None:
    if not actor.may(Action.BANK_WRITE, competition_id):
        raise NotFound("competition.unknown")


def count_questions(session: Session, competition_id: int) -> int:
    """How many questions the bank offers; a number only, for whoever watches the work."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Question)
            .where(Question.competition_id == competition_id, Question.retired_at.is_(None))
        )
        or 0
    )
