"""What a confirmed violation does to a mark, from the hall to the list."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from exams.competitions.models import Part
from exams.events import EventKind
from exams.results import queries
from exams.results.standing import candidates
from exams.sittings.hall_models import Violation
from exams.sittings.models import Room, Seat, Sitting
from tests.build import person
from tests.build_results import World
from tests.conftest import FakeClock, Work


def broke(work: Work, world: World, n: int, rule: str, sanction: str, confirmed: bool) -> None:
    """The n-th candidate sat the first part, and this was noted and decided."""
    with work() as uow:
        part = uow.session.get_one(Part, world.parts[0])
        room = Room(competition_id=world.id, name=f"P{n}", address="Số 1", capacity=1)
        sitting = Sitting(part=part, starts_at=uow.now - timedelta(hours=4), minutes=180)
        uow.session.add_all([room, sitting])
        uow.session.flush()
        seat = Seat(
            sitting_id=sitting.id,
            room_id=room.id,
            application_id=world.applications[n],
            number=1,
        )
        uow.session.add(seat)
        uow.session.flush()
        uow.session.add(
            Violation(
                seat_id=seat.id,
                rule=rule,
                sanction=sanction,
                grounds="Biên bản",
                noted_at=uow.now,
                noted_by=person(uow).id,
                confirmed=confirmed,
                decided_at=uow.now,
                decided_by=person(uow).id,
            )
        )
        uow.record(EventKind.VIOLATION_DECIDED, "violation:1", public={"confirmed": confirmed})


@pytest.mark.parametrize(
    ("rule", "sanction", "confirmed", "goes_on"),
    [
        ("uses_device", "suspension", True, False),
        ("irrelevant_content", "annulment", True, False),
        ("talking", "reprimand", True, True),  # the texts of 2025 take nothing off
        ("uses_device", "suspension", False, True),  # rejected: nothing follows
    ],
)
def test_a_part_under_a_confirmed_suspension_is_not_passed(
    work: Work,
    clock: FakeClock,
    session: Session,
    rule: str,
    sanction: str,
    confirmed: bool,
    goes_on: bool,
) -> None:
    world = World(work, clock, 2)
    broke(work, world, 0, rule, sanction, confirmed)
    world.joined(0, "90", "80")
    world.settled(0)
    session.rollback()
    rows = queries.part_results(session, world.parts[0])
    assert [(row.passed, row.goes_on) for row in rows] == [(goes_on, goes_on), (True, True)]


def test_the_working_names_the_annulment(work: Work, clock: FakeClock, session: Session) -> None:
    world = World(work, clock, 2)
    broke(work, world, 0, "uses_device", "suspension", True)
    world.joined(0, "90", "80")
    competition = session.get_one(Part, world.parts[0]).competition
    everyone = [one for group in candidates(session, competition).values() for one in group]
    assert [one.annulled for one in everyone] == [frozenset({"written"}), frozenset()]
