"""What has been kept long enough is deleted, once an hour."""

import time

from flask import Flask

from app.work import work
from exams.sittings.practice import delete_old_practices
from exams.uow import SYSTEM

HOUR = 3600.0


class Tidying:
    """Call it as often as you like: it works once an hour, in small transactions."""

    def __init__(self) -> None:
        self._due = 0.0

    def __call__(self, app: Flask) -> int:
        """Delete old practices; returns how many."""
        if time.monotonic() < self._due:
            return 0
        self._due = time.monotonic() + HOUR
        deleted = 0
        with app.app_context():
            while now_deleted := _practices():
                deleted += now_deleted
        return deleted


def _practices() -> int:
    with work(SYSTEM) as uow:
        return delete_old_practices(uow)
