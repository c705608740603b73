"""The hall: board, admission, opening, time by two people, minutes; who may do what."""

import pytest
from sqlalchemy import event

from app.i18n import clock_time
from exams.documents.queries import register
from exams.people.queries import actor_for
from exams.sittings import timing
from exams.uow import UnitOfWork
from tests import build_sittings
from tests.build_sittings import sit


@pytest.fixture
def hall(setup):
    with setup() as uow:
        return build_sittings.called_up(uow)


@pytest.fixture
def as_work(app, clock):
    def open_work(person_id):
        database = app.extensions["database"]
        with database.reading() as session:
            actor = actor_for(session, person_id, clock())
        return UnitOfWork(database.writing(), actor, clock())

    return open_work


@pytest.fixture
def opened(hall, clock, as_person):
    board = f"/hall/sittings/{hall.sitting_id}"
    for number in hall.numbers:
        as_person(hall.invigilator).post(
            board, {"exam_number": number, "document_seen": "citizen_card"}
        )
    clock.at = hall.starts_at - timing.LEAD
    as_person(hall.secretary).post(f"{board}/open")
    clock.at = hall.starts_at
    return hall


def test_the_list_shows_the_sittings_of_my_competitions_only(hall, setup, as_person):
    with setup() as uow:
        other = build_sittings.called_up(uow)
    page = as_person(hall.invigilator).get("/hall/sittings")
    assert page.xpath(f"//a[@href='/hall/sittings/{hall.sitting_id}']")
    assert not page.xpath(f"//a[@href='/hall/sittings/{other.sitting_id}']")
    as_person(hall.invigilator).get(f"/hall/sittings/{other.sitting_id}", 404)
    as_person(hall.invigilator).get(f"/hall/seats/{other.seats[0]}", 404)
    as_person(hall.invigilator).get(f"/hall/sittings/{other.sitting_id}/board", 404)


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


def test_the_supervisor_sees_the_board_without_anything_to_press(opened, as_person):
    page = as_person(opened.supervisor).get(f"/hall/sittings/{opened.sitting_id}")
    assert not page.xpath("//main//form")
    person = as_person(opened.supervisor)
    person.post(f"/hall/sittings/{opened.sitting_id}/close", status=404)
    person.post(f"/hall/seats/{opened.seats[0]}/let-in", status=404)


def test_time_is_asked_by_one_and_approved_by_another(opened, as_person, as_work, clock):
    sit(as_work, clock, opened, 0, {})
    board = f"/hall/sittings/{opened.sitting_id}"
    as_person(opened.invigilator).post(
        f"/hall/seats/{opened.seats[0]}/times",
        {"minutes": "10", "reason_code": "outage", "note_on_time": ""},
    )
    mine = as_person(opened.invigilator).get(board)
    assert not mine.xpath("//form[contains(@action,'/approve')]")
    as_person(opened.invigilator).post(f"{board}/times/1/approve", status=403)
    action = (
        as_person(opened.second).get(board).xpath("//form[contains(@action,'/approve')]/@action")
    )
    page = as_person(opened.second).post(action[0])
    assert not page.xpath("//form[contains(@action,'/approve')]")


def test_a_machine_is_let_in_and_an_incident_noted_on_the_candidates_page(
    opened, as_person, as_work, clock
):
    sit(as_work, clock, opened, 0, {})
    person = as_person(opened.invigilator)
    seat = f"/hall/seats/{opened.seats[0]}"
    person.get(seat)
    person.post(f"{seat}/let-in")
    person.post(f"{seat}/incidents", {"i-kind": "health", "i-note": "Thí sinh mệt"})
    assert "Thí sinh mệt" in person.get(f"/hall/sittings/{opened.sitting_id}").text_content()
    empty = person.post(f"{seat}/incidents", {"i-kind": "health", "i-note": ""})
    assert empty.xpath("//*[contains(@class,'govuk-error-message')]")


def test_the_board_tells_the_last_save_and_never_reads_an_answer(
    opened, as_person, as_work, app, clock
):
    seat = opened.seats[0]
    sit(as_work, clock, opened, 0, {"1": "Trách nhiệm"})
    watcher, read = as_person(opened.invigilator), []
    event.listen(app.extensions["database"].engine, "before_cursor_execute",
                 lambda *given: read.append(given[2]))  # fmt: skip
    state = watcher.client.get(f"/hall/sittings/{opened.sitting_id}/board").json
    page = watcher.get(f"/hall/seats/{seat}")
    assert not [sql for sql in read if "save.text" in sql]
    saved = state["seats"][str(seat)]["saved"]
    assert saved == clock_time(opened.starts_at, seconds=True)
    assert saved in page.text_content()
    assert state["seats"][str(opened.seats[1])]["saved"] == "–"


def test_the_sitting_is_closed_and_its_minutes_are_one_paper(opened, as_person, clock, setup):
    board = f"/hall/sittings/{opened.sitting_id}"
    as_person(opened.secretary).post(f"{board}/close", status=403)
    clock.move(minutes=183)
    as_person(opened.secretary).post(f"{board}/close")
    for _press in range(2):
        answer = as_person(opened.invigilator).post(f"{board}/minutes")
        assert answer.data.startswith(b"%PDF")
    with setup() as uow:
        papers = [d.kind for d in register(uow.session, opened.competition_id)]
        assert papers.count("sitting_minutes") == 1


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
