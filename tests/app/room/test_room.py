"""The candidate's pages and the requests that they send."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exams.events import EventKind
from exams.sittings import service
from exams.sittings.accommodation_models import Accommodation
from exams.sittings.chain import head_code
from exams.sittings.models import Seat
from exams.sittings.scope import Scope
from tests.app.room.conftest import sent_of
from tests.build_sittings import OUTAGE

START, NOW, SAVE = "/room/start", "/room/now", "/room/save"


def test_my_sittings_show_room_seat_and_letter(hall, as_person):
    page = as_person(hall.candidates[0]).get("/room/sittings")
    assert "Phòng 1" in page.text_content()
    letter = as_person(hall.candidates[0]).get(f"/room/sittings/{hall.seats[0]}/letter")
    assert letter.data.startswith(b"%PDF")


def test_who_has_no_sitting_is_told_what_will_stand_there(hall, as_person):
    assert as_person(hall.coder).get("/room/sittings").xpath("//h1")


@pytest.mark.parametrize("path", ["", "/letter", "/copy", "/receipt", "/state"])
def test_somebody_elses_seat_is_not_there(hall, as_person, path):
    as_person(hall.candidates[1]).get(f"/room/sittings/{hall.seats[0]}{path}", 404)


@pytest.mark.parametrize("act", ["ready", "hand-in"])
def test_nothing_can_be_done_at_somebody_elses_seat(admitted, as_person, act):
    as_person(admitted.candidates[1]).post(f"/room/sittings/{admitted.seats[0]}/{act}", status=404)


def test_the_waiting_page_holds_nothing_of_the_paper(hall, as_person):
    person = as_person(hall.candidates[0])
    response = person.client.get(f"/room/sittings/{hall.seats[0]}")
    assert "người đứng đầu" not in response.text
    state = person.client.get(f"/room/sittings/{hall.seats[0]}/state").json
    assert (state["opened"], state["admitted"]) == (False, False)


def test_nobody_sits_down_before_being_admitted(hall, as_person):
    person = as_person(hall.candidates[0])
    refused = person.client.post(f"/room/sittings/{hall.seats[0]}/ready")
    assert (refused.status_code, refused.json["code"]) == (403, "attempt.not_admitted")
    assert "giám thị" in refused.json["text"]


def test_sitting_down_needs_the_csrf_token(admitted, as_person, app):
    app.config["WTF_CSRF_ENABLED"] = True
    person = as_person(admitted.candidates[0])
    assert person.client.post(f"/room/sittings/{admitted.seats[0]}/ready").status_code == 400


def test_a_moved_start_reaches_the_open_waiting_page(hall, as_person, setup, clock):
    person = as_person(hall.candidates[0])
    address = f"/room/sittings/{hall.seats[0]}/state"
    before = person.client.get(address).json["starts_at_ms"]
    with setup() as uow:
        service.change_sitting(uow, hall.sitting_id, clock.move(hours=3), 180)
    assert person.client.get(address).json["starts_at_ms"] > before


def test_a_pause_before_the_start_is_told_to_the_waiting_page(admitted, sit_down, as_work):
    desk = sit_down(admitted)
    address = f"/room/sittings/{admitted.seats[0]}/state"
    assert desk.client.get(address).json["paused"] is False
    with as_work(admitted.invigilator) as uow:
        service.start_pause(uow, Scope(admitted.sitting_id), OUTAGE)
    assert desk.client.get(address).json["paused"] is True
    assert desk.ask("GET", NOW).json["start"] is None


def test_the_copy_can_be_fetched_before_the_start_but_not_read(admitted, sit_down, clock):
    desk = sit_down(admitted)
    copy = desk.client.get(desk.facts["copy"]).data
    assert "người đứng đầu".encode() not in copy
    refused = desk.start()
    assert (refused.status_code, refused.json["c"]) == (403, "not_yet")
    assert "key" not in refused.json


def test_a_start_moved_while_people_wait_releases_no_key(admitted, sit_down, setup, clock):
    desk = sit_down(admitted)
    later = clock.at.replace(hour=15)
    with setup() as uow:
        service.change_sitting(uow, admitted.sitting_id, later, 180)
    clock.at = admitted.starts_at
    assert desk.start().json["c"] == "not_yet"


def test_the_key_of_the_start_opens_the_copy_and_it_holds_no_answer_key(opened, sit_down):
    desk = sit_down(opened)
    copy = desk.client.get(desk.facts["copy"]).data
    key = AESGCM(base64.b64decode(desk.start().json["key"]))
    page = key.decrypt(copy[:12], copy[12:], f"sitting:{opened.sitting_id}".encode()).decode()
    assert "người đứng đầu" in page
    assert "Đủ ý" not in page
    assert "SBD" not in page
    assert "Lý Thí Sinh" not in page
    with pytest.raises(InvalidTag):
        key.decrypt(copy[:12], copy[12:], b"sitting:999")


def test_everybody_gets_the_same_copy(opened, sit_down):
    first, second = sit_down(opened), sit_down(opened, 1)
    assert (
        first.client.get(first.facts["copy"]).data == second.client.get(second.facts["copy"]).data
    )


def test_a_save_is_acknowledged_with_the_servers_time_and_a_signature(writing, clock):
    answer = writing.save(("1", "Quyết định"))
    assert answer.status_code == 200
    assert answer.json["c"] == "saved"
    assert answer.json["st"] == writing.now_ms()
    assert answer.json["h"] == writing.pen.head
    assert answer.json["sig"]


def test_a_save_without_a_token_of_ours_is_refused(writing):
    segment = writing.pen.segment(("1", "x"), client_ms=writing.now_ms())
    for token in ("", "AAAA", writing.facts["token"][:-4] + "AAAA"):
        assert writing.ask("POST", SAVE, sent_of(segment), token or "x").status_code == 401


@pytest.mark.parametrize(
    "spoilt",
    [
        {"p": "zz"},
        {"n": "1"},
        {"s": []},
        {"s": [["1", 1]]},
        {"s": [["1", 1, "\x00"]]},
        {"h": "0" * 64},
    ],
)
def test_what_is_no_segment_is_not_taken(writing, spoilt):
    segment = sent_of(writing.pen.segment(("1", "x"), client_ms=writing.now_ms()))
    answer = writing.ask("POST", SAVE, segment | spoilt)
    assert answer.status_code == 422
    assert writing.save(("1", "x")).json["c"] == "saved"


def test_saves_that_do_not_count_say_why_by_a_code(writing, clock):
    writing.save(("1", "một"))
    replaced = writing.pen.segment(("1", "hai"), client_ms=writing.now_ms())
    writing.save(("1", "ba"))
    conflict = writing.ask("POST", SAVE, sent_of(replaced))
    assert (conflict.status_code, conflict.json["c"]) == (409, "conflict")
    clock.move(minutes=183)
    late = writing.save(("1", "muộn"))
    assert (late.status_code, late.json["c"]) == (403, "late")


def test_what_is_stored_comes_back_to_the_machine_that_sits_down_again(opened, writing):
    writing.save(("1", "Đã viết"), ("~flags", "2"), ("~notes", "nhớ"))
    again = writing.client.post(f"/room/sittings/{opened.seats[0]}/ready").json
    assert again["answers"] == {"1": "Đã viết", "~flags": "2", "~notes": "nhớ"}
    assert (again["n"], again["h"]) == (writing.pen.n, writing.pen.head)
    assert again["journal"] == writing.facts["journal"]


def test_the_page_hears_time_deadline_and_state(writing, clock):
    clock.move(minutes=1)
    said = writing.ask("GET", NOW).json
    assert said["now"] == writing.now_ms()
    assert said["end"] - said["start"] == 180 * 60000
    assert said["state"] == "writing"


def test_a_second_machine_waits_until_it_is_let_in(opened, writing, as_person):
    other = as_person(opened.candidates[0])
    seat = opened.seats[0]
    assert other.client.get(f"/room/sittings/{seat}/state").json["mine"] is False
    refused = other.client.post(f"/room/sittings/{seat}/ready")
    assert (refused.status_code, refused.json["code"]) == (403, "attempt.another_machine")


def test_handing_in_shows_what_was_received_and_the_receipt(opened, writing, as_person):
    seat = opened.seats[0]
    writing.save(("1", "Nội dung"))
    writing.save(("1", "Nội dung cuối cùng"))
    person = as_person(opened.candidates[0])
    page = person.post(
        f"/room/sittings/{seat}/hand-in", {"epoch": "1", "head": writing.pen.head}
    ).text_content()
    assert "Nội dung cuối cùng" in page
    assert "09:00:00; số lần lưu: 2" in page
    assert head_code(writing.pen.head) in page
    again = person.get(f"/room/sittings/{seat}")  # leads to the same page
    assert "Nội dung cuối cùng" in again.text_content()
    assert not again.xpath("//textarea")


def test_handing_in_waits_for_text_that_has_not_arrived(opened, writing, as_person):
    on_screen = writing.pen.segment(("1", "chưa gửi"), client_ms=writing.now_ms())
    person = as_person(opened.candidates[0])
    form = {"epoch": "1", "head": on_screen.head}
    person.post(f"/room/sittings/{opened.seats[0]}/hand-in", form, status=409)
    writing.ask("POST", SAVE, sent_of(on_screen))
    page = person.post(f"/room/sittings/{opened.seats[0]}/hand-in", form)
    assert "chưa gửi" in page.text_content()


def test_after_the_time_the_page_is_read_only_without_handing_in(opened, writing, as_person, clock):
    writing.save(("1", "Đã lưu"))
    clock.move(minutes=181)
    page = as_person(opened.candidates[0]).get(f"/room/sittings/{opened.seats[0]}/receipt")
    assert "Đã lưu" in page.text_content()
    assert not page.xpath("//textarea")


def test_before_the_end_the_receipt_leads_back_to_the_paper(opened, writing, as_person):
    person = as_person(opened.candidates[0])
    response = person.client.get(f"/room/sittings/{opened.seats[0]}/receipt")
    assert response.headers["Location"].endswith(f"/room/sittings/{opened.seats[0]}")


def test_large_print_that_was_granted_is_set_when_the_page_opens(hall, as_person, setup):
    with setup() as uow:
        for n, granted in enumerate((True, False)):
            application_id = uow.session.get_one(Seat, hall.seats[n]).application_id
            uow.session.add(
                Accommodation(
                    application_id=application_id,
                    asked_needs=["large_print"],
                    asked_at=uow.now,
                    granted=granted,
                    needs=["large_print", "reader"],
                    decided_at=uow.now,
                    decided_by=hall.secretary,
                )
            )
        uow.record(EventKind.ACCOMMODATION_DECIDED, "accommodation:1")
    for n, pressed in enumerate(("true", "false")):
        page = as_person(hall.candidates[n]).get(f"/room/sittings/{hall.seats[n]}")
        assert page.xpath("//button[@id='kb-large']/@aria-pressed") == [pressed]
    board = as_person(hall.invigilator).get(f"/hall/sittings/{hall.sitting_id}")
    notes = board.xpath("//p[contains(@class, 'govuk-inset-text')]")
    assert [hall.numbers[0] in note.text_content() for note in notes] == [True]
    assert hall.numbers[1] not in notes[0].text_content()
