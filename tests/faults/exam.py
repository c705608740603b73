"""An exam in an empty database, with everybody at a machine; times are set as a case needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update

from bench.hall import Hall, fill
from bench.scenario import Scenario
from exams.clock import system_clock
from exams.competitions.models import Part
from exams.db import open_engine, session_makers
from exams.events import EventKind
from exams.people.models import RoleAssignment
from exams.people.queries import actor_for
from exams.permissions import Action
from exams.sittings import clocks
from exams.sittings.models import Attempt, Sitting
from exams.uow import SYSTEM, Actor, UnitOfWork


def prepare(url: str, candidates: int) -> Hall:
    """The schema, a sealed paper, and the candidates, who sit and wait."""
    return fill(url, Scenario(candidates, questions=2, paper_bytes=2000, answer_bytes=200))


def set_hour(hall: Hall, *, begins: datetime, grace: timedelta) -> None:
    """Everybody of the opened sitting begins then. `grace` is the real one, or a scaled one."""
    with engine_of(hall.url) as engine, work_of(engine, SYSTEM) as uow:
        sitting = uow.session.get_one(Sitting, hall.sitting_id)
        sitting.opened_at = begins
        uow.session.execute(update(Attempt).values(grace_ms=int(grace.total_seconds() * 1000)))
        attempts = uow.session.scalars(select(Attempt)).all()
        clocks.set_clocks(uow.session, sitting.id, attempts)
        facts = {"starts_at_ms": 0, "minutes": sitting.minutes, "rooms": 1}
        uow.record(EventKind.SITTING_OPENED, f"sitting:{sitting.id}", public=facts)


def work_of(engine: Engine, actor: Actor) -> UnitOfWork:
    """A unit of work of somebody, now."""
    return UnitOfWork(session_makers(engine)[0](), actor, system_clock())


def who_may(engine: Engine, hall: Hall, action: Action) -> list[Actor]:
    """The people of this exam who may do that."""
    with session_makers(engine)[1]() as session:
        people = session.scalars(select(RoleAssignment.person_id).distinct()).all()
        part = session.get_one(Part, hall.part_id)
        actors = [actor_for(session, person_id, system_clock()) for person_id in people]
        return [actor for actor in actors if actor.may(action, part.competition_id)]


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """An engine for the length of a block."""
    engine = open_engine(url)
    yield engine
    engine.dispose()
