"""Time in the hall on its page: stopped by one, confirmed by another; asked by one, given by another."""

import pytest

from exams.events import EventKind
from exams.sittings.accommodation_models import Accommodation
from exams.sittings.models import Seat
from exams.sittings.time_models import Pause
from tests import build_sittings
from tests.build_sittings import sit


@pytest.fixture
def hall(begun, as_work, clock):
    found = begun
    sit(as_work, clock, found, 0, {})
    return found


@pytest.fixture
def times(hall):
    return f"/hall/sittings/{hall.sitting_id}/times"


def buttons(page, end):
    return page.xpath(f"//form[contains(@action, '{end}')]/@action")


ASKED = {"t-kind": "extra", "t-minutes": "10", "t-reason_code": "outage", "t-note": "Mất điện"}


def test_time_is_asked_by_one_and_approved_by_another(hall, times, as_person):
    as_person(hall.invigilator).post(times, ASKED | {"t-scope": "all"})
    mine = as_person(hall.invigilator).get(times)
    assert not buttons(mine, "/approve")
    as_person(hall.invigilator).post(f"{times}/1/approve", status=403)
    action = buttons(as_person(hall.second).get(times), "/approve")
    page = as_person(hall.second).post(action[0])
    assert not buttons(page, "/approve")
    assert "10 phút" in page.xpath("string(//table)")


def test_a_request_is_taken_back_by_who_asked(hall, times, as_person):
    person = as_person(hall.invigilator)
    page = person.post(times, ASKED | {"t-scope": "all"})
    page = person.post(buttons(page, "/refuse")[0])
    assert not buttons(page, "/refuse")
    assert not page.xpath("//table")


def test_one_candidate_is_named_by_number(hall, times, as_person):
    person = as_person(hall.invigilator)
    wrong = person.post(times, ASKED | {"t-scope": "one", "t-exam_number": "SBD999"})
    assert wrong.xpath("//*[contains(@class, 'govuk-error-message')]")
    assert wrong.xpath("//input[@name='t-exam_number']/@value") == ["SBD999"]
    page = person.post(times, ASKED | {"t-scope": "one", "t-exam_number": hall.numbers[0].lower()})
    assert hall.numbers[0] in page.text_content()


def test_the_way_from_a_candidate_fills_in_the_number(hall, times, as_person):
    page = as_person(hall.invigilator).get(f"{times}?seat={hall.seats[0]}")
    assert page.xpath("//input[@name='t-exam_number']/@value") == [hall.numbers[0]]
    assert page.xpath("//input[@name='p-scope'][@checked]/@value") == ["one"]


def test_the_reason_is_asked_after_whom_and_how_much(hall, times, as_person):
    page = as_person(hall.invigilator).get(times)
    asked = page.xpath("//form[.//input[@name='t-kind']]//*[starts-with(@name, 't-')]/@name")
    assert list(dict.fromkeys(asked))[:6] == [
        "t-scope", "t-exam_number", "t-kind", "t-minutes", "t-reason_code", "t-note",
    ]  # fmt: skip


def test_the_menu_shows_that_a_candidates_page_belongs_to_the_hall(hall, as_person):
    page = as_person(hall.invigilator).get(f"/hall/seats/{hall.seats[0]}")
    marked = page.xpath("//nav//a[@aria-current='page' or contains(@class, 'active')]/@href")
    assert "/hall/sittings" in marked


def test_the_clocks_stop_at_once_and_run_again_when_two_agreed(hall, times, as_person, clock):
    pausing = {"p-scope": "all", "p-reason_code": "outage", "p-note": ""}
    first, second = as_person(hall.invigilator), as_person(hall.second)
    page = first.post(times.replace("times", "pauses"), pausing)
    assert not buttons(page, "/confirm") + buttons(page, "/resume")
    clock.move(seconds=90)
    page = as_person(hall.second).post(buttons(second.get(times), "/confirm")[0])
    page = as_person(hall.invigilator).post(buttons(page, "/resume")[0])
    assert not buttons(page, "/resume")
    assert page.xpath("//table")


