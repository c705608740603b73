"""The chair's and secretary's pages of marking: counts, codes, decisions, the lock."""

import pytest

from exams.marking.models import Script
from exams.marking.queries import final_marks, scripts_of
from exams.uow import UnitOfWork
from tests.build_marking import coded_part, gives, start


@pytest.fixture
def world(setup):
    with setup() as uow:
        return start(uow, coded_part(uow, scripts=2))


def both_give(app, clock, world, code: str, one: str, two: str) -> None:
    from exams.people.queries import actor_for

    database = app.extensions["database"]
    with database.reading() as session:
        script = next(s for s in scripts_of(session, world.part.id) if s.code == code)
        markers = [a.marker_id for a in sorted(script.allocations, key=lambda a: a.round)]
    for marker, total in zip(markers, (one, two), strict=True):
        with database.reading() as session:
            actor = actor_for(session, marker, clock())
        with UnitOfWork(database.writing(), actor, clock()) as uow:
            gives(uow, code, total)


def words(tree) -> str:
    return " ".join(tree.xpath("//main")[0].text_content().split())


def test_the_overview_counts_and_names_nobody(world, app, clock, as_person):
    both_give(app, clock, world, world.codes[0], "80", "81")
    for person in (world.chair, world.secretary):
        client = as_person(person.id)
        assert "1 / 2" in words(client.get("/blind/overview"))
        page = words(client.get(f"/blind/parts/{world.part.id}"))
        assert world.codes[1] in page and "Phạm Giám Khảo" not in page


def test_a_marker_does_not_see_the_overview_of_a_part(world, as_person):
    client = as_person(world.markers[0].id)
    client.get(f"/blind/parts/{world.part.id}", status=404)
    client.get(f"/blind/dialogues/{world.codes[0]}", status=404)
    client.post(f"/blind/parts/{world.part.id}/lock", status=404)
    assert not client.get("/blind/overview").xpath("//main//a[contains(@href, '/blind/parts/')]")


def test_the_chair_decides_after_a_dialogue(world, app, clock, as_person):
    code = world.codes[0]
    both_give(app, clock, world, code, "80", "86")
    chair = as_person(world.chair.id)
    page = words(chair.get(f"/blind/dialogues/{code}"))
    assert "80" in page and "86" in page and "Bài làm khá." in page
    again = chair.post(f"/blind/dialogues/{code}", {"mark": "84", "reason": ""})
    assert again.xpath("//a[@href='#reason']")
    again = chair.post(f"/blind/dialogues/{code}", {"mark": "140", "reason": "x"})
    assert again.xpath("//a[@href='#mark']")
    chair.post(f"/blind/dialogues/{code}", {"mark": "84,5", "reason": "Thống nhất."})
    with app.extensions["database"].reading() as session:
        assert str(final_marks(session, world.part.id)[code]) == "84.5"
    assert "Thống nhất." in words(chair.get(f"/blind/dialogues/{code}"))
    as_person(world.secretary.id).get(f"/blind/dialogues/{code}", status=404)


def test_the_lock_says_what_is_missing_and_then_locks(world, app, clock, as_person):
    chair = as_person(world.chair.id)
    address = f"/blind/parts/{world.part.id}"
    assert not chair.get(address).xpath("//form[contains(@action, '/lock')]")
    chair.post(f"{address}/lock", status=403)
    for code in world.codes:
        both_give(app, clock, world, code, "80", "81")
    assert chair.get(address).xpath("//form[contains(@action, '/lock')]")
    chair.post(f"{address}/lock")
    with app.extensions["database"].reading() as session:
        assert all(s.locked_at for s in session.query(Script))


def test_the_secretary_hands_on_what_waits(world, as_person):
    as_person(world.secretary.id).post(f"/blind/parts/{world.part.id}/reallocate")
    as_person(world.chair.id).post(f"/blind/parts/{world.part.id}/reallocate", status=404)
