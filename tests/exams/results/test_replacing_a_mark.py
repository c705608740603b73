"""A new mark after a re-marking: what it changes about who goes on."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.applications.models import Entrant
from exams.competitions.models import Part, PartKind, PartStage
from exams.results import queries
from exams.results.replacing import Entry, replace_mark
from tests.build_results import World, names_joined
from tests.conftest import FakeClock, Work


def test_who_passes_after_re_marking_re_enters(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock, 2)
    world.joined(0, "49.9", "60")
    world.settled(0)
    with work() as uow:
        replace_mark(uow, world.parts[0], world.applications[0], Decimal("50"), "remark")
    assert session.get(Entrant, (world.parts[1], world.applications[0])) is not None


SCREENED = (
    ("screening", PartKind.COMPUTER, PartStage.PLANNED),
    ("proposal", PartKind.PROPOSAL, PartStage.PLANNED),
)


def replaced(world: World, mark: str, which: int) -> Entry | None:
    with world.work() as uow:
        part, key = world.parts[0], world.applications[which]
        return replace_mark(uow, part, key, Decimal(mark), "remark").entry


def on_the_list(session: Session, world: World) -> set[int]:
    session.rollback()
    found = session.scalars(select(Entrant.application_id).where(Entrant.part_id == world.parts[1]))
    return {world.applications.index(key) for key in found}


@pytest.mark.parametrize(
    ("mark", "entry", "admitted"),
    [("59.9", None, {0, 1}), ("70", Entry.COUNCIL, {0, 1}), ("70.01", Entry.ADMITTED, {0, 1, 2})],
)
def test_whom_a_new_mark_brings_among_the_best_is_admitted_beside_them(
    work: Work, clock: FakeClock, session: Session, mark: str, entry: Any, admitted: set[int]
) -> None:
    """Nobody loses the place already given; who is equal at the cut is the council's to say."""
    world = World(work, clock, 3, rule_set="screening-best-n-proposal", parts=SCREENED,
                  changes={"rounding.compare": "exact"})  # fmt: skip
    world.joined(0, "80", "70", "60")
    world.settled(0)
    assert replaced(world, mark, 2) is entry
    assert on_the_list(session, world) == admitted


@pytest.mark.parametrize(
    ("stage", "entry", "admitted"),
    [(PartStage.PLANNED, Entry.ADMITTED, {0, 1}), (PartStage.CALLED_UP, Entry.COUNCIL, {1})],
)
def test_nobody_slips_into_a_part_that_has_called_its_candidates(
    work: Work, clock: FakeClock, session: Session, stage: PartStage, entry: Any, admitted: set[int]
) -> None:
    world = World(work, clock, 2)
    world.joined(0, "49.9", "60")
    world.settled(0)
    with work() as uow:
        uow.session.get_one(Part, world.parts[1]).stage = stage
        uow.record(*names_joined(uow.session.get_one(Part, world.parts[1])))
    assert replaced(world, "50", 0) is entry
    assert on_the_list(session, world) == admitted
    rows = {row.application_id: row for row in queries.part_results(session, world.parts[0])}
    assert rows[world.applications[0]].goes_on is (entry is Entry.ADMITTED)


def test_an_exam_that_ended_for_want_of_candidates_is_not_reopened_silently(
    work: Work, clock: FakeClock, session: Session
) -> None:
    world = World(work, clock, 2)
    world.joined(0, "49.9", "10")
    world.settled(0)
    assert replaced(world, "50", 0) is Entry.COUNCIL
    assert on_the_list(session, world) == set()
