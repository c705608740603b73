"""The window between named marks and the list: who confirmed, who objected, until when."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from exams.applications.models import Application
from exams.clock import local_day
from exams.competitions.calendar import day_ends
from exams.competitions.models import Part, PartStage
from exams.competitions.queries import rules_of
from exams.results.models import MarksConfirmation, Objection
from exams.results.queries import named_marks


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
    asked = (
        select(func.count())
        .select_from(Objection)
        .join(Part, Part.id == Objection.part_id)
        .where(Part.competition_id == competition_id, Objection.answered_at.is_(None))
    )
    if part_id is not None:
        asked = asked.where(Objection.part_id == part_id)
    return session.scalar(asked) or 0


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
