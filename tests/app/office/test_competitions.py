"""The office prepares a competition on its pages; nobody else sees them."""

import pytest

from exams.competitions.queries import get_competition
from exams.permissions import Role
from exams.posts.service import change_post
from tests import build
from tests import build_competitions as made

ROOT = "/office/competitions"


@pytest.fixture
def who(setup):
    with setup() as uow:
        return made.office(uow)


@pytest.fixture
def make(setup, who):
    """`make(made.draft)` is the (id, code) of a competition so prepared."""

    def build_one(builder):
        with setup() as uow:
            row = builder(uow, who)
            return row.id, row.code

    return build_one


def words(tree) -> str:
    return " ".join(tree.text_content().split())


def test_an_officer_creates_a_competition(as_person, setup, who) -> None:
    with setup() as uow:
        unit_id = build.unit(uow).id
    page = as_person(who.officer).post(
        f"{ROOT}/new",
        {
            "title": "Thi tuyển Giám đốc",
            "unit_id": unit_id,
            "rule_set": "proposal-only",
            "contact": "Phòng Tổ chức",
        },
    )
    assert "Thi tuyển Giám đốc" in words(page)
    with setup() as uow:
        assert [p.code for p in get_competition(uow.session, 1).parts] == ["proposal"]


def test_a_competition_without_a_title_is_asked_for_it(as_person, who) -> None:
    page = as_person(who.officer).post(f"{ROOT}/new", {"rule_set": "proposal-only"})
    assert page.xpath("//*[contains(@class, 'govuk-error-summary')]//a[@href='#title']")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/posts",
        "/rules",
        "/rules/calendar.steps",
        "/rules/council.size_odd",
        "/calendar",
        "/documents",
        "/edit",
    ],
)
def test_every_page_of_a_draft_opens_for_its_officer_and_for_nobody_else(
    as_person, setup, who, make, path
) -> None:
    competition_id, _code = make(made.draft)
    as_person(who.officer).get(f"{ROOT}/{competition_id}{path}")
    with setup() as uow:
        nobody = build.person(uow).id
        other = made.draft(uow, who)
        elsewhere = build.holder(uow, Role.CHAIR, other).id
    as_person(nobody).get(f"{ROOT}/{competition_id}{path}", 404)
    as_person(elsewhere).get(f"{ROOT}/{competition_id}{path}", 404)


def test_the_page_of_a_draft_says_what_is_missing(as_person, who, make) -> None:
    competition_id, _code = make(made.draft)
    page = as_person(who.officer).get(f"{ROOT}/{competition_id}")
    reasons = page.xpath("//*[contains(@class, 'kb-reasons')]//li")
    assert len(reasons) == 2
    as_person(who.officer).post(f"{ROOT}/{competition_id}/acts/submit", status=403)


def test_submit_approve_and_it_is_public(as_person, client, who, make) -> None:
    competition_id, code = make(made.ready)
    client.get(f"/competitions/{code}", 404)
    as_person(who.officer).post(f"{ROOT}/{competition_id}/acts/submit")
    as_person(who.officer).post(f"{ROOT}/{competition_id}/acts/announce", status=404)
    as_person(who.approver).post(f"{ROOT}/{competition_id}/acts/announce", status=409)
    announce_as_shown(as_person(who.approver), competition_id)
    client.get(f"/competitions/{code}")
    as_person(who.approver).post(f"{ROOT}/{competition_id}/acts/announce", status=403)


def announce_as_shown(approver, competition_id: int, page=None, status: int = 200):
    path = f"{ROOT}/{competition_id}/acts/announce"
    page = approver.get(f"{ROOT}/{competition_id}") if page is None else page
    (seen,) = page.xpath(f"//form[@action='{path}']//input[@name='seen']/@value")
    return approver.post(path, {"seen": seen}, status=status)


def test_what_changed_since_the_approver_read_it_is_not_announced(
    as_person, client, setup, who, make
) -> None:
    competition_id, code = make(made.submitted)
    approver = as_person(who.approver)
    page = approver.get(f"{ROOT}/{competition_id}")
    with setup() as uow:  # the post's duties are printed in the notice, and are no part of a draft
        post = get_competition(uow.session, competition_id).posts[0].post
        change_post(
            uow, post.id, post.version, title=post.title, level=post.level,
            duties="Phụ trách thêm một mảng việc.", levels={},
        )  # fmt: skip
    announce_as_shown(approver, competition_id, page, status=409)
    client.get(f"/competitions/{code}", 404)
    announce_as_shown(approver, competition_id)
    client.get(f"/competitions/{code}")


def test_whoever_created_it_is_refused_as_approver_and_told_why(
    as_person, setup, who, make
) -> None:
    from exams.people.service import grant_role

    competition_id, _code = make(made.submitted)
    with setup() as uow:
        grant_role(uow, who.officer, Role.APPROVER, None)
    page = as_person(who.officer).get(f"{ROOT}/{competition_id}")
    assert page.xpath("//*[contains(@class, 'kb-reasons')]//li")
    as_person(who.officer).post(f"{ROOT}/{competition_id}/acts/announce", status=403)


