"""The candidate's pages and the requests that they send."""

import unicodedata

import pytest

from exams.sittings import service
from exams.sittings.hall import TimeReason
from tests import build_sittings
from tests.app.conftest import text_of
from tests.build_sittings import SEALER


@pytest.fixture
def hall(setup):
    with setup() as uow:
        return build_sittings.called_up(uow)


@pytest.fixture
def opened(hall, setup, clock, as_uow):
    for number in hall.numbers:
        with as_uow(hall.invigilator) as uow:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    clock.at = hall.starts_at
    with as_uow(hall.secretary) as uow:
        service.open_sitting(uow, hall.part_id, SEALER)
    return hall


@pytest.fixture
def writing(opened, as_person):
    """The first candidate with the paper open."""
    person = as_person(opened.candidates[0])
    person.post(f"/room/sittings/{opened.seats[0]}/start")
    return person


def save(person, seat, text="Bài làm", seq=1, epoch=1, slot="1"):
    return person.client.post(
        f"/room/sittings/{seat}/answers",
        json={"epoch": epoch, "slot": slot, "seq": seq, "text": text},
    )


def test_my_sittings_show_room_seat_and_letter(hall, as_person):
    page = as_person(hall.candidates[0]).get("/room/sittings")
    assert "Phòng 1" in page.text_content()
    letter = as_person(hall.candidates[0]).get(f"/room/sittings/{hall.seats[0]}/letter")
    assert letter.data.startswith(b"%PDF")


def test_who_has_no_sitting_is_told_what_will_stand_there(hall, as_person):
    assert as_person(hall.coder).get("/room/sittings").xpath("//h1")


@pytest.mark.parametrize("path", ["", "/letter", "/paper", "/receipt", "/state"])
def test_somebody_elses_seat_is_not_there(hall, as_person, path):
    as_person(hall.candidates[1]).get(f"/room/sittings/{hall.seats[0]}{path}", 404)


def test_the_waiting_page_holds_nothing_of_the_paper(hall, as_person):
    person = as_person(hall.candidates[0])
    page = person.get(f"/room/sittings/{hall.seats[0]}")
    assert "người đứng đầu" not in page.text_content()
    assert person.client.get(f"/room/sittings/{hall.seats[0]}/state").json["opened"] is False
    person.post(f"/room/sittings/{hall.seats[0]}/start", status=403)


def test_a_moved_start_reaches_the_open_waiting_page(hall, as_person, setup, clock):
    person = as_person(hall.candidates[0])
    address = f"/room/sittings/{hall.seats[0]}/state"
    before = person.client.get(address).json["starts_at_ms"]
    with setup() as uow:
        service.change_sitting(uow, hall.sitting_id, clock.move(hours=3), 180)
    assert person.client.get(address).json["starts_at_ms"] > before


def test_the_paper_opens_for_who_is_admitted_and_shows_no_key(opened, writing):
    response = writing.client.get(f"/room/sittings/{opened.seats[0]}/paper")
    page = writing.get(f"/room/sittings/{opened.seats[0]}/paper")
    assert "người đứng đầu" in page.text_content()
    assert len(page.xpath("//textarea")) == 1
    assert len(page.xpath("//input[@type='radio']")) == 2
    assert 'Liên hệ"' not in response.text
    assert "Đủ ý" not in response.text


def test_a_save_is_acknowledged_with_the_servers_time(opened, writing, clock):
    answer = save(writing, opened.seats[0], unicodedata.normalize("NFD", "Quyết định"))
    assert answer.status_code == 200
    assert answer.json["saved_at"] == "09:00:00"
    assert answer.json["taken"] is True
    page = writing.get(f"/room/sittings/{opened.seats[0]}/paper")
    assert page.xpath("//textarea")[0].text.strip() == "Quyết định"


def test_saves_that_cannot_be_taken_say_why_in_json(opened, writing, clock):
    seat = opened.seats[0]
    save(writing, seat)
    assert save(writing, seat, "khác").json["code"] == "answer.number_used"
    assert save(writing, seat, "khác").status_code == 409
    assert save(writing, seat, "x", seq=2, epoch=9).json["code"] == "attempt.other_machine"
    assert save(writing, seat, "x", seq="2").json["code"] == "answer.malformed"
    assert save(writing, seat, "x", slot="77", seq=2).status_code == 404
    clock.move(minutes=181)
    late = save(writing, seat, "x", seq=2)
    assert (late.status_code, late.json["code"]) == (403, "attempt.over")


def test_a_save_without_the_csrf_token_is_refused(opened, writing, app):
    app.config["WTF_CSRF_ENABLED"] = True
    assert save(writing, opened.seats[0]).status_code == 400


def test_a_second_machine_waits_until_it_is_let_in(opened, writing, as_person, as_uow):
    seat = opened.seats[0]
    other = as_person(opened.candidates[0])
    assert other.client.get(f"/room/sittings/{seat}/paper").status_code == 302
    assert other.client.get(f"/room/sittings/{seat}/state").json["mine"] is False
    other.post(f"/room/sittings/{seat}/start", status=403)
    with as_uow(opened.invigilator) as uow:
        service.allow_takeover(uow, seat)
    assert other.client.get(f"/room/sittings/{seat}/state").json["let_in"] is True
    assert other.post(f"/room/sittings/{seat}/start").xpath("//textarea")
    assert save(writing, seat).json["code"] == "attempt.other_machine"


def test_handing_in_shows_what_was_received_and_the_receipt(opened, writing):
    seat = opened.seats[0]
    save(writing, seat, "Nội dung cuối cùng")
    page = writing.post(f"/room/sittings/{seat}/hand-in", {"epoch": "1"})
    assert "Nội dung cuối cùng" in page.text_content()
    assert "09:00:00" in page.text_content()
    again = writing.get(f"/room/sittings/{seat}/paper")  # leads to the same page
    assert "Nội dung cuối cùng" in again.text_content()
    assert not again.xpath("//textarea")


def test_after_the_time_the_page_is_read_only_without_handing_in(opened, writing, clock):
    save(writing, opened.seats[0], "Đã lưu")
    clock.move(minutes=181)
    page = writing.get(f"/room/sittings/{opened.seats[0]}/paper")
    assert "Đã lưu" in page.text_content()
    assert not page.xpath("//textarea")


def test_added_time_reaches_the_open_page_with_the_next_answer(opened, writing, as_uow):
    before = save(writing, opened.seats[0]).json["ends_at_ms"]
    with as_uow(opened.invigilator) as uow:
        asked = service.ask_time(uow, opened.seats[0], 300, TimeReason.OUTAGE)
    with as_uow(opened.second) as uow:
        service.approve_time(uow, asked.id)
    state = writing.client.get(f"/room/sittings/{opened.seats[0]}/state")
    assert state.json["ends_at_ms"] - before == 300_000


def test_a_flag_is_kept(opened, writing):
    seat = opened.seats[0]
    answer = writing.client.post(
        f"/room/sittings/{seat}/flags", json={"epoch": 1, "slot": "2", "flagged": True}
    )
    assert answer.json["flagged"] is True
    page = writing.get(f"/room/sittings/{seat}/paper")
    assert page.xpath("//*[@data-slot='2']//*[@data-flag]/@aria-pressed") == ["true"]
    assert text_of(writing.client.get(f"/room/sittings/{seat}/paper"))
