"""Reads of the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from exams.errors import NotFound
from exams.messages.models import Message
from exams.messages.service import WAITS


def due(session: Session, now: datetime, limit: int = 50) -> Sequence[Message]:
    """Messages to hand to the mail now, or to give up: those tried least and oldest first."""
    return session.scalars(
        select(Message)
        .where(Message.sent_at.is_(None), Message.failed_at.is_(None), _waited(now))
        .order_by(Message.tries, Message.id)
        .limit(limit)
    ).all()


def _waited(now: datetime) -> ColumnElement[bool]:
    """Never tried, or the wait after the last try is over; past the last wait nobody waits."""
    waits = enumerate(WAITS, start=1)
    over = [and_(Message.tries == n, Message.tried_at <= now - wait) for n, wait in waits]
    return or_(Message.tries == 0, Message.tries > len(WAITS), *over)


def latest(session: Session, limit: int = 100) -> Sequence[Message]:
    """The newest messages of the outbox."""
    return session.scalars(select(Message).order_by(Message.id.desc()).limit(limit)).all()


def get_message(session: Session, message_id: int) -> Message:
    """The message; raises NotFound."""
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound("message.unknown")
    return message
