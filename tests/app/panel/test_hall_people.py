"""One candidate in the hall: identity, PIN, violations; announcements, questions and answers."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app import storage
from exams.applications.models import DossierFile
from exams.documents.queries import register
from exams.events import Event, EventKind
from exams.sittings.models import Attempt, Seat
from tests.build_sittings import seat_of, sit


@pytest.fixture
def writing(opened, as_work, clock):
    sit(as_work, clock, opened, 0, {"1": "Bài làm"})
    return opened


@pytest.fixture
def seat(opened):
    return f"/hall/seats/{opened.seats[0]}"


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (30, 40), "#7f1a20").save(data, "JPEG")
    return data.getvalue()


def with_photo(app, setup, hall) -> bytes:
    data = picture()
    with app.app_context():
        key, sha256 = storage.put(data)
    with setup() as uow:
        uow.session.add(
            DossierFile(
                application_id=seat_of(uow, hall).application_id,
                item="photo",
                object_key=key,
                name="chan-dung.jpg",
                media_type="image/jpeg",
                size=len(data),
                sha256=sha256,
                added_at=uow.now,
            )
        )
        uow.record(EventKind.FILE_ADDED, "file:1", private={"item": "photo"})
    return data


def test_the_portrait_is_shown_to_the_hall_and_to_nobody_else(app, setup, hall, as_person):
    data = with_photo(app, setup, hall)
    photo = f"/hall/seats/{hall.seats[0]}/photo"
    page = as_person(hall.invigilator).get(f"/hall/seats/{hall.seats[0]}")
    assert page.xpath(f"//img[@src='{photo}']/@alt")
    answer = as_person(hall.invigilator).get(photo)
    assert answer.data == data
    assert answer.headers["Cache-Control"] == "no-store"
    for person in (hall.candidates[0], hall.coder):
        as_person(person).get(photo, 404)
    with setup() as uow:
        events = select(Event).where(Event.kind == EventKind.PORTRAIT_READ)
        (event,) = uow.session.scalars(events)  # who was refused read nothing
        assert (event.actor_id, event.public) == (hall.invigilator, {})
    as_person(hall.invigilator).get(f"/hall/seats/{hall.seats[1]}/photo", 404)  # has none


def test_identity_is_checked_and_the_admission_taken_back_on_one_page(hall, as_person, setup):
    seat = f"/hall/seats/{hall.seats[0]}"
    person = as_person(hall.invigilator)
    unseen = person.post(f"{seat}/admit", {})
    assert unseen.xpath("//*[contains(@class,'govuk-error-message')]")
    person.post(f"{seat}/admit", {"document_seen": "citizen_card"})
    assert person.get(seat).xpath("//form[contains(@action,'/take-back')]")
    person.post(f"{seat}/take-back", {"b-reason_code": "wrong_document"})
    with setup() as uow:
        assert uow.session.get_one(Seat, hall.seats[0]).admitted_at is None


def test_the_pin_is_shown_once_and_lets_the_other_machine_in(writing, seat, as_person, setup):
    candidate = as_person(writing.candidates[0])
    ready = f"/room/sittings/{writing.seats[0]}/ready"
    assert candidate.client.post(ready).json["code"] == "attempt.another_machine"
    page = as_person(writing.invigilator).post(f"{seat}/let-in", {"t-reason_code": "power"})
    pin = page.xpath("string(//*[@class='kb-pin'])").replace(" ", "")
    assert re.fullmatch(r"\d{6}", pin)
    wrong = f"{(int(pin) + 1) % 10**6:06d}"
    refused = candidate.client.post(ready, json={"pin": wrong})
    assert (refused.status_code, refused.json["code"]) == (422, "takeover.wrong_pin")
    taken = candidate.client.post(ready, json={"pin": pin})
    assert (taken.status_code, taken.json["epoch"]) == (200, 2)
    assert candidate.client.post(ready).json["epoch"] == 2  # the same machine again
    assert pin not in as_person(writing.invigilator).get(seat).text_content()
    with setup() as uow:
        assert uow.session.query(Attempt).filter_by(seat_id=writing.seats[0]).one().epoch == 2


def test_a_violation_is_noted_by_one_and_confirmed_by_another(writing, seat, as_person, setup):
    person = as_person(writing.invigilator)
    given = {"v-rule": "uses_device", "v-grounds": "Mở điện thoại trong phòng thi"}
    empty = person.post(f"{seat}/violations", given | {"v-grounds": ""})
    assert empty.xpath("//*[contains(@class,'govuk-error-message')]")
    for _click in range(2):
        person.post(f"{seat}/violations", given)
    page = f"/hall/sittings/{writing.sitting_id}/violations"
    assert not person.get(page).xpath("//main//form")
    board = as_person(writing.second).get(f"/hall/sittings/{writing.sitting_id}")
    assert len(board.xpath("//*[@id='kb-attention']/li")) == 1
    second = as_person(writing.second)
    [action] = second.get(page).xpath("//form[contains(@action,'/decide')]/@action")
    name = action.split("/")[-2]
    unsaid = second.post(action, {f"v{name}-confirmed": "no"})
    assert unsaid.xpath("//*[contains(@class,'govuk-error-message')]")
    person.post(action, {f"v{name}-confirmed": "yes"})  # who noted it: refused in the form
    with setup() as uow:
        assert uow.session.query(Attempt).one().state == "writing"
    second.post(action, {f"v{name}-confirmed": "yes"})
    with setup() as uow:
        assert uow.session.query(Attempt).one().state == "ended"
    for _click in range(2):
        paper = person.post(f"/hall/violations/{name}/minutes")
        assert paper.data.startswith(b"%PDF")
    with setup() as uow:
        kinds = [d.kind for d in register(uow.session, writing.competition_id)]
        assert kinds.count("violation_minutes") == 1


def test_somebody_elses_violation_is_not_there(writing, seat, as_person, setup):
    from tests import build_sittings

    as_person(writing.invigilator).post(
        f"{seat}/violations", {"v-rule": "talking", "v-grounds": "Nói chuyện"}
    )
    with setup() as uow:
        other = build_sittings.called_up(uow)
    stranger = as_person(other.invigilator)
    stranger.post("/hall/violations/1/decide", {"v1-confirmed": "yes"}, status=404)
    stranger.post("/hall/violations/1/minutes", status=404)


def test_announcements_and_answers_reach_the_candidate(writing, as_person):
    page = f"/hall/sittings/{writing.sitting_id}/messages"
    candidate = as_person(writing.candidates[0])
    mine = f"/room/sittings/{writing.seats[0]}"
    asked = candidate.client.post(f"{mine}/questions", json={"text": "Câu 2 có thiếu số liệu?"})
    assert asked.status_code == 201
    person = as_person(writing.invigilator)
    for _click in range(2):
        person.post(page, {"room_id": "", "kind": "time", "text": "Còn 30 phút"})
    [action] = person.get(page).xpath("//form[contains(@action,'/answer')]/@action")
    number = action.split("/")[-2]
    unsaid = person.post(action, {f"q{number}-reply_code": "words", f"q{number}-reply": ""})
    assert unsaid.xpath("//*[contains(@class,'govuk-error-message')]")
    person.post(action, {f"q{number}-reply_code": "no", f"q{number}-reply": "Đề đủ dữ kiện."})
    heard = candidate.client.get(f"{mine}/messages").json
    assert heard["news"] == 2
    texts = {row["kind"]: row for row in heard["messages"]}
    assert texts["announcement"]["text"] == "Còn 30 phút"
    assert texts["question"]["reply"].endswith("Đề đủ dữ kiện.")
    other = as_person(writing.candidates[1])
    assert [
        r["kind"]
        for r in other.client.get(f"/room/sittings/{writing.seats[1]}/messages").json["messages"]
    ] == ["announcement"]
    other.get(f"{mine}/messages", 404)
    assert other.client.post(f"{mine}/questions", json={"text": "?"}).status_code == 404


@pytest.mark.parametrize("sent", [None, [], {"text": 5}, {"text": "  "}, {"text": "a" * 1001}])
def test_a_question_that_is_none_is_refused(writing, as_person, sent):
    candidate = as_person(writing.candidates[0])
    path = f"/room/sittings/{writing.seats[0]}/questions"
    assert candidate.client.post(path, json=sent).status_code == 422


def test_an_incident_is_noted_on_the_candidates_page(writing, seat, as_person):
    person = as_person(writing.invigilator)
    person.post(f"{seat}/incidents", {"i-kind": "health", "i-note": "Thí sinh mệt"})
    assert "Thí sinh mệt" in person.get(f"/hall/sittings/{writing.sitting_id}").text_content()
    assert "Thí sinh mệt" in person.get(seat).text_content()
    empty = person.post(f"{seat}/incidents", {"i-kind": "health", "i-note": ""})
    assert empty.xpath("//*[contains(@class,'govuk-error-message')]")
