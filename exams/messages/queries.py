"""Reads of the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.errors import NotFound
from exams.messages.models import Message
from exams.messages.service import WAITS


def due(session: Session, now: datetime, limit: int = 50) -> list[Message]:
    """Messages to hand to the mail now, oldest first."""
    waiting = session.scalars(
        select(Message)
        .where(Message.sent_at.is_(None), Message.failed_at.is_(None))
        .order_by(Message.tries, Message.id)
        .limit(limit)
    )
    return [message for message in waiting if is_due(message, now)]


def is_due(message: Message, now: datetime) -> bool:
    """Whether the wait after the last try is over; past the last wait it is due to be given up."""
    if message.tries == 0 or message.tries > len(WAITS):
        return True
    return now >= message.made_at + WAITS[message.tries - 1]


def latest(session: Session, limit: int = 100) -> Sequence[Message]:
    """The newest messages of the outbox."""
    return session.scalars(select(Message).order_by(Message.id.desc()).limit(limit)).all()


def get_message(session: Session, message_id: int) -> Message:
    """The message; raises NotFound."""
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound("message.unknown")
    return message
