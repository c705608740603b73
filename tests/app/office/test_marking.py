"""The office starts marking when everything is there, and follows re-marking requests by number."""

import pytest

from exams.bodies.models import Body, BodyKind, Duty, Member
from exams.events import EventKind
from exams.marking.models import Allocation
from exams.marking.standing import REMARKING
from exams.people.queries import actor_for
from exams.uow import UnitOfWork
from tests.build_appeals import named_script
from tests.build_marking import coded_part, gives


def board(uow, world) -> None:
    """A marking board of all markers, who declared no relatives."""
    body = Body(
        competition_id=world.competition.id,
        kind=BodyKind.MARKING_BOARD,
        decision_no="12/QĐ-HĐTT",
        decided_on=uow.now.date(),
    )
    body.members = [
        Member(person_id=p.id, duty=Duty.MEMBER, from_at=uow.now, declared_at=uow.now)
        for p in world.markers
    ]
    uow.session.add(body)
    uow.record(EventKind.BODY_SET_UP, "body:1", public={"kind": "marking_board"})


def words(tree) -> str:
    return " ".join(tree.xpath("//main")[0].text_content().split())


def test_marking_waits_for_the_board_and_then_starts(setup, as_person, app):
    with setup() as uow:
        world = coded_part(uow)
    address = f"/office/competitions/{world.competition.id}/parts/{world.part.id}/marking"
    secretary = as_person(world.secretary.id)
    assert not secretary.get(address).xpath("//main//form")
    secretary.post(address, status=403)
    with setup() as uow:
        board(uow, world)
    assert secretary.get(address).xpath("//main//form")
    secretary.post(address)
    with app.extensions["database"].reading() as session:
        assert session.query(Allocation).count() == 6
    secretary.post(address, status=403)
    as_person(world.chair.id).post(address, status=404)


def test_a_part_of_another_competition_is_not_found(setup, as_person):
    with setup() as uow:
        one, other = coded_part(uow), coded_part(uow)
    as_person(one.secretary.id).get(
        f"/office/competitions/{one.competition.id}/parts/{other.part.id}/marking", status=404
    )
    as_person(one.secretary.id).get(
        f"/office/competitions/{other.competition.id}/parts/{other.part.id}/marking", status=404
    )


@pytest.fixture
def named(setup):
    with setup() as uow:
        return named_script(uow)


def remark_both(app, clock, named, *totals: str) -> None:
    base = app.extensions["database"]
    for someone, total in zip(named.world.remarkers, totals, strict=True):
        with base.reading() as session:
            actor = actor_for(session, someone.id, clock())
        with UnitOfWork(base.writing(), actor, clock()) as uow:
            gives(uow, named.world.codes[0], total, rounds=REMARKING)


def test_a_request_goes_from_the_candidate_to_the_decision(named, app, clock, as_person):
    competition = named.world.competition.id
    mine = f"/applications/{named.application.id}/parts/{named.world.part.id}/remark"
    candidate = as_person(named.candidate.id)
    assert candidate.get(mine).xpath("//textarea[@name='reason']")
    assert candidate.post(mine, {"reason": " "}).xpath("//a[@href='#reason']")
    candidate.post(mine, {"reason": "Chấm sót ý thứ hai."})
    secretary, chair = as_person(named.world.secretary.id), as_person(named.world.chair.id)
    listed = secretary.get(f"/office/competitions/{competition}/remark-requests")
    assert named.candidate.full_name not in words(listed)
    one = f"/office/competitions/{competition}/remark-requests/1"
    secretary.post(f"{one}/send")
    queue = as_person(named.world.remarkers[0].id).get("/blind/remarking")
    assert named.world.codes[0] in words(queue)
    sheet = as_person(named.world.remarkers[0].id).get(f"/blind/remarking/{named.world.codes[0]}")
    assert "80,5" not in words(sheet)
    remark_both(app, clock, named, "84", "85")
    assert named.candidate.full_name not in words(chair.get(one))
    assert chair.post(one, {"reason": ""}).xpath("//a[@href='#reason']")
    chair.post(one, {"reason": "Chấm lại theo đáp án."})
    answer = words(candidate.get(mine))
    assert "84,5" in answer and "80,5" in answer and "Chấm lại theo đáp án." in answer
    letter = candidate.client.get(f"{mine}/letter")
    assert letter.mimetype == "application/pdf" and letter.data.startswith(b"%PDF")
    assert secretary.client.get(f"{one}/letter").status_code == 200


def test_an_unchanged_mark_is_never_shown_as_nothing(named, app, clock, as_person):
    mine = f"/applications/{named.application.id}/parts/{named.world.part.id}/remark"
    candidate = as_person(named.candidate.id)
    candidate.post(mine, {"reason": "Xin chấm lại."})
    one = f"/office/competitions/{named.world.competition.id}/remark-requests/1"
    as_person(named.world.secretary.id).post(f"{one}/send")
    remark_both(app, clock, named, "80", "81")
    as_person(named.world.chair.id).post(one, {"reason": "Giữ nguyên."})
    clock.move(days=90)
    assert words(candidate.get(mine)).count("80,5") >= 2


def test_somebody_elses_request_is_not_found(named, as_person, setup):
    from tests.build import person

    with setup() as uow:
        stranger = person(uow)
    mine = f"/applications/{named.application.id}/parts/{named.world.part.id}/remark"
    as_person(stranger.id).get(mine, status=404)
    as_person(stranger.id).get(f"{mine}/letter", status=404)
    as_person(stranger.id).get(
        f"/office/competitions/{named.world.competition.id}/remark-requests", status=404
    )
