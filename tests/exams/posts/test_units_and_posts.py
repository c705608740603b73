"""Units load again without change, an old name finds what it became, a stale post is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from exams.clock import local_day
from exams.errors import Invalid, NotPermitted, Stale
from exams.events import EventKind
from exams.posts import queries
from exams.posts.models import PostLevel, Unit
from exams.posts.service import change_post, define_post, import_units, load_framework
from tests import build


@pytest.fixture
def loaded(work):
    with work() as uow:
        return import_units(uow)


def test_the_city_has_its_168_communes(loaded, session) -> None:
    kinds = ("ward", "commune", "special_zone")
    assert session.scalar(select(func.count()).where(Unit.kind.in_(kinds))) == 168


def test_loading_again_changes_nothing(loaded, work) -> None:
    with work() as uow:
        assert import_units(uow) == (0, 0)
        assert load_framework(uow) > 0
    with work() as uow:
        assert load_framework(uow) == 0


def test_an_old_name_without_marks_finds_the_wards_that_stand_there(loaded, session) -> None:
    found = {f.unit.name: f.formerly for f in queries.search_units(session, "quan 1")}
    assert found["Phường Sài Gòn"] == ("Quận 1",)
    assert "Quận 1" in found


def test_a_search_for_nothing_finds_nothing(loaded, session) -> None:
    assert queries.search_units(session, "  ") == []
    assert queries.search_units(session, "%") == []


def test_a_post_of_a_unit_that_ended_is_refused(loaded, work, session) -> None:
    old = session.scalars(select(Unit).where(Unit.name == "Quận 1")).one()
    with pytest.raises(Invalid) as refusal, work() as uow:
        define_post(uow, old.id, "Trưởng phòng", PostLevel.DIVISION)
    assert refusal.value.code == "unit.ended"


def test_a_post_of_a_unit_that_has_not_begun_is_refused_until_its_day(work, session) -> None:
    with work() as uow:
        unit = build.unit(uow)
        unit.valid_from = local_day(uow.now) + timedelta(days=1)
        uow.record(EventKind.UNITS_IMPORTED, "units", public={"added": 1, "changed": 0})
    with pytest.raises(Invalid) as refusal, work() as uow:
        define_post(uow, unit.id, "Trưởng phòng", PostLevel.DIVISION)
    assert refusal.value.code == "unit.not_yet"
    assert refusal.value.facts["field"] == "unit_id"
    with work() as uow:
        uow.session.get_one(Unit, unit.id).valid_from = local_day(uow.now)
        define_post(uow, unit.id, "Trưởng phòng", PostLevel.DIVISION)


def test_a_post_keeps_the_levels_of_its_competences(work, session) -> None:
    with work() as uow:
        load_framework(uow)
        unit = build.unit(uow)
        ids = [c.id for c in queries.framework(uow.session)[:3]]
        post = define_post(uow, unit.id, "Trưởng phòng", PostLevel.DIVISION, "Việc", {ids[0]: 3})
        post_id, version = post.id, post.version
    with work() as uow:
        change_post(
            uow,
            post_id,
            version,
            title="Trưởng phòng",
            level=PostLevel.DIVISION,
            duties="Việc",
            levels={ids[0]: 4, ids[1]: 2},
        )
    found = {n.competence_id: n.level for n in queries.get_post(session, post_id).competences}
    assert found == {ids[0]: 4, ids[1]: 2}


def test_a_stale_post_is_refused(work) -> None:
    with work() as uow:
        post = build.post(uow)
        uow.session.flush()
        post_id, version = post.id, post.version
    kept = {"title": "Trưởng phòng", "level": PostLevel.DIVISION, "levels": {}}
    with work() as uow:
        change_post(uow, post_id, version, duties="Mới", **kept)
    with pytest.raises(Stale), work() as uow:
        change_post(uow, post_id, version, duties="Cũ", **kept)


def test_a_page_is_stale_too_when_only_a_level_was_changed_since(work) -> None:
    with work() as uow:
        load_framework(uow)
        competence = queries.framework(uow.session)[0].id
        post = build.post(uow)
        post_id, version = post.id, post.version
    kept = {"title": "Trưởng phòng", "level": PostLevel.DIVISION, "duties": "Lãnh đạo phòng."}
    with work() as uow:
        change_post(uow, post_id, version, levels={competence: 4}, **kept)
    with pytest.raises(Stale), work() as uow:
        change_post(uow, post_id, version, levels={competence: 1}, **kept)


@pytest.mark.parametrize("level", [0, 6])
def test_a_level_outside_one_to_five_is_refused(work, level: int) -> None:
    with pytest.raises(Invalid), work() as uow:
        load_framework(uow)
        first = queries.framework(uow.session)[0].id
        define_post(uow, build.unit(uow).id, "Trưởng phòng", PostLevel.BOARD, "", {first: level})


def test_without_the_role_nobody_defines_a_post(work) -> None:
    with work() as uow:
        person = build.person(uow).id
        unit_id = build.unit(uow).id
    with pytest.raises(NotPermitted), work(person) as uow:
        define_post(uow, unit_id, "Trưởng phòng", PostLevel.BOARD)


def test_units_of_today_leave_out_those_that_ended(loaded, session, clock) -> None:
    names = {u.name for u in queries.all_units_on(session, local_day(clock()))}
    assert "Phường Sài Gòn" in names
    assert "Quận 1" not in names
