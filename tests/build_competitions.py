"""Competitions prepared, submitted and announced through the services, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from exams.bodies.models import BodyKind, Duty
from exams.bodies.service import appoint_member, set_up_body
from exams.clock import local_day
from exams.competitions import announcing, calendar, guards
from exams.competitions.models import Competition
from exams.competitions.service import PostWanted, create_competition, set_calendar
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.uow import SYSTEM, UnitOfWork
from tests import build


@dataclass
class Office:
    """The people of the department who prepare a competition: an officer and an approver."""

    officer: int
    approver: int


@contextmanager
def acting(uow: UnitOfWork, person_id: int) -> Iterator[UnitOfWork]:
    """The same unit of work, for a while in the name of this person."""
    uow.session.flush()
    before, uow.actor = uow.actor, actor_for(uow.session, person_id, uow.now)
    try:
        yield uow
    finally:
        uow.actor = before


@contextmanager
def acting_for_all(uow: UnitOfWork) -> Iterator[UnitOfWork]:
    """The same unit of work, for a while in the name of the system."""
    before, uow.actor = uow.actor, SYSTEM
    try:
        yield uow
    finally:
        uow.actor = before


def office(uow: UnitOfWork) -> Office:
    """An officer and an approver of the whole department."""
    officer = build.holder(uow, Role.OFFICER, None, "Phạm Thị Cán Bộ")
    approver = build.holder(uow, Role.APPROVER, None, "Đỗ Văn Phê Duyệt")
    uow.session.flush()
    return Office(officer.id, approver.id)


def council(uow: UnitOfWork, competition: Competition, size: int = 5) -> None:
    """A council by decision: chair, secretary and members, who hold their roles here."""
    with acting_for_all(uow):
        body = set_up_body(uow, competition.id, BodyKind.COUNCIL, "01/QĐ-SNV", local_day(uow.now))
        for n in range(size):
            duty = (Duty.CHAIR, Duty.SECRETARY)[n] if n < 2 else Duty.MEMBER
            person = build.person(uow, f"Ủy Viên Số {n + 1}")
            appoint_member(uow, body.id, person.id, duty)
    uow.session.flush()


def draft(
    uow: UnitOfWork, who: Office, rule_set: str = "leadership-written-proposal"
) -> Competition:
    """A draft that an officer made: one post, no dates, no council."""
    post = build.post(uow)
    with acting(uow, who.officer):
        return create_competition(
            uow,
            title="Thi tuyển chức danh Trưởng phòng Tổ chức",
            unit_id=post.unit_id,
            rule_set=rule_set,
            posts=[PostWanted(post.id, 1, "Có 3 năm kinh nghiệm.")],
            contact="Phòng Tổ chức, điện thoại 028 0000 0000",
        )


def dates_for(competition: Competition, announce_on: date) -> dict[str, date]:
    """The dates the rules propose."""
    steps = calendar.propose(guards.rules_in(competition), announce_on)
    return {step.name: step.on for step in steps}


def ready(uow: UnitOfWork, who: Office, announce_on: date | None = None) -> Competition:
    """A draft with everything that submission needs."""
    row = draft(uow, who)
    council(uow, row)
    with acting(uow, who.officer):
        set_calendar(uow, row.id, dates_for(row, announce_on or local_day(uow.now)))
    return row


def submitted(uow: UnitOfWork, who: Office) -> Competition:
    """A competition that awaits approval."""
    row = ready(uow, who)
    with acting(uow, who.officer):
        announcing.submit(uow, row.id)
    return row


def announced(uow: UnitOfWork, who: Office) -> Competition:
    """A competition that is public."""
    row = submitted(uow, who)
    with acting(uow, who.approver):
        announcing.announce(uow, row.id)
    return row
