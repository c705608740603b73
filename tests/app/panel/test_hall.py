"""The hall: board, admission, opening, closing, minutes; who may do what."""

import pytest
from sqlalchemy import event

from app.i18n import clock_time
from exams.documents.queries import register
from exams.permissions import Role
from tests import build, build_sittings
from tests.build_sittings import sit, sitting_of


def test_the_list_shows_the_sittings_of_my_competitions_only(hall, setup, as_person):
    with setup() as uow:
        other = build_sittings.called_up(uow)
    page = as_person(hall.invigilator).get("/hall/sittings")
    assert page.xpath(f"//a[@href='/hall/sittings/{hall.sitting_id}']")
    assert not page.xpath(f"//a[@href='/hall/sittings/{other.sitting_id}']")
    for page in ("", "/board", "/messages", "/violations", "/papers"):
        as_person(hall.invigilator).get(f"/hall/sittings/{other.sitting_id}{page}", 404)
    for page in ("", "/photo"):
        as_person(hall.invigilator).get(f"/hall/seats/{other.seats[0]}{page}", 404)


def test_a_number_that_is_not_called_up_is_said_at_its_field(hall, as_person):
    page = as_person(hall.invigilator).post(
        f"/hall/sittings/{hall.sitting_id}", {"exam_number": "SBD999", "document_seen": "vneid"}
    )
    assert "SBD999" in page.text_content()
    assert page.xpath("//*[contains(@class,'govuk-error-message')]")


def test_the_board_says_what_is_missing_before_opening(hall, as_person):
    page = as_person(hall.secretary).get(f"/hall/sittings/{hall.sitting_id}")
    assert len(page.xpath("//*[contains(@class,'kb-reasons')]//li")) == 2
    as_person(hall.secretary).post(f"/hall/sittings/{hall.sitting_id}/open", status=403)


def test_the_board_follows_by_json(opened, as_person, as_work, clock):
    sit(as_work, clock, opened, 0, {})
    facts = (
        as_person(opened.supervisor).client.get(f"/hall/sittings/{opened.sitting_id}/board").json
    )
    assert facts["counts"]["writing"] == 1
    assert facts["counts"]["here"] == 1
    assert facts["seats"][str(opened.seats[0])]["state"] == "writing"
    assert facts["attention"] == []


def test_a_silent_machine_waits_for_somebody(opened, as_person, as_work, clock):
    sit(as_work, clock, opened, 0, {})
    clock.move(seconds=46)
    board = f"/hall/sittings/{opened.sitting_id}"
    page = as_person(opened.invigilator).get(board)
    assert page.xpath(f"//*[@id='kb-attention']//a[@href='/hall/seats/{opened.seats[0]}']")
    facts = as_person(opened.invigilator).client.get(f"{board}/board").json
    assert facts["seats"][str(opened.seats[0])]["state"] == "disconnected"
    assert [item["key"] for item in facts["attention"]] == [f"silent-{opened.seats[0]}"]


def test_the_board_is_narrowed_to_a_room(hall, setup, as_person):
    with setup() as uow:
        rooms = {seat.room_id for seat in sitting_of(uow, hall).seats}
    board = f"/hall/sittings/{hall.sitting_id}"
    room = rooms.pop()
    person = as_person(hall.invigilator)
    assert len(person.get(f"{board}?room={room}").xpath("//tr[@data-seat]")) == 2
    assert person.get(f"{board}?room={room}").xpath("//nav//a[@aria-current='true']")
    assert not person.get(f"{board}?room=999").xpath("//tr[@data-seat]")
    assert person.client.get(f"{board}/board?room=999").json["seats"] == {}


@pytest.mark.parametrize("page", ["", "/messages", "/violations", "/papers"])
def test_the_supervisor_sees_the_same_without_anything_to_press(opened, as_person, page):
    shown = as_person(opened.supervisor).get(f"/hall/sittings/{opened.sitting_id}{page}")
    assert not shown.xpath("//main//form")


def test_what_a_supervisor_presses_is_not_heard(opened, as_person):
    person = as_person(opened.supervisor)
    person.post(f"/hall/sittings/{opened.sitting_id}/close", status=404)
    for act in ("let-in", "admit", "take-back", "violations", "incidents", "late"):
        person.post(f"/hall/seats/{opened.seats[0]}/{act}", status=404)
    assert not person.get(f"/hall/seats/{opened.seats[0]}").xpath("//main//form")


