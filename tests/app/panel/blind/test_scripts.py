"""A marker's pages: my queue, one script by its code, the sheet, the way out."""

import pytest
from sqlalchemy import select

from exams.marking.queries import own_allocation, piles
from exams.people.models import RoleAssignment
from exams.people.service import end_role, grant_role
from exams.permissions import Role
from tests import build
from tests.app.conftest import text_of
from tests.build_marking import coded_part, start


@pytest.fixture
def world(setup):
    with setup() as uow:
        return start(uow, coded_part(uow))


@pytest.fixture
def marker(world, as_person):
    return as_person(world.markers[0].id)


@pytest.fixture
def reading(app):
    return app.extensions["database"].reading


def first_code(reading, marker_id: int) -> str:
    with reading() as session:
        return piles(session, marker_id)[0].allocations[0].script.code


def filled(reading, marker_id: int, code: str, **changes) -> dict:
    with reading() as session:
        version = own_allocation(session, marker_id, code).version
    return {
        "version": version,
        "points_0": "45,5",
        "note_0": "Đủ ý",
        "points_1": "30",
        "note_1": "",
        "comment": "Bài khá.",
        **changes,
    }


def test_the_queue_shows_my_codes_and_the_next(world, marker, reading):
    page = marker.get("/blind/scripts")
    assert first_code(reading, world.markers[0].id) in text_of_page(page)
    assert "Phạm Giám Khảo" not in page.xpath("//main")[0].text_content()


def text_of_page(tree) -> str:
    return " ".join(tree.text_content().split())


def test_who_marks_on_elsewhere_reads_nothing_of_the_competition_that_is_left(
    world, marker, reading, setup
):
    me = world.markers[0].id
    code = first_code(reading, me)
    with setup() as uow:
        bare = build.bare_competition(uow)
        grant_role(uow, me, Role.MARKER, bare.id)
        held = select(RoleAssignment).where(
            RoleAssignment.person_id == me, RoleAssignment.competition_id == world.competition.id
        )
        end_role(uow, uow.session.scalars(held).one(), "Hết nhiệm vụ")
    assert code not in text_of_page(marker.get("/blind/scripts"))
    marker.get(f"/blind/scripts/{code}", status=404)
    marker.post(f"/blind/scripts/{code}", {"comment": "x"}, status=404)


def test_a_script_shows_question_text_scale_and_sheet(world, marker, reading):
    code = first_code(reading, world.markers[0].id)
    page = marker.get(f"/blind/scripts/{code}")
    shown = text_of_page(page)
    assert f"Bài làm {code}." in shown and "Trình bày quan điểm" in shown and "Đúng, đủ ý." in shown
    assert page.xpath("//input[@name='points_1']") and page.xpath("//textarea[@name='comment']")


def test_a_draft_is_kept_and_shown_again(world, marker, reading):
    me = world.markers[0].id
    code = first_code(reading, me)
    data = filled(reading, me, code, points_1="", comment="", save="1")
    page = marker.post(f"/blind/scripts/{code}", data)
    assert page.xpath("//input[@name='points_0']/@value") == ["45,5"]


def test_a_given_mark_is_shown_and_can_no_longer_be_changed(world, marker, reading):
    me = world.markers[0].id
    code = first_code(reading, me)
    data = filled(reading, me, code, give="1")
    marker.post(f"/blind/scripts/{code}", data)
    page = marker.get(f"/blind/scripts/{code}")
    assert "75,5" in text_of_page(page) and not page.xpath("//input[@name='points_0']")
    marker.post(f"/blind/scripts/{code}", data, status=409)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points_1": ""}, "points_1"),
        ({"points_0": "60,5"}, "points_0"),
        ({"points_0": "mười"}, "points_0"),
        ({"comment": ""}, "comment"),
        ({"comment": "gọi 0903123456"}, "traces_meant"),
    ],
)
def test_what_is_missing_stands_at_its_field_and_nothing_typed_is_lost(
    world, marker, reading, changes, field
):
    me = world.markers[0].id
    code = first_code(reading, me)
    data = filled(reading, me, code, give="1", note_0="Giữ lại câu này", **changes)
    page = marker.post(f"/blind/scripts/{code}", data)
    assert page.xpath(
        f"//*[contains(@class,'govuk-error-summary')]//a[starts-with(@href,'#{field}')]"
    )
    assert "Giữ lại câu này" in text_of_page(page)


def test_a_warned_comment_is_given_when_it_is_meant(world, marker, reading):
    me = world.markers[0].id
    code = first_code(reading, me)
    marker.post(
        f"/blind/scripts/{code}",
        filled(reading, me, code, give="1", comment="SBD", traces_meant="y"),
    )
    with reading() as session:
        assert own_allocation(session, me, code).total is not None


def test_another_markers_code_is_not_found(world, marker, reading, as_person):
    with reading() as session:
        mine = {a.script.code for a in piles(session, world.markers[0].id)[0].allocations}
    other = next(code for code in world.codes if code not in mine)
    marker.get(f"/blind/scripts/{other}", status=404)
    marker.post(f"/blind/scripts/{other}/recognise", status=404)
    marker.get(f"/blind/remarking/{min(mine)}", status=404)
    as_person(world.chair.id).get(f"/blind/scripts/{min(mine)}", status=404)


def test_a_recognised_script_leaves_my_list(world, marker, reading):
    code = first_code(reading, world.markers[0].id)
    marker.post(f"/blind/scripts/{code}/recognise", {"note": ""})
    marker.get(f"/blind/scripts/{code}", status=404)


def test_an_empty_queue_says_what_to_do(setup, as_person):
    with setup() as uow:
        world = coded_part(uow)
    page = as_person(world.markers[0].id).get("/blind/scripts")
    assert page.xpath("//*[@class='kb-empty']")
    assert as_person(world.remarkers[0].id).get("/blind/remarking").xpath("//*[@class='kb-empty']")


def test_people_who_do_not_mark_find_no_such_page(setup, as_person, client):
    from tests.build import person

    with setup() as uow:
        nobody = person(uow)
    as_person(nobody.id).get("/blind/scripts", status=404)
    assert text_of  # signed out: the gate sends to sign in
    assert client.client.get("/blind/scripts").status_code == 302
