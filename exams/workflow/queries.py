"""What each person has to do next, and what leaders see."""

from datetime import datetime

from sqlalchemy.orm import Session

from exams.uow import Actor
from exams.workflow import acts, afterwards, mop_ups, own, second_persons, staff
from exams.workflow.desk import Desk, Todo

SOURCES = (
    acts.acts,
    staff.vetting,
    staff.papers,
    staff.halls,
    staff.employers,
    staff.scripts,
    staff.sheets,
    staff.declarations,
    staff.appeals,
    staff.objections,
    staff.entries,
    second_persons.violations,
    second_persons.revocations,
    mop_ups.moves,
    mop_ups.mop_ups,
    mop_ups.papers,
    own.own_applications,
    mop_ups.own_seats,
    afterwards.appointments,
    afterwards.plans_to_follow,
    afterwards.own_afterwards,
)


def todo(session: Session, actor: Actor, now: datetime) -> list[Todo]:
    """The person's list; what has no date comes last."""
    if actor.person_id is None:
        return []
    desk = Desk(session, actor, actor.person_id, now)
    found = [item for source in SOURCES for item in source(desk)]
    return sorted(found, key=lambda t: (t.due_on is None, t.due_on or desk.today, t.title))
