"""Puts the fast path of the exam room in front of the application."""

from datetime import datetime
from functools import lru_cache

from flask import Flask

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
    app.extensions["writer"] = Writer(database.engine, lambda: moved_clock(database))
    app.wsgi_app = FastRoom(  # type: ignore[method-assign]
        app.wsgi_app,
        app.extensions["writer"],
        app.extensions["tokens"],
        Acknowledger(settings.secret_key),
        keep,
        lru_cache(lambda sitting_id: paper_key(sealer, sitting_id)),
    )
