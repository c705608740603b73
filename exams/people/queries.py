"""Reads about people and roles."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from exams.errors import NotFound
from exams.people.models import Person, RoleAssignment
from exams.permissions import Held, Role
from exams.uow import Actor


def _held_at(now: datetime):  # type: ignore[no-untyped-def]
    begun = RoleAssignment.from_at <= now
    return begun & or_(RoleAssignment.to_at.is_(None), RoleAssignment.to_at > now)


def actor_for(session: Session, person_id: int, now: datetime) -> Actor:
    """The person as an actor, with every role held at this instant."""
    rows = session.execute(
        select(RoleAssignment.role, RoleAssignment.competition_id)
        .where(RoleAssignment.person_id == person_id, _held_at(now))
        .order_by(RoleAssignment.id)
    )
    return Actor(person_id, tuple(Held(role, where) for role, where in rows))


def get_person(session: Session, person_id: int) -> Person:
    """The person; raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person.unknown")
    return person


def holders(session: Session, competition_id: int, role: Role, now: datetime) -> list[Person]:
    """Who holds the role in this competition now (department-wide holders not counted)."""
    return list(
        session.scalars(
            select(Person)
            .join(RoleAssignment, RoleAssignment.person_id == Person.id)
            .where(
                RoleAssignment.competition_id == competition_id,
                RoleAssignment.role == role,
                _held_at(now),
            )
            .order_by(Person.name_key)
        )
    )
