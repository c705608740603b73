"""A member declares relatives against the list of eligible candidates: own page, own words."""

import pytest

from exams.bodies.models import BodyKind, Duty, Member
from exams.bodies.queries import stands_aside
from exams.bodies.service import appoint_member
from exams.competitions.models import Stage
from tests import build
from tests import build_papers as make


@pytest.fixture
def world(setup, as_person):  # type: ignore[no-untyped-def]
    class World:
        pass

    w = World()
    with setup() as uow:
        w.competition = build.bare_competition(uow, stage=Stage.LISTED)
        board = make.body(uow, w.competition, BodyKind.MARKING_BOARD)
        w.person = build.person(uow).id
        w.member = appoint_member(uow, board.id, w.person, Duty.MEMBER).id
        w.first = make.candidate(uow, w.competition).id
        w.stranger = build.person(uow).id
    w.path = f"/home/declarations/{w.member}"
    w.page = as_person(w.person)
    return w


def test_a_relative_is_declared_and_shown_again(world, setup) -> None:  # type: ignore[no-untyped-def]
    tree = world.page.get(world.path)
    assert "Bùi Thí Sinh" in tree.text_content()
    world.page.post(world.path, {})  # not confirmed: shown again
    world.page.post(world.path, {"confirmed": "y", f"candidate_{world.first}": "sibling"})
    with setup() as uow:
        assert stands_aside(uow.session, world.competition.id, world.person) == {world.first}
    again = world.page.get(world.path)
    assert again.xpath("//select//option[@selected]/@value") == ["sibling"]


def test_none_is_an_answer(world, setup) -> None:  # type: ignore[no-untyped-def]
    world.page.post(world.path, {"confirmed": "y", f"candidate_{world.first}": ""})
    with setup() as uow:
        assert stands_aside(uow.session, world.competition.id, world.person) == set()


def test_an_unknown_kinship_is_not_taken(world, setup) -> None:  # type: ignore[no-untyped-def]
    world.page.post(world.path, {"confirmed": "y", f"candidate_{world.first}": "friend"})
    with setup() as uow:
        assert stands_aside(uow.session, world.competition.id, world.person) == set()


def test_a_stranger_finds_nothing_and_who_is_signed_out_signs_in(world, as_person, client) -> None:  # type: ignore[no-untyped-def]
    as_person(world.stranger).get(world.path, status=404)
    as_person(world.stranger).post(world.path, {"confirmed": "y"}, status=404)
    assert client.client.get(world.path).status_code == 302


def test_a_member_sets_up_a_second_factor_before_the_list_is_shown(world, client, setup) -> None:  # type: ignore[no-untyped-def]
    with setup() as uow:
        board_id = uow.session.get_one(Member, world.member).body_id
        own = appoint_member(uow, board_id, world.stranger, Duty.MEMBER).id
    path = f"/home/declarations/{own}"
    page = client.sign_in(world.stranger, second_factor=False).client
    for answer in (page.get(path), page.post(path, data={"confirmed": "y"})):
        assert answer.status_code == 302 and "/account/second-factor" in answer.location
    with setup() as uow:
        assert uow.session.get_one(Member, own).declared_at is None


def test_before_the_list_there_is_nothing_to_declare(setup, as_person) -> None:  # type: ignore[no-untyped-def]
    with setup() as uow:
        competition = build.bare_competition(uow, stage=Stage.ANNOUNCED)
        board = make.body(uow, competition, BodyKind.COUNCIL)
        person = build.person(uow).id
        member = appoint_member(uow, board.id, person, Duty.MEMBER).id
        make.candidate(uow, competition)
    tree = as_person(person).get(f"/home/declarations/{member}")
    assert "Bùi Thí Sinh" not in tree.text_content()
