"""The outbox: events become messages once; messages are handed to the mail until it takes them."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from exams.clock import to_ms
from exams.events import Event, EventKind
from exams.messages.models import Cursor, Message
from exams.messages.notices import Notice, Render, Table
from exams.people.models import Person
from exams.uow import UnitOfWork

AT_ONCE = 50  # events turned into messages in one transaction
# On PostgreSQL an event may be committed after one with a higher number: recent ones of which no
# mail was made are looked at again for so long. The unique triple of event, person and template
# keeps a mail from doubling.
LOOK_BACK = timedelta(minutes=2)
# How long after each try that failed a message is tried again. Counted from the try, not from
# when it was made: after a long outage everything is old, and would be tried out in seconds.
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
    """Recent events that were passed over, and the next ones of the table's kinds."""
    told_of = select(Event).where(Event.kind.in_(list(table))).order_by(Event.seq)
    passed_over = told_of.where(
        Event.seq <= seen,
        Event.at_ms >= to_ms(uow.now - LOOK_BACK),
        ~select(Message.id).where(Message.event_id == Event.id).exists(),
    )
    following = told_of.where(Event.seq > seen).limit(AT_ONCE)
    return [*uow.session.scalars(passed_over), *uow.session.scalars(following)]


def _messages(uow: UnitOfWork, table: Table, render: Render, event: Event) -> Iterator[Message]:
    for notice in table[event.kind]:
        if notice.when(event):
            for person in {p.id: p for p in notice.to(uow.session, event)}.values():
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
    message = uow.session.get_one(Message, message_id, with_for_update=True)
    if message.tries != tries or message.sent_at is not None:
        return False
    message.tries, message.tried_at = tries + 1, uow.now
    uow.record(EventKind.MESSAGE_TRIED, f"message:{message_id}", public={"tries": tries + 1})
    return True


def mark_sent(uow: UnitOfWork, message_id: int) -> None:
    """The mail server took it."""
    message = uow.session.get_one(Message, message_id)
    message.sent_at = uow.now
    _forget_link(message)
    uow.record(
        EventKind.MESSAGE_SENT,
        f"message:{message_id}",
        public={"template": message.template},
        private={"person_id": message.person_id},
    )


def give_up(uow: UnitOfWork, message_id: int) -> None:
    """Every try failed: the message stays in the outbox, marked; nobody tries it again."""
    message = uow.session.get_one(Message, message_id)
    message.failed_at = uow.now
    _forget_link(message)
    uow.record(
        EventKind.MESSAGE_TRIED,
        f"message:{message_id}",
        public={"template": message.template, "tries": message.tries},
    )


def _forget_link(message: Message) -> None:
    """A link that opens an account is kept only as long as its mail has still to go out."""
    if message.event_id is None:
        message.body = ""
