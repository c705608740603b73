"""An exam with thousands of candidates at their machines, made quickly, in an empty database.

One candidate is led there by the real services; the others are copies of that one's rows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from typing import Any

from sqlalchemy import Engine, Table, insert, select, update

import app.accounts  # noqa: F401 - its tables belong to the schema
from bench.scenario import Scenario
from exams.applications.models import Application
from exams.db import Base, open_engine, session_makers
from exams.people.models import Person
from exams.people.queries import actor_for
from exams.sittings import service
from exams.sittings.chain import Claim, first_head
from exams.sittings.models import Attempt, Seat
from exams.tables import ALL  # noqa: F401 - every table
from exams.uow import SYSTEM, UnitOfWork
from tests import build_sittings

FIRST = 1_000_000  # the ids of the copies: far from those that the database gives


@dataclass(frozen=True)
class Hall:
    """Who sits where; the same in every database that is filled alike."""

    url: str
    part_id: int
    sitting_id: int
    secretary: int
    paper_sha256: str
    claims: tuple[Claim, ...]

    def open(self, starts_in: timedelta) -> datetime:
        """Open the paper, so that everybody begins then; returns the instant."""
        with _engine(self.url) as engine:
            now = datetime.now(UTC)
            with _work(engine, self.secretary, now + starts_in - service.timing.LEAD) as uow:
                sitting = service.open_sitting(uow, self.part_id, build_sittings.SEALER)
                return sitting.opened_at or now

    def let_write(self) -> None:
        """Everybody has begun, a minute ago."""
        self.open(timedelta(minutes=-1))
        with _engine(self.url) as engine, engine.begin() as connection:
            values = {"state": "writing", "started_ms": Attempt.starts_ms}
            connection.execute(update(Attempt).values(values))

    def heads(self) -> dict[int, tuple[int, str]]:
        """(number, head) of every attempt's chain, as the database has it."""
        with _engine(self.url) as engine, engine.connect() as connection:
            rows = connection.execute(select(Attempt.id, Attempt.head_n, Attempt.head))
            return {row.id: (row.head_n, row.head) for row in rows}


def fill(url: str, scenario: Scenario) -> Hall:
    """Make the schema and a called-up sitting with everybody at a machine, ready to begin."""
    with _engine(url) as engine:
        Base.metadata.create_all(engine)
        now = datetime.now(UTC)
        early = now - timedelta(hours=2)
        with _work(engine, None, early) as uow:
            paper = build_sittings.content(*scenario.items(build_sittings.ESSAY))
            made = build_sittings.called_up(uow, 1, paper=paper)
        with _work(engine, made.invigilator, early) as uow:
            service.admit(uow, made.sitting_id, made.numbers[0], "citizen_card")
        with _work(engine, made.candidates[0], early) as uow:
            attempt = service.make_ready(uow, made.seats[0], "pc-0")
            sample = (uow.person_id, attempt.seat.application_id, attempt.seat_id, attempt.id)
        sha256 = _paper_sha256(engine)
        claims = _copies(engine, sample, made.sitting_id, sha256, scenario.candidates)
    return Hall(url, made.part_id, made.sitting_id, made.secretary, sha256, claims)


def _copies(
    engine: Engine, sample: tuple[int, int, int, int], sitting_id: int, sha256: str, count: int
) -> tuple[Claim, ...]:
    """Copies of one candidate, `count` of them; each id is FIRST and more."""
    ids = range(FIRST, FIRST + count)
    changes: list[tuple[Any, dict[str, Any]]] = [
        (Person, {"email": lambda i: f"candidate{i}@example.vn"}),
        (
            Application,
            {"person_id": int, "number": lambda i: f"BENCH-{i}", "exam_number": lambda i: f"B{i}"},
        ),
        (Seat, {"application_id": int, "number": int}),
        (
            Attempt,
            {"person_id": int, "seat_id": int, "head": lambda i: first_head(i, sha256)},
        ),
    ]
    with engine.begin() as connection:
        for (model, changed), one in zip(changes, sample, strict=True):
            table: Table = model.__table__
            row = connection.execute(select(table).where(table.c.id == one)).one()._asdict()
            copies = [
                row | {"id": i} | {name: make(i) for name, make in changed.items()} for i in ids
            ]
            connection.execute(insert(table), copies)
    return tuple(Claim(i, i, 1, 1, sitting_id) for i in ids)


def _paper_sha256(engine: Engine) -> str:
    from exams.papers.models import Paper

    with engine.connect() as connection:
        return str(connection.scalar(select(Paper.sha256)))


class _engine:
    """An engine for the length of a block."""

    def __init__(self, url: str) -> None:
        self._made = open_engine(url)

    def __enter__(self) -> Engine:
        return self._made

    def __exit__(self, *_: object) -> None:
        self._made.dispose()


def _work(engine: Engine, person_id: int | None, now: datetime) -> UnitOfWork:
    writing, reading = session_makers(engine)
    actor = SYSTEM
    if person_id is not None:
        with reading() as session:
            actor = actor_for(session, person_id, now)
    return UnitOfWork(writing(), actor, now, SystemRandom())
