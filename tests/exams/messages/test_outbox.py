"""Events become messages once, each in its reader's language; sending is tried, never doubled."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.errors import Stale
from exams.events import Event, EventKind
from exams.messages.models import Cursor, Message
from exams.messages.notices import Mail, Notice, Table
from exams.messages.queries import due
from exams.messages.service import (
    AT_ONCE,
    WAITS,
    claim,
    give_up,
    keep_message,
    make_messages,
    mark_sent,
)
from exams.people.models import Person
from tests import build
from tests.conftest import FakeClock, Work


def everyone(session: Session, _event: Event) -> list[Person]:
    return list(session.scalars(select(Person)))


def write(_session: Session, event: Event, notice: Notice, person: Person) -> Mail:
    return Mail(f"{notice.template} {person.language}", event.subject)


TABLE: Table = {
    EventKind.LANGUAGE_CHOSEN: (
        Notice("told", everyone),
        Notice("never", everyone, lambda _event: False),
    ),
}


def event_happens(work: Work) -> None:
    with work() as uow:
        uow.record(EventKind.LANGUAGE_CHOSEN, "person:1", public={"language": "en"})


def make(work: Work) -> int:
    with work() as uow:
        return make_messages(uow, TABLE, write)


def test_each_reader_is_told_once_in_their_language(work: Work, session: Session) -> None:
    with work() as uow:
        build.person(uow)
        build.person(uow).language = "en"
    event_happens(work)
    assert make(work) == 2
    assert make(work) == 0
    assert sorted(session.scalars(select(Message.subject))) == ["told en", "told vi"]


def test_looking_again_at_recent_events_doubles_nothing(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        build.person(uow)
    event_happens(work)
    make(work)
    clock.move(seconds=30)
    event_happens(work)
    assert make(work) == 1
    assert session.scalar(select(func.count()).select_from(Message)) == 2


def test_more_events_than_fit_one_look_are_told_without_waiting(work: Work) -> None:
    with work() as uow:
        build.person(uow)
        for _ in range(AT_ONCE + 5):
            uow.record(EventKind.LANGUAGE_CHOSEN, "person:1", public={"language": "en"})
    assert [make(work), make(work), make(work)] == [AT_ONCE, 5, 0]


def test_an_event_committed_after_a_later_one_is_still_told(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        build.person(uow)
    event_happens(work)
    with work() as uow:  # as if the outbox had read on before that event was committed
        uow.session.add(Cursor(name="mail", seq=10_000))
        uow.record(EventKind.MESSAGES_MADE, "outbox:mail", public={"count": 0})
    assert [make(work), make(work)] == [1, 0]
    clock.move(minutes=2, seconds=1)
    assert make(work) == 0


def test_the_database_itself_refuses_a_second_message_of_the_same_event(work: Work) -> None:
    with work() as uow:
        someone = build.person(uow)
    event_happens(work)
    make(work)
    with pytest.raises(Stale), work() as uow:
        first = uow.session.scalars(select(Message)).one()
        uow.session.add(
            Message(
                event_id=first.event_id,
                person_id=someone.id,
                template="told",
                to_address="x",
                language="vi",
                made_at=uow.now,
            )
        )
        uow.record(EventKind.MESSAGES_MADE, "outbox:mail", public={"count": 1})


def test_looking_when_nothing_happened_changes_nothing(work: Work, session: Session) -> None:
    make(work)
    assert session.scalars(select(Event)).all() == []


def kept(work: Work) -> int:
    with work() as uow:
        message = keep_message(
            uow,
            person_id=None,
            to_address="a@example.vn",
            template="account_reset",
            language="vi",
            subject="s",
            body="http://localhost/reset/secret",
        )
    return message.id


def test_one_worker_takes_a_message(work: Work, session: Session) -> None:
    number = kept(work)
    with work() as uow:
        assert claim(uow, number, 0)
    with work() as uow:
        assert not claim(uow, number, 0)
    assert (
        len(session.scalars(select(Event).where(Event.kind == EventKind.MESSAGE_TRIED)).all()) == 1
    )


def test_a_failed_message_waits_longer_each_time_and_is_given_up(
    work: Work, session: Session, clock: FakeClock
) -> None:
    number = kept(work)
    for tries, wait in enumerate(WAITS):
        with work() as uow:
            assert claim(uow, number, tries)
        session.rollback()
        session.expire_all()
        tried = session.get_one(Message, number).tried_at
        assert tried is not None
        clock.at = tried + wait - timedelta(seconds=1)
        assert due(session, clock()) == []
        clock.at = tried + wait
        session.rollback()
        assert [m.id for m in due(session, clock())] == [number]
    with work() as uow:
        give_up(uow, number)
    session.rollback()
    session.expire_all()
    assert due(session, clock()) == []
    assert session.get_one(Message, number).body == ""


def test_after_a_long_outage_each_try_still_waits_for_its_turn(
    work: Work, session: Session, clock: FakeClock
) -> None:
    number = kept(work)
    with work() as uow:
        assert claim(uow, number, 0)
    clock.move(days=3)  # nobody looked at the outbox
    assert [m.id for m in due(session, clock())] == [number]
    with work() as uow:
        assert claim(uow, number, 1)
    session.rollback()
    assert due(session, clock()) == []  # not the five others at once
    clock.move(minutes=5)
    assert [m.id for m in due(session, clock())] == [number]


def test_mails_that_wait_do_not_stand_before_one_that_is_due(
    work: Work, session: Session, clock: FakeClock
) -> None:
    first = kept(work)
    for tries in (0, 1):
        with work() as uow:
            assert claim(uow, first, tries)
    clock.move(minutes=5)
    with work() as uow:
        assert claim(uow, kept(work), 0)
    assert [m.id for m in due(session, clock(), limit=1)] == [first]


def test_a_link_that_opens_an_account_is_not_kept_once_sent(work: Work, session: Session) -> None:
    number = kept(work)
    with work() as uow:
        mark_sent(uow, number)
    message = session.get_one(Message, number)
    assert message.body == "" and message.sent_at is not None
