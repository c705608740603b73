"""Puts the fast path of the exam room in front of the application, once for a SQLite database."""

import fcntl
import os
import time
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO

from flask import Flask
from sqlalchemy import make_url

from app.room.fast import FastRoom
from app.work import Database
from exams.clock import system_clock
from exams.sealing import Sealer
from exams.sittings.chain import Segment
from exams.sittings.copies import paper_key
from exams.sittings.late import keep_aside
from exams.sittings.saving import Verdict, Writer
from exams.sittings.tokens import Acknowledger, AttemptTokens
from exams.uow import Actor, UnitOfWork

WAITS, WAIT = 30, 0.1  # three seconds for a server that is just ending


def moved_clock(database: Database) -> datetime | None:
    """The time of a clock that was moved (a test's); None: the database's own clock counts."""
    return None if database.clock is system_clock else database.clock()


def init_fast_room(app: Flask) -> None:
    """The writer of this process, and the three addresses that use it."""
    settings = app.extensions["settings"]
    database: Database = app.extensions["database"]
    sealer = Sealer(settings.sealing_key)

    def keep(segment: Segment, verdict: Verdict) -> None:
        actor = Actor(person_id=segment.claim.person_id)
        with UnitOfWork(database.writing(), actor, database.clock()) as uow:
            keep_aside(uow, segment, verdict)

    app.extensions["tokens"] = AttemptTokens(settings.secret_key)
    app.extensions["writer"] = Writer(
        database.engine, lambda: moved_clock(database), Acknowledger(settings.secret_key)
    )
    room = FastRoom(
        app.wsgi_app,
        app.extensions["writer"],
        app.extensions["tokens"],
        keep,
        lru_cache(lambda sitting_id: paper_key(sealer, sitting_id)),
    )
    app.extensions["room"] = room
    app.wsgi_app = room  # type: ignore[method-assign]


class AlreadyServed(SystemExit):
    """Another process serves this SQLite database; the message says what to do."""


def serve_alone(app: Flask) -> None:
    """Refuse to serve a SQLite database that another process serves; raises AlreadyServed.

    Several writing processes starve one another there (performance.md A3): one can wait for as
    long as the others write. Commands of `flask …` write seldom and may run beside the server.
    """
    url = make_url(app.extensions["settings"].database_url)
    by_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
    if by_command or url.get_backend_name() != "sqlite" or url.database in (None, ":memory:"):
        return
    app.extensions["serving"] = _held(Path(f"{url.database}.serving"))


def _held(path: Path) -> IO[bytes]:
    """The open file whose lock is ours until this process ends, however it ends."""
    file = path.open("ab")
    for _ in range(WAITS):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            time.sleep(WAIT)
    file.close()
    raise AlreadyServed(
        f"Khoa Bảng cannot start: another process serves {path.stem} already.\n"
        "SQLite takes one server process: start with one worker (--workers 1), "
        "or use PostgreSQL for several."
    )
