"""`flask --app wsgi rehearse`: a whole competition with simulated people, in a place of its own.

SQLite: a temporary file. PostgreSQL: a schema of its own, dropped afterwards. Nothing of the
installation's data is read or changed.
"""

import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from cryptography.fernet import Fernet
from sqlalchemy import Engine, make_url, text

import app.accounts  # noqa: F401 - its tables belong to the schema
from app.i18n import mark
from exams.clock import VIETNAM
from exams.db import Base, open_engine, session_makers
from exams.posts.models import PostLevel
from exams.posts.service import import_units, load_framework
from exams.rehearsal.announcing import Plan, PostPlan
from exams.rehearsal.cast import open_office
from exams.rehearsal.course import Course
from exams.rehearsal.world import World
from exams.results.queries import latest, ranking_rows
from exams.rules.loader import shipped
from exams.sealing import Sealer
from exams.tables import ALL  # noqa: F401 - every table

BEGINS = datetime(2027, 1, 4, 8, 0, tzinfo=VIETNAM)  # a fixed Monday: the seed decides the rest
CANDIDATES_A_POST = 25


@click.command("rehearse")
@click.option("--candidates", default=12, show_default=True, type=click.IntRange(2, 2000))
@click.option("--seed", default=1, show_default=True, type=int)
@click.option(
    "--rule-set", default="leadership-written-proposal", show_default=True,
    type=click.Choice(sorted(shipped())),
)  # fmt: skip
@click.option("--database-url", envvar="DATABASE_URL", default=None, help="PostgreSQL to use.")
def rehearse(candidates: int, seed: int, rule_set: str, database_url: str | None) -> None:
    """Run a complete competition with simulated people; print timeline, marks and ranking."""
    with place(database_url) as engine:
        course = course_in(engine, candidates, seed, rule_set, _progress(time.monotonic()))
        course.run()
        _print_result(course)


def course_in(engine: Engine, candidates: int, seed: int, rule_set: str, tell=None) -> Course:  # type: ignore[no-untyped-def]
    """A course ready to run in this (empty) database."""
    Base.metadata.create_all(engine)
    writing, reading = session_makers(engine)
    files: dict[str, bytes] = {}

    def keep(data: bytes) -> tuple[str, str]:
        key = f"rehearsal/{len(files)}"
        files[key] = data
        return key, hashlib.sha256(data).hexdigest()

    world = World(writing, reading, Sealer(Fernet.generate_key().decode()), keep, seed, BEGINS)
    with world.work(None) as uow:
        import_units(uow)
    with world.work(None) as uow:
        load_framework(uow)
    return Course(world, open_office(world), _plan(candidates, rule_set), tell)


def _plan(candidates: int, rule_set: str) -> Plan:
    count = max(1, candidates // CANDIDATES_A_POST)
    posts = tuple(
        PostPlan("so-noi-vu", f"Trưởng phòng Diễn tập {n}", PostLevel.DIVISION)
        for n in range(1, count + 1)
    )
    return Plan("dt", "Kỳ thi tuyển diễn tập", "so-noi-vu", rule_set, posts, candidates)


@contextmanager
def place(database_url: str | None) -> Iterator[Engine]:
    """A database of the rehearsal's own, gone afterwards."""
    if database_url and database_url.startswith("postgresql"):
        yield from _schema(database_url)
        return
    with tempfile.TemporaryDirectory(prefix="khoabang-rehearsal-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'rehearsal.sqlite3'}")
        yield engine
        engine.dispose()


def _schema(database_url: str) -> Iterator[Engine]:
    name = f"rehearsal_{time.time_ns()}"
    there = make_url(database_url).update_query_dict({"options": f"-csearch_path={name}"})
    outside = open_engine(database_url)
    inside = open_engine(there.render_as_string(hide_password=False))
    with outside.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        yield inside
    finally:
        inside.dispose()
        with outside.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        outside.dispose()


def _progress(began: float):  # type: ignore[no-untyped-def]
    click.echo(f"{'Real time':>10}  {'In the rehearsal':18}  Step")

    def tell(step: str, world: World) -> None:
        at = world.at.astimezone(VIETNAM)
        click.echo(f"{time.monotonic() - began:9.1f}s  {at:%d/%m/%Y %H:%M}    {step}")

    return tell


def _print_result(course: Course) -> None:
    with course.world.reading() as session:
        ranking = latest(session, course.competition_id)
        if ranking is None:
            raise click.ClickException("the course made no ranking")
        click.echo(f"\nRanking {ranking.number}, SHA-256 {ranking.sha256}")
        for row in ranking_rows(session, ranking.id):
            person = row.application.person.full_name
            chosen = "chosen" if row.chosen else ("passed" if row.passed else "not passed")
            rank = str(row.rank) if row.rank is not None else "–"
            total = mark(row.total) if row.total is not None else "–"
            number = row.application.exam_number or ""
            click.echo(f"{rank:>4}  {number:8} {total:>7}  {chosen:10}  {person}")
