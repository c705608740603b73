"""Registering people and giving them roles."""

import unicodedata
from datetime import datetime

from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.names import fold, name_key
from exams.people.models import Person, RoleAssignment
from exams.people.queries import actor_for, get_person, holders
from exams.people.roles import OF_THEMSELVES, why_not
from exams.permissions import DEPARTMENT_WIDE, Action, Role
from exams.uow import UnitOfWork

LANGUAGES = ("vi", "en")


def register_person(uow: UnitOfWork, full_name: str, email: str, language: str = "vi") -> Person:
    """A person becomes known to the platform. Anybody may register; no permission is needed."""
    name = _tidy(full_name)
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
    """Give a role in a competition, or in the whole department where the role allows it.

    An administrator gives roles of the whole department; nobody gives a role to themselves.
    Raises Invalid when the role may not be given (`people/roles.py` says why).
    """
    whole = Action.PLATFORM_ADMINISTER if competition_id is None else Action.PEOPLE_ASSIGN
    uow.require(whole, competition_id)
    get_person(uow.session, person_id, lock=True)  # the second of two clicks finds the role held
    if until is not None and until <= uow.now:
        raise Invalid("role.until_passed", field="until")
    held = actor_for(uow.session, person_id, uow.now).held
    own = person_id == uow.actor.person_id
    reason = why_not(role, competition_id, held, own=own)
    if reason:
        raise Invalid(reason.code, **{"role": role.value, **reason.facts})
    return grant_role(uow, person_id, role, competition_id, until=until, decision_no=decision_no)


def remove_role(uow: UnitOfWork, assignment_id: int, reason: str) -> RoleAssignment:
    """End a role with a reason. The department keeps at least one administrator.

    Raises NotFound, RuleBroken for the last administrator, Invalid without a reason.
    """
    held = uow.session.get(RoleAssignment, assignment_id, with_for_update=True)
    if held is None or (held.to_at is not None and held.to_at <= uow.now):
        raise NotFound("role.unknown")
    whole = Action.PLATFORM_ADMINISTER if held.competition_id is None else Action.PEOPLE_ASSIGN
    uow.require(whole, held.competition_id)
    if held.role in OF_THEMSELVES:
        raise RuleBroken("role.of_itself", role=held.role.value)
    if not reason.strip():
        raise Invalid("role.reason_missing", field="reason")
    if held.role is Role.ADMINISTRATOR:
        administrators = holders(uow.session, None, held.role, uow.now, lock=True)
        if all(person.id == held.person_id for person in administrators):
            raise RuleBroken("role.last_administrator", role=held.role.value)
    end_role(uow, held, reason.strip())
    return held


def choose_language(uow: UnitOfWork, language: str) -> None:
    """The signed-in person reads pages and mail in this language from now on ('vi' or 'en')."""
    person = get_person(uow.session, uow.person_id)
    if language not in LANGUAGES:
        raise Invalid("person.language_unknown", field="language")
    if person.language != language:
        person.language = language
        uow.record(EventKind.LANGUAGE_CHOSEN, f"person:{person.id}", public={"language": language})


def rename_self(uow: UnitOfWork, full_name: str) -> Person:
    """The signed-in person corrects their own name; papers already issued keep the old one."""
    person = get_person(uow.session, uow.person_id)
    name = _tidy(full_name)
    if name != person.full_name:
        person.full_name, person.name_key, person.name_fold = name, name_key(name), fold(name)
        uow.record(EventKind.PERSON_RENAMED, f"person:{person.id}", private={"full_name": name})
    return person


def _tidy(full_name: str) -> str:
    """The name in NFC with single spaces; raises Invalid when nothing is left."""
    name = " ".join(unicodedata.normalize("NFC", full_name).split())
    if not name:
        raise Invalid("person.name_missing", field="full_name")
    return name


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
