"""One moment of the database in one file, while others write; and that file as a database again.

SQLite: the online backup in a single step: it reads one moment of the write-ahead log and stops no
writer (in several steps it would begin anew after every save of another process, and never end).
PostgreSQL: pg_dump on an exported snapshot, in which the rows are counted too.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, func, inspect, make_url, select, text

from app.backups.shelf import BackupFailed
from exams.db import Base, open_engine
from exams.events import Event

SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"


def store_database(engine: Engine, folder: Path) -> tuple[Path, dict[str, Any]]:
    """The file written into the folder, and the facts of the very moment that it holds."""
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(engine, folder / SQLITE)
    return _dump_postgresql(engine, folder / POSTGRESQL)


@contextmanager
def restored(file: Path, scratch: Path, server: str) -> Iterator[Engine]:
    """The file as a database of its own, gone afterwards. `server`: where PostgreSQL makes it."""
    if file.name == SQLITE:
        copy = scratch / SQLITE
        shutil.copyfile(file, copy)
        engine = open_engine(f"sqlite:///{copy}")
        yield engine
        engine.dispose()
        return
    yield from _scratch_postgresql(file, server)


def facts_of(connection: Connection) -> dict[str, Any]:
    """Migration, rows of each table, and the last event."""
    tables = [t for t in Base.metadata.sorted_tables if t.name in _there(connection)]
    last = select(Event.id).order_by(Event.seq.desc()).limit(1)
    return {
        "revision": MigrationContext.configure(connection).get_current_revision(),
        "rows": {t.name: connection.scalar(select(func.count()).select_from(t)) for t in tables},
        "last_event": connection.scalar(last),
    }


def _there(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _copy_sqlite(engine: Engine, target: Path) -> tuple[Path, dict[str, Any]]:
    source = engine.url.database
    if not source or source == ":memory:":
        raise BackupFailed("a database in memory cannot be kept")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.execute("PRAGMA busy_timeout=30000")
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise BackupFailed(f"the copy of the database is damaged: {said}")
    # Looked at without our engine, which would put a log beside it.
    with _plain_sqlite(target) as connection:
        return target, facts_of(connection)


@contextmanager
def _plain_sqlite(path: Path) -> Iterator[Connection]:
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _dump_postgresql(engine: Engine, target: Path) -> tuple[Path, dict[str, Any]]:
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ")
    with snapshot.connect() as connection:
        name = connection.scalar(text("SELECT pg_export_snapshot()"))
        _run("pg_dump", engine, "--format=custom", "--no-owner", "--no-privileges",
             f"--snapshot={name}", f"--file={target}")  # fmt: skip
        return target, facts_of(connection)


def _scratch_postgresql(file: Path, server: str) -> Iterator[Engine]:
    name = f"khoabang_drill_{secrets.token_hex(6)}"
    outside = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    there = make_url(server).set(database=name).render_as_string(hide_password=False)
    with outside.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    inside = open_engine(there)
    try:
        _run("pg_restore", inside, "--exit-on-error", "--no-owner", "--no-privileges", str(file))
        yield inside
    finally:
        inside.dispose()
        with outside.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        outside.dispose()


def _run(program: str, engine: Engine, *options: str) -> None:
    """A program of PostgreSQL on this database; the password is in no list of processes."""
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is not installed: apt-get install postgresql-client")
    words = dict(engine.dialect.create_connect_args(engine.url)[1])
    password = words.pop("password", None)
    there = make_conninfo(**{k: v for k, v in words.items() if isinstance(v, str | int)})
    # What is restored for a drill need not wait for a standby.
    environment = os.environ | {"PGOPTIONS": "-c synchronous_commit=off"}
    if password:
        environment["PGPASSWORD"] = str(password)
    said = subprocess.run(  # noqa: S603 - our own words, no shell
        [found, f"--dbname={there}", *options], env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if said.returncode != 0:
        raise BackupFailed(f"{program}: {said.stderr.strip()[-500:]}")
