"""Reads about people and roles."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager

from exams.errors import NotFound
from exams.names import fold
from exams.people.models import Person, RoleAssignment
from exams.permissions import Held, Role
from exams.uow import Actor


def _held_at(now: datetime) -> ColumnElement[bool]:
    begun = RoleAssignment.from_at <= now
    return begun & or_(RoleAssignment.to_at.is_(None), RoleAssignment.to_at > now)


def _in(competition_id: int | None) -> ColumnElement[bool]:
    """Held in this competition; None: in the whole department."""
    if competition_id is None:
        return RoleAssignment.competition_id.is_(None)
    return RoleAssignment.competition_id == competition_id


def actor_for(session: Session, person_id: int, now: datetime) -> Actor:
    """The person as an actor, with every role held at this instant."""
    rows = session.execute(
        select(RoleAssignment.role, RoleAssignment.competition_id)
        .where(RoleAssignment.person_id == person_id, _held_at(now))
        .order_by(RoleAssignment.id)
    )
    return Actor(person_id, tuple(Held(role, where) for role, where in rows))


def get_person(session: Session, person_id: int, *, lock: bool = False) -> Person:
    """The person; raises NotFound. `lock`: others who lock it wait until this is committed."""
    person = session.get(Person, person_id, with_for_update={"key_share": True} if lock else None)
    if person is None:
        raise NotFound("person.unknown")
    return person


def holders(
    session: Session,
    competition_id: int | None,
    role: Role,
    now: datetime,
    *,
    lock: bool = False,
) -> list[Person]:
    """Who holds the role in this competition now; None: who holds it in the whole department.

    `lock`: whoever ends one of these roles with the lock too waits until this is committed.
    """
    wanted = (
        select(Person)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(_in(competition_id), RoleAssignment.role == role, _held_at(now))
        .order_by(Person.name_key, Person.id)
    )
    return list(session.scalars(wanted.with_for_update(of=RoleAssignment) if lock else wanted))


def find_people(session: Session, text: str, limit: int = 50) -> list[Person]:
    """Persons whose name or address holds the text; marks and case do not matter."""
    sought = fold(text)
    if not sought:
        return []
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.name_fold.contains(sought, autoescape=True)
                | Person.email.contains(text.strip().lower(), autoescape=True)
            )
            .order_by(Person.name_key)
            .limit(limit)
        )
    )


def assignments(
    session: Session, now: datetime, competition_id: int | None
) -> list[RoleAssignment]:
    """The roles held now in this competition (None: in the whole department), by role and name."""
    rows = session.scalars(
        select(RoleAssignment)
        .join(Person, RoleAssignment.person_id == Person.id)
        .where(_in(competition_id), _held_at(now))
        .options(contains_eager(RoleAssignment.person))
        .order_by(Person.name_key, RoleAssignment.id)
    )
    order = list(Role)
    return sorted(rows, key=lambda held: order.index(held.role))


def roles_of(session: Session, person_id: int, now: datetime) -> list[RoleAssignment]:
    """Every role the person holds now."""
    return list(
        session.scalars(
            select(RoleAssignment)
            .where(RoleAssignment.person_id == person_id, _held_at(now))
            .order_by(RoleAssignment.id)
        )
    )
