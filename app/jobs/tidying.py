"""What has been kept long enough is deleted, once an hour."""

import time
from typing import NamedTuple

from flask import Flask

from app.work import database, now, work
from exams.appeals.attempt_logs import delete_logs, logs_due
from exams.sittings.practice import delete_old_practices
from exams.uow import SYSTEM

HOUR = 3600.0


class Tidied(NamedTuple):
    """What one look deleted."""

    practices: int = 0
    attempt_events: int = 0


class Tidying:
    """Call it as often as you like: it works once an hour, in small transactions."""

    def __init__(self) -> None:
        self._due = 0.0

    def __call__(self, app: Flask) -> Tidied:
        """Delete old practices, and the logs of attempts after the complaints."""
        if time.monotonic() < self._due:
            return Tidied()
        self._due = time.monotonic() + HOUR
        deleted = 0
        with app.app_context():
            while now_deleted := _practices():
                deleted += now_deleted
            return Tidied(deleted, _logs())


def _practices() -> int:
    with work(SYSTEM) as uow:
        return delete_old_practices(uow)


def _logs() -> int:
    with database().reading() as session:
        due = logs_due(session, now())
    deleted = 0
    for competition_id in due:
        with work(SYSTEM) as uow:
            deleted += delete_logs(uow, competition_id)
    return deleted
