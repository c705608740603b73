"""Officials look at a named candidate's history: with a reason, after the names are joined."""

import pytest
from sqlalchemy import select

from exams.competitions.models import Part, PartStage
from exams.events import Event, EventKind
from exams.permissions import Role
from exams.sittings import service
from tests import build, build_sittings


@pytest.fixture
def written(setup, clock, as_work):
    with setup() as uow:
        hall = build_sittings.called_up(uow)
        chair = build.holder(uow, Role.CHAIR, uow.session.get_one(Part, hall.part_id).competition)
        hall.chair = chair.id
    for number in hall.numbers:
        with as_work(hall.invigilator) as uow:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    build_sittings.open_at_the_hour(as_work, clock, hall)
    build_sittings.sit(as_work, clock, hall, 0, {"1": "Bài của tôi", "~notes": "riêng tôi"})
    return hall


@pytest.fixture
def joined(written, setup):
    with setup() as uow:
        uow.session.get_one(Part, written.part_id).stage = PartStage.JOINED
        uow.record(EventKind.NAMES_JOINED, "part", public={"part": "written", "count": 1})
    return written


def address(hall, more=""):
    return f"/hall/seats/{hall.seats[0]}/history{more}"


def looks(app):
    with app.extensions["database"].reading() as session:
        return session.scalars(select(Event).where(Event.kind == EventKind.HISTORY_READ)).all()


def test_before_the_names_are_joined_the_page_says_so_and_shows_nothing(written, app, as_person):
    person = as_person(written.supervisor)
    page = person.get(address(written))
    assert "Bài của tôi" not in page.text_content()
    assert not page.xpath("//form//textarea")
    person.post(address(written), {"reason": "Muốn biết"}, 403)
    assert looks(app) == []


@pytest.mark.parametrize("who", ["supervisor", "chair"])
def test_after_a_reason_the_history_opens_and_the_look_is_recorded(joined, app, as_person, who):
    person = as_person(getattr(joined, who))
    asked = person.get(address(joined))
    assert "Bài của tôi" not in asked.text_content()
    page = person.post(address(joined), {"reason": "Đơn phản ánh 12"})
    assert page.xpath("//*[@data-replay-text]")[0].text == "Bài của tôi"
    assert "riêng tôi" not in page.text_content()
    assert [(e.actor_id, e.private["reason"]) for e in looks(app)] == [
        (getattr(joined, who), "Đơn phản ánh 12")
    ]
    file = person.client.get(address(joined, ".json"))
    assert "riêng tôi" not in file.text
    assert file.json["records"][1].keys() == {"n", "st", "h", "sig", "rd"}


def test_a_look_is_ones_own_and_ends_after_an_hour(joined, clock, as_person):
    person = as_person(joined.supervisor)
    person.post(address(joined), {"reason": "Đơn phản ánh 12"})
    assert as_person(joined.chair).get(address(joined)).xpath("//form//textarea")
    assert as_person(joined.chair).client.get(address(joined, ".json")).status_code == 302
    clock.move(minutes=61)
    person = as_person(joined.supervisor)
    assert person.get(address(joined)).xpath("//form//textarea")
    assert person.client.get(address(joined, ".json")).status_code == 302


def test_without_a_reason_nothing_opens(joined, app, as_person):
    page = as_person(joined.supervisor).post(address(joined), {"reason": " "})
    assert "Bài của tôi" not in page.text_content()
    assert looks(app) == []


def test_nobody_else_may_look(joined, as_person):
    for one in (joined.invigilator, joined.secretary, joined.coder, joined.candidates[0]):
        person = as_person(one)
        person.get(address(joined), 404)
        person.get(address(joined, ".json"), 404)
        person.post(address(joined), {"reason": "x"}, 404)


def test_who_did_not_begin_has_no_history(joined, as_person):
    as_person(joined.supervisor).get(f"/hall/seats/{joined.seats[1]}/history", 404)