def test_a_pause_is_not_ended_alone(hall, times, as_person):
    pauses = times.replace("times", "pauses")
    as_person(hall.invigilator).post(pauses, {"p-scope": "all", "p-reason_code": "outage"})
    as_person(hall.invigilator).post(f"{pauses}/1/resume", status=403)
    as_person(hall.invigilator).post(f"{pauses}/1/confirm", status=403)


def test_a_reason_without_words_is_asked_for_at_the_note(hall, times, as_person):
    page = as_person(hall.invigilator).post(
        times.replace("times", "pauses"), {"p-scope": "all", "p-reason_code": "other"}
    )
    assert page.xpath("//*[contains(@class, 'govuk-error-message')]")


def test_the_supervisor_reads_and_has_nothing_to_press(hall, times, as_person):
    assert not as_person(hall.supervisor).get(times).xpath("//main//form")
    as_person(hall.supervisor).post(times, ASKED | {"t-scope": "all"}, status=404)


def test_a_request_of_another_sitting_is_not_found(hall, times, setup, as_person):
    with setup() as uow:
        other = build_sittings.called_up(uow)
    as_person(hall.invigilator).post(times, ASKED | {"t-scope": "all"})
    foreign = f"/hall/sittings/{other.sitting_id}/times"
    as_person(hall.second).post(f"{foreign}/1/approve", status=404)
    as_person(hall.invigilator).get(foreign, 404)


def test_an_outage_stands_first_on_the_board_and_ends_by_two(hall, times, setup, as_person, clock):
    with setup() as uow:
        room_id = uow.session.get_one(Seat, hall.seats[0]).room_id
        uow.session.add(
            Pause(
                sitting_id=hall.sitting_id, room_id=room_id, reason_code="outage",
                started_at=clock.at,
            )
        )  # fmt: skip
        uow.record(EventKind.PAUSE_STARTED, "pause:1", public={"scope": "room"})
    board = as_person(hall.invigilator).get(f"/hall/sittings/{hall.sitting_id}")
    assert "mất tín hiệu từ 09:00:00" in board.xpath("string(//ul[@id='kb-attention']/li[1])")
    confirm = buttons(as_person(hall.invigilator).get(times), "/confirm")
    mine = as_person(hall.invigilator).post(confirm[0])
    assert not buttons(mine, "/resume")
    page = as_person(hall.second).post(buttons(as_person(hall.second).get(times), "/resume")[0])
    assert "Máy chủ phát hiện" in page.xpath("string(//main)")


def test_a_break_that_was_granted_is_started_on_the_candidates_page(hall, setup, as_person):
    with setup() as uow:
        application_id = uow.session.get_one(Seat, hall.seats[0]).application_id
        uow.session.add(
            Accommodation(
                application_id=application_id, asked_needs=["breaks"], asked_at=uow.now,
                granted=True, needs=["breaks"], break_minutes=10,
                decided_at=uow.now, decided_by=hall.secretary,
            )
        )  # fmt: skip
        uow.record(EventKind.ACCOMMODATION_DECIDED, "accommodation:1")
    person, page = as_person(hall.invigilator), f"/hall/seats/{hall.seats[0]}"
    assert "Còn lại: 10 phút" in person.get(page).text_content()
    refused = person.post(f"{page}/breaks", {"k-minutes": "11"})
    assert "Từ 1 đến 10 phút" in refused.text_content()
    person.post(f"{page}/breaks", {"k-minutes": "10"})
    board = person.get(f"/hall/sittings/{hall.sitting_id}")
    assert "Nghỉ đến 09:10:00" in board.xpath(f"string(//tr[@data-seat='{hall.seats[0]}'])")
    arranged = as_person(hall.invigilator).get(f"/hall/sittings/{hall.sitting_id}/times")
    assert "tổng cộng 10 phút" in arranged.text_content()
