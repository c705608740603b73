"""What goes wrong on the server's side, again and again until the writing ends."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from exams.errors import Stale
from exams.permissions import Action
from exams.sittings import times
from exams.sittings.models import Attempt
from exams.sittings.scope import Scope
from tests.faults.exam import engine_of, who_may, work_of

if TYPE_CHECKING:
    from tests.faults.stage import Stage

Mishap = Callable[["Stage", Random], Awaitable[None]]


async def web(stage: "Stage", chance: Random) -> None:
    """kill -9 of a web process; the other serves alone until a new one is up."""
    while await soon(stage, chance, 0.5, 1.5):
        await asyncio.to_thread(stage.server.ensure_runs)
        await asyncio.to_thread(stage.server.kill_worker, chance.randrange(100))
    await asyncio.sleep(1)
    await asyncio.to_thread(stage.server.ensure_runs)


async def writer(stage: "Stage", chance: Random) -> None:
    """kill -9 of the only server while saves are in flight, and a new start."""
    while await soon(stage, chance, 0.5, 1.5):
        await asyncio.to_thread(stage.server.kill_all)
        await asyncio.to_thread(stage.server.start)


async def database(stage: "Stage", chance: Random) -> None:
    """kill -9 of PostgreSQL: of its main process, or of all of them; then it is started again."""
    while await soon(stage, chance, 0.5, 1.5):
        cluster, every = stage.clusters[0], chance.random() < 0.5
        await asyncio.to_thread(cluster.kill, with_backends=every)
        await asyncio.sleep(chance.uniform(0, 0.5))
        await asyncio.to_thread(cluster.start)


async def full_disk(stage: "Stage", chance: Random) -> None:
    """Nothing can be written for a while; PostgreSQL stops over that, and is started again."""
    while await soon(stage, chance, 0.3, 1.0):
        stage.disk.fill()
        await asyncio.sleep(chance.uniform(0.3, 1.0))
        stage.disk.free()
        if stage.clusters:
            await asyncio.to_thread(stage.clusters[0].ensure_runs)


async def failover(stage: "Stage", chance: Random) -> None:
    """kill -9 of the primary, once; the synchronous standby takes its place."""
    if await soon(stage, chance, 1.0, 2.0):
        primary, standby = stage.clusters
        await asyncio.to_thread(primary.kill, with_backends=True)
        await asyncio.sleep(chance.uniform(0, 0.5))
        await asyncio.to_thread(standby.promote)


async def office(stage: "Stage", chance: Random) -> None:
    """The hall goes on meanwhile: two people add a minute for somebody, and the row is held."""
    while await soon(stage, chance, 0.05, 0.3):
        await asyncio.to_thread(_add_a_minute, stage, chance.choice(stage.hall.claims).attempt_id)


async def soon(stage: "Stage", chance: Random, least: float, most: float) -> bool:
    """Wait a little; whether people still write."""
    until = time.monotonic() + chance.uniform(least, most)
    while time.monotonic() < min(until, stage.typing_ends):
        await asyncio.sleep(0.02)
    return time.monotonic() < stage.typing_ends


def _add_a_minute(stage: "Stage", attempt_id: int) -> None:
    try:
        with engine_of(stage.url) as engine:
            asks = who_may(engine, stage.hall, Action.SITTING_CONDUCT)
            approves = who_may(engine, stage.hall, Action.SITTING_ADD_TIME)
            with work_of(engine, asks[0]) as uow:
                seat_id = uow.session.get_one(Attempt, attempt_id).seat_id
                scope = Scope(stage.hall.sitting_id, seat_id=seat_id)
                time_id = times.ask_time(uow, scope, 60, times.TimeReason.OUTAGE).id
            with work_of(engine, approves[-1]) as uow:
                times.approve_time(uow, time_id)
    except (SQLAlchemyError, Stale):
        return  # the database is away just now, or was when it should answer


MISHAPS: dict[str, Mishap] = {
    mishap.__name__: mishap for mishap in (web, writer, database, full_disk, failover, office)
}
