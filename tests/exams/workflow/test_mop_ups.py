"""Who is told to do what when a candidate is moved to another day."""

import pytest

from exams.competitions.models import Part
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.workflow.queries import todo
from tests import build, build_sittings
from tests import build_mop_up as another


@pytest.fixture
def closed(work, clock):
    with work() as uow:
        hall = build_sittings.called_up(uow)
    with work(hall.invigilator) as uow:
        for number in hall.numbers:
            build_sittings.service.admit(uow, hall.sitting_id, number, "citizen_card")
    build_sittings.open_at_the_hour(work, clock, hall)
    build_sittings.sit(work, clock, hall, 1, {"1": "Bài"})
    another.close_main(work, clock, hall)
    return hall


def test_each_step_of_another_day_waits_for_somebody(work, session, clock, closed):
    chair = another.chair(work, closed)
    with work() as uow:
        part = uow.session.get_one(Part, closed.part_id)
        setter = build.holder(uow, Role.SETTER, part.competition).id

    def kinds(person_id):
        session.rollback()
        return {
            item.kind for item in todo(session, actor_for(session, person_id, clock()), clock())
        }

    assert "part.code" in kinds(closed.coder)
    move_id = another.ask(work, closed)
    assert "move.decide" in kinds(chair) and "part.code" not in kinds(closed.coder)
    with work(chair) as uow:
        another.grant_move(uow, move_id)
    assert "move.decide" not in kinds(chair)
    assert "paper.write" in kinds(setter) and "mop_up.call_up" in kinds(closed.secretary)
    again = another.called_up(work, clock, closed)
    assert "paper.write" not in kinds(setter) and "mop_up.call_up" not in kinds(closed.secretary)
    assert "hall" in kinds(closed.invigilator) and "part.open" in kinds(closed.secretary)
    assert "sit" in kinds(closed.candidates[0]) and "sit" not in kinds(closed.candidates[1])
    another.open_now(work, clock, again)
    assert "part.close" in kinds(closed.secretary)
    another.close_now(work, clock, again)
    assert "part.code" in kinds(closed.coder) and "hall" not in kinds(closed.invigilator)
