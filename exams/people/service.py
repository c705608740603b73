"""Registering people and giving them roles."""

import unicodedata
from datetime import datetime

from exams.errors import Invalid
from exams.events import EventKind
from exams.names import fold, name_key
from exams.people.models import Person, RoleAssignment
from exams.permissions import DEPARTMENT_WIDE, Action, Role
from exams.uow import UnitOfWork


def register_person(uow: UnitOfWork, full_name: str, email: str, language: str = "vi") -> Person:
    """A person becomes known to the platform. Anybody may register; no permission is needed."""
    name = " ".join(unicodedata.normalize("NFC", full_name).split())
    if not name:
        raise Invalid("person.name_missing", field="full_name")
    person = Person(
        full_name=name,
        name_key=name_key(name),
        name_fold=fold(name),
        email=email.strip().lower(),
        language=language,
        registered_at=uow.now,
    )
    uow.session.add(person)
    uow.session.flush()  # the event names the row
    uow.record(EventKind.PERSON_REGISTERED, f"person:{person.id}", private={"email": person.email})
    return person


def assign_role(
    uow: UnitOfWork,
    person_id: int,
    role: Role,
    competition_id: int | None,
    *,
    until: datetime | None = None,
    decision_no: str | None = None,
) -> RoleAssignment:
    """Give a role in a competition, or in the whole department where the role allows it."""
    uow.require(Action.PEOPLE_ASSIGN, competition_id)
    return grant_role(
        uow, person_id, role, competition_id, until=until, decision_no=decision_no
    )


def grant_role(
    uow: UnitOfWork,
    person_id: int,
    role: Role,
    competition_id: int | None,
    *,
    until: datetime | None = None,
    decision_no: str | None = None,
) -> RoleAssignment:
    """Give a role as the effect of another, permitted act (appointing a member, applying).

    Raises Invalid when a role of one competition is given in the whole department.
    """
    if competition_id is None and role not in DEPARTMENT_WIDE:
        raise Invalid("role.needs_competition", field="competition_id", role=role.value)
    held = RoleAssignment(
        person_id=person_id,
        role=role,
        competition_id=competition_id,
        from_at=uow.now,
        to_at=until,
        decision_no=decision_no,
        assigned_by=uow.actor.person_id,
    )
    uow.session.add(held)
    uow.record(
        EventKind.ROLE_ASSIGNED,
        f"person:{person_id}",
        competition_id=competition_id,
        public={"role": role.value},
        private={"person_id": person_id, "decision_no": decision_no},
    )
    return held


def end_role(uow: UnitOfWork, held: RoleAssignment, reason: str) -> None:
    """End a role as the effect of another, permitted act. What it saw and did stays recorded."""
    held.to_at = max(uow.now, held.from_at)
    uow.record(
        EventKind.ROLE_REMOVED,
        f"person:{held.person_id}",
        competition_id=held.competition_id,
        public={"role": held.role.value},
        private={"person_id": held.person_id, "reason": reason},
    )
