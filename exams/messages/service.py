"""The outbox: events become messages once; messages are handed to the mail until it takes them."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from exams.clock import to_ms
from exams.events import Event, EventKind
from exams.messages.models import Cursor, Message
from exams.messages.notices import Notice, Render, Table
from exams.people.models import Person
from exams.uow import UnitOfWork

AT_ONCE = 50  # events turned into messages in one transaction
# On PostgreSQL an event may be committed after one with a higher number: recent ones are looked
# at again for so long. The unique triple of event, person and template keeps a mail from doubling.
LOOK_BACK = timedelta(minutes=2)
# How long after it was made a message is tried the second, third ... time.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440))


def make_messages(uow: UnitOfWork, table: Table, render: Render) -> int:
    """Turn events not yet told into messages, each in its reader's language; returns how many."""
    cursor = uow.session.get(Cursor, "mail")
    seen = cursor.seq if cursor else 0
    events = _events(uow, table, seen)
    made = [message for event in events for message in _messages(uow, table, render, event)]
    uow.session.add_all(made)
    last = max((event.seq for event in events), default=seen)
    if last > seen:
        uow.session.merge(Cursor(name="mail", seq=last))
    if made or last > seen:
        uow.record(EventKind.MESSAGES_MADE, "outbox:mail", public={"count": len(made)})
    return len(made)


def _events(uow: UnitOfWork, table: Table, seen: int) -> list[Event]:
    """The next events of the table's kinds, and the recent ones once more."""
    recent = to_ms(uow.now - LOOK_BACK)
    return list(
        uow.session.scalars(
            select(Event)
            .where(Event.kind.in_(list(table)), (Event.seq > seen) | (Event.at_ms >= recent))
            .order_by(Event.seq)
            .limit(AT_ONCE)
        )
    )


def _messages(uow: UnitOfWork, table: Table, render: Render, event: Event) -> Iterator[Message]:
    told = {
        (person_id, template)
        for person_id, template in uow.session.execute(
            select(Message.person_id, Message.template).where(Message.event_id == event.id)
        )
    }
    for notice in table[event.kind]:
        if notice.when(event):
            for person in {p.id: p for p in notice.to(uow.session, event)}.values():
                if (person.id, notice.template) not in told:
                    yield _message(uow, render, event, notice, person)


def _message(
    uow: UnitOfWork, render: Render, event: Event, notice: Notice, person: Person
) -> Message:
    mail = render(uow.session, event, notice, person)
    return Message(
        event_id=event.id,
        person_id=person.id,
        to_address=person.email,
        template=notice.template,
        language=person.language,
        facts={"subject": event.subject, "competition_id": event.competition_id},
        subject=mail.subject,
        body=mail.body,
        made_at=uow.now,
    )


def keep_message(
    uow: UnitOfWork,
    *,
    person_id: int | None,
    to_address: str,
    template: str,
    language: str,
    subject: str,
    body: str,
) -> Message:
    """Put one mail that no event tells (a link of sign-in) into the outbox."""
    message = Message(
        person_id=person_id,
        to_address=to_address,
        template=template,
        language=language,
        subject=subject,
        body=body,
        made_at=uow.now,
    )
    uow.session.add(message)
    uow.record(EventKind.MESSAGES_MADE, "outbox:mail", public={"template": template, "count": 1})
    return message


def claim(uow: UnitOfWork, message_id: int, tries: int) -> bool:
    """Take a message to send it; false when another worker took this try first.

    The try is counted before the mail goes out: a worker that dies then sends late, never twice.
    """
    taken = uow.session.execute(
        update(Message)
        .where(Message.id == message_id, Message.tries == tries, Message.sent_at.is_(None))
        .values(tries=tries + 1)
    )
    assert isinstance(taken, CursorResult)
    uow.record(EventKind.MESSAGE_TRIED, f"message:{message_id}", public={"tries": tries + 1})
    return taken.rowcount == 1


def mark_sent(uow: UnitOfWork, message_id: int) -> None:
    """The mail server took it. A link that opens an account is not kept once it is sent."""
    message = uow.session.get_one(Message, message_id)
    message.sent_at = uow.now
    if message.event_id is None:
        message.body = ""
    uow.record(
        EventKind.MESSAGE_SENT,
        f"message:{message_id}",
        public={"template": message.template},
        private={"person_id": message.person_id},
    )


def give_up(uow: UnitOfWork, message_id: int) -> None:
    """Every try failed: the message stays in the outbox, marked."""
    message = uow.session.get_one(Message, message_id)
    message.failed_at = uow.now
    uow.record(
        EventKind.MESSAGE_TRIED,
        f"message:{message_id}",
        public={"template": message.template, "tries": message.tries},
    )