def test_the_board_tells_the_last_save_and_never_reads_an_answer(
    opened, as_person, as_work, app, clock
):
    seat = opened.seats[0]
    sit(as_work, clock, opened, 0, {"1": "Trách nhiệm"})
    watcher, read = as_person(opened.invigilator), []
    event.listen(app.extensions["database"].engine, "before_cursor_execute",
                 lambda *given: read.append(given[2]))  # fmt: skip
    state = watcher.client.get(f"/hall/sittings/{opened.sitting_id}/board").json
    assert len(read) < 25
    page = watcher.get(f"/hall/seats/{seat}")
    assert not [sql for sql in read if "save.text" in sql]
    saved = state["seats"][str(seat)]["saved"]
    assert saved == clock_time(opened.starts_at, seconds=True)
    assert saved in page.text_content()
    assert state["seats"][str(opened.seats[1])]["saved"] == "–"


def test_the_minutes_are_papers_issued_once(opened, as_person, clock, setup):
    board = f"/hall/sittings/{opened.sitting_id}"
    as_person(opened.secretary).post(f"{board}/close", status=403)
    as_person(opened.invigilator).post(f"{board}/handing-over-minutes", status=403)
    clock.move(minutes=183)
    as_person(opened.secretary).post(f"{board}/close")
    person = as_person(opened.invigilator)
    for paper in ("opening-minutes", "minutes", "handing-over-minutes"):
        for _press in range(2):
            assert person.post(f"{board}/{paper}").data.startswith(b"%PDF")
    with setup() as uow:
        papers = [d.kind for d in register(uow.session, opened.competition_id)]
        for kind in ("opening_minutes", "sitting_minutes", "handing_over_minutes"):
            assert papers.count(kind) == 1
    shown = person.get(f"{board}/papers").text_content()
    assert all(number in shown for number in opened.numbers)  # both were admitted, none began


def test_the_minutes_of_the_opening_wait_for_the_opening(hall, as_person):
    person = as_person(hall.invigilator)
    person.post(f"/hall/sittings/{hall.sitting_id}/opening-minutes", status=403)
    assert not person.get(f"/hall/sittings/{hall.sitting_id}/papers").xpath("//main//form")


def test_the_chair_decides_on_the_candidates_page(setup, as_person, clock, as_work):
    with setup() as uow:
        paper = build_sittings.content(build_sittings.ESSAY, minutes=45)
        hall = build_sittings.called_up(uow, paper=paper)
        chair = build.holder(uow, Role.CHAIR, sitting_of(uow, hall).part.competition).id
    admit = f"/hall/seats/{hall.seats[0]}/admit"
    as_person(hall.invigilator).post(admit, {"document_seen": "vneid"})
    build_sittings.open_at_the_hour(as_work, clock, hall)
    clock.move(minutes=5)
    late = f"/hall/seats/{hall.seats[1]}"
    refused = as_person(hall.invigilator).post(f"{late}/admit", {"document_seen": "vneid"})
    assert refused.xpath("//*[contains(@class,'govuk-error-summary')]")
    as_person(hall.invigilator).post(f"{late}/late", status=404)
    person = as_person(chair)
    assert person.get(late).xpath("//form[contains(@action,'/late')]")
    empty = person.post(f"{late}/late", {"l-allowed": "yes", "l-reason": ""})
    assert empty.xpath("//*[contains(@class,'govuk-error-message')]")
    person.post(f"{late}/late", {"l-allowed": "yes", "l-reason": "Kẹt xe do ngập"})
    shown = as_person(hall.invigilator).post(f"{late}/admit", {"document_seen": "vneid"})
    assert not shown.xpath("//*[contains(@class,'govuk-error-summary')]")
    assert "Kẹt xe do ngập" in shown.text_content()


def test_codes_are_made_without_a_name_on_the_page(opened, as_person, as_work, clock):
    for n in range(2):
        sit(as_work, clock, opened, n, {})
    coder = as_person(opened.coder)
    part = f"/codes/parts/{opened.part_id}"
    assert coder.get(part).xpath("//*[contains(@class,'kb-reasons')]")
    clock.move(minutes=183)
    as_person(opened.secretary).post(f"/hall/sittings/{opened.sitting_id}/close")
    as_person(opened.coder).get("/codes/parts")
    coder = as_person(opened.coder)  # signed in again: staff sessions end when idle
    page = coder.post(f"{part}/make")
    assert len(page.xpath("//code")) == 2
    for word in ("Thí Sinh", "SBD"):
        assert word not in page.text_content()
    assert coder.post(f"{part}/minutes").data.startswith(b"%PDF")
    coder.post(f"{part}/make", status=403)


def test_a_coder_of_another_competition_sees_nothing(opened, setup, as_person):
    with setup() as uow:
        other = build_sittings.called_up(uow)
    as_person(other.coder).get(f"/codes/parts/{opened.part_id}", 404)
    as_person(other.coder).post(f"/codes/parts/{opened.part_id}/make", status=404)
