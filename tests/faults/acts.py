"""What candidates do through pages while things go wrong: hand in, go on at another machine.

The pages' own services, on the same database; a lost answer is asked for again, as a person would.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from exams.clock import system_clock
from exams.db import session_makers
from exams.people.queries import actor_for
from exams.permissions import Action
from exams.sittings import attempts, takeover
from exams.sittings.chain import Claim
from exams.sittings.models import Attempt
from exams.uow import Actor
from tests.build_sittings import SEALER
from tests.faults.exam import engine_of, who_may, work_of

if TYPE_CHECKING:
    from tests.faults.stage import Stage

T = TypeVar("T")

OTHER_MACHINE = "pc-other"


async def hand_in(stage: "Stage", claim: Claim, head: str) -> int:
    """End the work with everything acknowledged; returns the number of its last record."""

    def act(engine: Engine) -> int:
        with work_of(engine, _actor(engine, claim.person_id)) as uow:
            seat_id = uow.session.get_one(Attempt, claim.attempt_id).seat_id or 0
            return attempts.hand_in(uow, seat_id, claim.epoch, head, SEALER).head_n

    return await _until_done(stage, act)


async def change_machine(stage: "Stage", claim: Claim) -> tuple[Claim, int, str]:
    """Let in by the invigilator's PIN; returns the new claim and the end of the chain."""

    def act(engine: Engine) -> tuple[Claim, int, str]:
        invigilator = who_may(engine, stage.hall, Action.SITTING_CONDUCT)[0]
        with work_of(engine, invigilator) as uow:
            seat_id = uow.session.get_one(Attempt, claim.attempt_id).seat_id or 0
            pin = takeover.allow_takeover(uow, seat_id).pin
        with work_of(engine, _actor(engine, claim.person_id)) as uow:
            assert takeover.take_over(uow, seat_id, OTHER_MACHINE, pin), "the PIN is right"
            attempt = attempts.make_ready(uow, seat_id, OTHER_MACHINE)
            return attempts.claim_of(attempt), attempt.head_n, attempt.head

    return await _until_done(stage, act)


async def _until_done(stage: "Stage", act: Callable[[Engine], T]) -> T:
    while time.monotonic() < stage.give_up_at:
        with suppress(SQLAlchemyError):  # the database is away, or was when it should answer
            return await asyncio.to_thread(_once, stage.url, act)
        await asyncio.sleep(0.2)
    raise AssertionError("the database did not come back")


def _once(url: str, act: Callable[[Engine], T]) -> T:
    with engine_of(url) as engine:
        return act(engine)


def _actor(engine: Engine, person_id: int) -> Actor:
    with session_makers(engine)[1]() as session:
        return actor_for(session, person_id, system_clock())
