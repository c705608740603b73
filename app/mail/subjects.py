"""From an event to the things it is about: the row its subject names, and whose it is."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.appeals.models import RemarkRequest
from exams.applications.models import Application, Entrant
from exams.appointments.models import Appointment
from exams.clock import from_ms
from exams.competitions.models import Competition, Part
from exams.events import Event
from exams.people.models import Person
from exams.people.queries import holders
from exams.permissions import Role
from exams.results.models import Objection
from exams.sittings.models import Seat, Sitting
from exams.sittings.mop_up_models import Move
from exams.sittings.revocation_models import Revocation
from exams.training.models import TrainingPlan

# The first word of an event's subject, and the table it names.
TABLES: dict[str, Any] = {
    "application": Application,
    "appointment": Appointment,
    "competition": Competition,
    "move": Move,
    "objection": Objection,
    "part": Part,
    "person": Person,
    "plan": TrainingPlan,
    "remark_request": RemarkRequest,
    "request": RemarkRequest,
    "revocation": Revocation,
    "sitting": Sitting,
    "training_plan": TrainingPlan,
}


def thing_of(session: Session, event: Event) -> Any:
    """The row that the event's subject names, or None."""
    word, _, number = event.subject.partition(":")
    table = TABLES.get(word)
    return session.get(table, int(number)) if table and number.isdecimal() else None


def application_of(thing: Any) -> Application | None:
    """The application that a thing belongs to."""
    if isinstance(thing, TrainingPlan):
        thing = thing.appointment
    if isinstance(thing, Move):
        thing = thing.seat
    if isinstance(thing, Revocation):
        thing = thing.violation.seat
    if isinstance(thing, Application) or thing is None:
        return thing
    return getattr(thing, "application", None)


def applicant(session: Session, event: Event) -> list[Person]:
    """The candidate whose application, objection, request, appointment or plan it is."""
    application = application_of(thing_of(session, event))
    return [application.person] if application else []


def the_person(session: Session, event: Event) -> list[Person]:
    """The person whom the event is about."""
    thing = thing_of(session, event)
    return [thing] if isinstance(thing, Person) else []


def entrants(session: Session, part: Part | None) -> list[Person]:
    """Who is admitted to the part."""
    if part is None:
        return []
    return list(
        session.scalars(
            select(Person)
            .join(Application, Application.person_id == Person.id)
            .join(Entrant, Entrant.application_id == Application.id)
            .where(Entrant.part_id == part.id)
            .order_by(Person.id)
        )
    )


def seated(session: Session, event: Event) -> list[Person]:
    """Who has a seat in the sitting."""
    thing = thing_of(session, event)
    if not isinstance(thing, Sitting):
        return []
    rows = (
        select(Person)
        .join(Application, Application.person_id == Person.id)
        .join(Seat, Seat.application_id == Application.id)
        .where(Seat.sitting_id == thing.id)
    )
    return list(session.scalars(rows.order_by(Person.id)))


def all_entrants(session: Session, event: Event) -> list[Person]:
    """Everybody who was admitted to any part of the competition."""
    return list(
        session.scalars(
            select(Person)
            .join(Application, Application.person_id == Person.id)
            .join(Entrant, Entrant.application_id == Application.id)
            .where(Application.competition_id == event.competition_id)
            .distinct()
            .order_by(Person.id)
        )
    )


def with_role(*roles: Role) -> Callable[[Session, Event], list[Person]]:
    """Who held one of the roles, here or in the whole department, when it happened."""

    def find(session: Session, event: Event) -> list[Person]:
        at = from_ms(event.at_ms)
        return [
            person
            for role in roles
            for where in (event.competition_id, None)
            for person in holders(session, where, role, at)
        ]

    return find


def together(*finders: Callable[[Session, Event], list[Person]]) -> Callable[..., list[Person]]:
    """Everybody whom one of the finders finds."""
    return lambda session, event: [p for find in finders for p in find(session, event)]
