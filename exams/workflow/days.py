"""The day by which a step of a competition is due."""

from datetime import date

from sqlalchemy.orm import Session

from exams.applications.queries import vetting_days
from exams.competitions.models import Competition
from exams.competitions.queries import declared

MOVING = frozenset({"vetting_due", "eligible_list"})


def due_day(
    session: Session, competition: Competition, step: str, part_id: int | None = None
) -> date | None:
    """As declared by the notice; vetting and the lists wait for a registration opened again."""
    on = declared(session, competition.id, step, part_id)
    if on is None or step not in MOVING:
        return on
    return vetting_days(session, competition)[step]
