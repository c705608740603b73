"""Law 4: nobody commits but the unit of work, and it refuses a change that recorded no event."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exams.errors import NotPermitted, Stale
from exams.events import Event, EventKind
from exams.people.models import Person
from exams.permissions import Action
from exams.uow import UnrecordedChange
from tests import build
from tests.conftest import Work


def test_a_change_is_committed_with_its_event(work: Work, session: Session) -> None:
    with work() as uow:
        someone = build.person(uow)
    assert session.get(Person, someone.id).full_name == "Trần Thị Thử Nghiệm"
    assert session.scalars(select(Event.kind)).all() == [EventKind.PERSON_REGISTERED]


def test_a_change_without_an_event_is_refused_and_leaves_nothing(
    work: Work, session: Session
) -> None:
    with work() as uow:
        someone = build.person(uow)
    with pytest.raises(UnrecordedChange), work() as uow:
        uow.session.get(Person, someone.id).full_name = "Đổi Lén"
    assert session.get(Person, someone.id).full_name != "Đổi Lén"


def test_a_bulk_statement_without_an_event_is_refused(work: Work) -> None:
    with work() as uow:
        build.person(uow)
    with pytest.raises(UnrecordedChange), work() as uow:
        uow.session.execute(update(Person).values(full_name="Đổi Lén"))


def test_an_exception_rolls_everything_back(work: Work, session: Session) -> None:
    with pytest.raises(ZeroDivisionError), work() as uow:
        build.person(uow)
        raise ZeroDivisionError
    assert session.scalars(select(Person)).all() == []
    assert session.scalars(select(Event)).all() == []


def test_the_same_thing_twice_is_stale(work: Work) -> None:
    with work() as uow:
        first = build.person(uow)
    with pytest.raises(Stale), work() as uow:
        build.person(uow).email = first.email


def test_the_same_thing_twice_is_stale_before_the_commit_as_well(work: Work) -> None:
    with work() as uow:
        first = build.person(uow)
    with pytest.raises(Stale), work() as uow:
        build.person(uow).email = first.email
        uow.session.scalars(select(Person)).all()  # the query writes first what is pending


def test_a_refused_statement_tells_the_log_nothing_about_people(work: Work) -> None:
    with work() as uow:
        first = build.person(uow)
    with pytest.raises(Stale) as refused, work() as uow:
        build.person(uow).email = first.email
    assert first.full_name not in str(refused.value.__cause__)


def test_an_actor_without_the_role_is_refused(work: Work) -> None:
    with work() as uow:
        someone = build.person(uow)
    with pytest.raises(NotPermitted), work(someone.id) as uow:
        uow.require(Action.COMPETITION_WRITE)


def test_an_event_carries_no_float_and_no_undeclared_fact(work: Work) -> None:
    with pytest.raises(TypeError), work() as uow:
        uow.record(EventKind.RULES_CHANGED, "x", public={"keys": [0.5]})
    with pytest.raises(ValueError, match="not declared"), work() as uow:
        uow.record(EventKind.RULES_CHANGED, "x", public={"name": "Trần"})


def test_an_instant_comes_back_aware_and_in_utc(work: Work, session: Session) -> None:
    with work() as uow:
        someone = build.person(uow)
    at = session.get(Person, someone.id).registered_at
    assert at == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert at.tzinfo is not None
