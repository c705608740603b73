"""How a view reaches the domain: `work()` to change, `read()` to look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import current_app, g
from flask_login import current_user
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from exams.clock import Clock, system_clock
from exams.db import open_engine, session_makers
from exams.people.queries import actor_for
from exams.sealing import Sealer
from exams.uow import NOBODY, Actor, UnitOfWork


@dataclass
class Database:
    """The engine of this process, its two session factories and its clock."""

    engine: Engine
    writing: sessionmaker[Session]
    reading: sessionmaker[Session]
    clock: Clock = system_clock


@dataclass
class Reader:
    """What a reading view holds."""

    session: Session
    actor: Actor
    now: datetime


def init_database(app: Any) -> None:
    """Open the database of the settings."""
    engine = open_engine(app.extensions["settings"].database_url)
    app.extensions["database"] = Database(engine, *session_makers(engine))


def database() -> Database:
    """The database of the running app."""
    return cast(Database, current_app.extensions["database"])


def now() -> datetime:
    """The time of the running app (real, or shifted for a rehearsal)."""
    return database().clock()


def current_actor() -> Actor:
    """The signed-in person with the roles held now; loaded once a request."""
    if "actor" not in g:
        person_id = getattr(current_user, "person_id", None)
        if person_id is None:
            g.actor = NOBODY
        else:
            with database().reading() as session:
                g.actor = actor_for(session, person_id, now())
    return cast(Actor, g.actor)


def sealer() -> Sealer:
    """The sealer of this installation."""
    return Sealer(current_app.extensions["settings"].sealing_key)


def forget_actor() -> None:
    """Roles changed in this request: load them again at the next question."""
    g.pop("actor", None)


@contextmanager
def work(actor: Actor | None = None) -> Iterator[UnitOfWork]:
    """A unit of work of the signed-in person; commits on leaving the block."""
    with UnitOfWork(database().writing(), actor or current_actor(), now()) as uow:
        yield uow
    forget_actor()


@contextmanager
def read() -> Iterator[Reader]:
    """A session that never commits."""
    with database().reading() as session:
        yield Reader(session, current_actor(), now())
        session.rollback()
