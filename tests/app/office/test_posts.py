"""Units are found by old names; posts are defined with the competences they need."""

import pytest

from exams.permissions import Role
from exams.posts.queries import framework, posts, search_units
from exams.posts.service import import_units, load_framework
from tests import build


@pytest.fixture
def officer(setup):
    with setup() as uow:
        import_units(uow)
        load_framework(uow)
        return build.holder(uow, Role.OFFICER, None).id


def test_an_old_name_leads_to_the_units_of_today(as_person, officer) -> None:
    page = as_person(officer).get("/office/posts?q=quan+1")
    assert "Phường Sài Gòn" in page.text_content()
    link = page.xpath("//a[text()='Phường Sài Gòn']/@href")[0]
    assert "Quận 1" in as_person(officer).get(link).text_content()


def test_a_post_is_defined_and_a_stale_change_refused(as_person, setup, officer) -> None:
    with setup() as uow:
        unit_id = search_units(uow.session, "phuong sai gon")[0].unit.id
        first = framework(uow.session)[0].id
    typed = {
        "title": "Phó Chủ tịch",
        "unit_id": unit_id,
        "level": "commune",
        "duties": "Việc",
        f"competence_{first}": "4",
    }
    page = as_person(officer).post("/office/posts/new", typed)
    assert "Phó Chủ tịch" in page.text_content()
    with setup() as uow:
        row = posts(uow.session)[0]
        assert [(n.competence_id, n.level) for n in row.competences] == [(first, 4)]
        path, version = f"/office/posts/{row.id}", row.version
    as_person(officer).post(path, {**typed, "version": version, "duties": "Việc khác"})
    as_person(officer).post(path, {**typed, "version": version, "duties": "Cũ"}, status=409)


def test_a_post_without_duties_is_asked_for_them(as_person, officer) -> None:
    page = as_person(officer).post("/office/posts/new", {"title": "Phó Chủ tịch"})
    assert page.xpath("//*[@id='duties-error']")


def test_others_do_not_see_units_and_posts(as_person, setup, officer) -> None:
    with setup() as uow:
        leader = build.holder(uow, Role.LEADER, None).id
    for path in ("/office/posts", "/office/posts/new", "/office/units/1"):
        as_person(leader).get(path, 404)