def test_sent_back_with_a_reason_that_the_officer_reads(as_person, who, make) -> None:
    competition_id, _code = make(made.submitted)
    path = f"{ROOT}/{competition_id}/acts/send_back"
    hub = as_person(who.approver).get(f"{ROOT}/{competition_id}")
    assert hub.xpath(f"//form[@action='{path}']")
    assert not hub.xpath(f"//details[@class[contains(., 'margin')]]//form[@action='{path}']")
    as_person(who.approver).post(path, {"reason": " "}, status=403)
    as_person(who.approver).post(path, {"reason": "Thiếu điều kiện riêng."})
    page = as_person(who.officer).get(f"{ROOT}/{competition_id}")
    assert "Thiếu điều kiện riêng." in words(page)


def test_unlocking_hides_the_public_page(as_person, client, who, make) -> None:
    competition_id, code = make(made.announced)
    client.get(f"/competitions/{code}")
    as_person(who.approver).post(
        f"{ROOT}/{competition_id}/acts/unlock", {"reason": "Sai ngày thi."}
    )
    for path in ("", "/rules", "/notice.pdf", "/calendar.ics"):
        client.get(f"/competitions/{code}{path}", 404)


def test_an_unknown_act_is_not_found(as_person, who, make) -> None:
    competition_id, _code = make(made.draft)
    as_person(who.officer).post(f"{ROOT}/{competition_id}/acts/publish", status=404)


def test_a_rule_is_changed_and_a_wrong_value_is_told_in_place(as_person, who, make) -> None:
    competition_id, _code = make(made.draft)
    officer, root = as_person(who.officer), f"{ROOT}/{competition_id}/rules"
    assert "60" in words(officer.post(f"{root}/stages.written.pass_mark", {"value": "60"}))
    page = officer.post(f"{root}/stages.written.pass_mark", {"value": "101"})
    assert page.xpath("//*[@id='value-error']")
    page = officer.post(f"{root}/eligibility.rules", {"value": "a | b"})
    assert page.xpath("//*[@id='value-error']")
    officer.get(f"{root}/no.such", 404)


def test_a_table_of_the_rules_is_saved_as_it_is_shown(as_person, setup, who, make) -> None:
    competition_id, _code = make(made.draft)
    officer = as_person(who.officer)
    for key in ("eligibility.rules", "calendar.steps", "defence.criteria", "dossier.checklist"):
        path = f"{ROOT}/{competition_id}/rules/{key}"
        cells = officer.get(path).xpath(
            "//input[@name='cell']/@value | //select[@name='cell']/option[@selected or (@value='' "
            "and not(../option[@selected]))][1]/@value"
        )
        officer.post(path, {"cell": cells})
    with setup() as uow:
        assert get_competition(uow.session, competition_id).adopted.changes == {}


def test_a_date_that_breaks_a_rule_says_which_at_its_box(as_person, who, make) -> None:
    competition_id, _code = make(made.draft)
    officer, path = as_person(who.officer), f"{ROOT}/{competition_id}/calendar"
    page = officer.get(f"{path}?announce_on=30/11/2026")
    typed = {
        field.get("name"): field.get("value")
        for field in page.xpath("//input[starts-with(@name, 'on_')]")
    }
    assert typed["on_announced"] == "30/11/2026"
    broken = officer.post(path, {**typed, "on_registration_closes": "01/12/2026"})
    assert broken.xpath("//*[@id='on_registration_closes-error']")
    assert not officer.post(path, typed).xpath("//*[contains(@class, 'govuk-error-summary')]")


def test_a_stale_edit_is_refused(as_person, who, make) -> None:
    competition_id, _code = make(made.draft)
    officer, path = as_person(who.officer), f"{ROOT}/{competition_id}/edit"
    page = officer.get(path)
    typed = {f.get("name"): f.get("value") for f in page.xpath("//form//input[@name='version']")}
    typed |= {"unit_id": page.xpath("//option[@selected]/@value")[0], "contact": "Phòng Tổ chức"}
    officer.post(path, {**typed, "title": "Tên thứ nhất"})
    officer.post(path, {**typed, "title": "Tên thứ hai"}, status=409)


def test_a_post_is_added_once_and_removed(as_person, setup, who, make) -> None:
    competition_id, _code = make(made.draft)
    with setup() as uow:
        post_id = build.post(uow, "Phó Giám đốc").id
        uow.record(*_touch())
    officer, path = as_person(who.officer), f"{ROOT}/{competition_id}/posts"
    page = officer.post(path, {"post_id": post_id, "vacancies": "2"})
    assert "Phó Giám đốc" in words(page)
    officer.post(path, {"post_id": post_id, "vacancies": "0"})
    action = page.xpath("//form[contains(@action, '/remove')]/@action")[-1]
    assert not officer.post(action).xpath("//h2[contains(., 'Phó Giám đốc')]")


def _touch():
    from exams.events import EventKind

    return EventKind.UNITS_IMPORTED, "units"
