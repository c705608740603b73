"""The history of one's own answers, its replay and its file."""

import json

import pytest

from app.chain_commands import check_chain_command
from exams.clock import to_ms
from exams.sittings import service
from exams.sittings.saving import Writer
from tests import build_sittings
from tests.build_sittings import SEALER

SAVES = (
    ("1", "Trách nhiệm"),
    ("1", "Trách nhiệm của người đứng đầu"),
    ("2", "a"),
    ("~notes", "ghi chú riêng"),
)


@pytest.fixture
def writing(setup, clock, as_work):
    """One candidate at work, four saves stored."""
    with setup() as uow:
        hall = build_sittings.called_up(uow)
    for number in hall.numbers:
        with as_work(hall.invigilator) as uow:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    build_sittings.open_at_the_hour(as_work, clock, hall)
    pen = build_sittings.sit(as_work, clock, hall, 0, {})
    with setup() as uow:
        writer = Writer(uow.session.get_bind().engine, clock)
    for one in SAVES:
        clock.move(seconds=5)
        pen.write(writer, one, client_ms=to_ms(clock.at) - 700)
    writer.line.close()
    return hall, pen


@pytest.fixture
def given(writing, as_work):
    hall, pen = writing
    with as_work(hall.candidates[0]) as uow:
        service.hand_in(uow, hall.seats[0], 1, pen.head, SEALER)
    return hall


def address(hall, more=""):
    return f"/room/sittings/{hall.seats[0]}/history{more}"


def test_the_receipt_leads_to_every_save_of_ones_own_answers(given, as_person):
    person = as_person(given.candidates[0])
    receipt = person.get(f"/room/sittings/{given.seats[0]}/receipt")
    assert receipt.xpath(f"//a[@href='{address(given)}']")
    page = person.get(address(given))
    assert page.xpath("//*[@data-replay-text]")[0].text == "Trách nhiệm của người đứng đầu"
    rows = page.xpath("//tbody/tr")
    assert [row.xpath(".//td")[0].text_content() for row in rows] == ["09:00:05", "09:00:10"]
    assert [row.xpath(".//td")[-1].text_content() for row in rows] == ["+11 −0", "+19 −0"]


def test_without_scripts_every_step_is_a_page(given, as_person):
    person = as_person(given.candidates[0])
    page = person.get(address(given))
    back = page.xpath("//*[@data-replay-back]")[0].get("href")
    earlier = person.get(back)
    assert earlier.xpath("//*[@data-replay-text]")[0].text == "Trách nhiệm"
    assert earlier.xpath("//*[@data-replay-back]")[0].get("hidden") is not None


def test_a_choice_is_shown_by_its_words_and_ones_notes_are_there(given, as_person):
    person = as_person(given.candidates[0])
    choice = person.get(address(given, "?slot=2"))
    assert choice.xpath("//*[@data-replay-text]")[0].text == "Hội đồng"
    notes = person.get(address(given, "?slot=~notes"))
    assert notes.xpath("//*[@data-replay-text]")[0].text == "ghi chú riêng"


@pytest.mark.parametrize("asked", ["?slot=99", "?save=77", "?save=x", "?slot=~flags"])
def test_an_address_that_names_nothing_shows_the_first_question(given, as_person, asked):
    page = as_person(given.candidates[0]).get(address(given, asked))
    assert "người đứng đầu" in page.xpath("//*[@data-replay-text]")[0].text


def test_who_never_sat_down_is_led_to_the_waiting_room(writing, as_person):
    hall, _pen = writing
    answer = as_person(hall.candidates[1]).client.get(f"/room/sittings/{hall.seats[1]}/history")
    assert answer.headers["Location"].endswith(f"/room/sittings/{hall.seats[1]}")


@pytest.mark.parametrize("more", ["", ".json"])
def test_while_it_is_written_the_history_is_not_there(writing, as_person, more):
    hall, _pen = writing
    answer = as_person(hall.candidates[0]).client.get(address(hall, more))
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/room/sittings/{hall.seats[0]}")


@pytest.mark.parametrize("more", ["", ".json"])
def test_somebody_elses_history_is_not_there(given, as_person, more):
    as_person(given.candidates[1]).get(address(given, more), 404)
    as_person(given.invigilator).get(address(given, more), 404)


@pytest.fixture
def downloaded(given, as_person, tmp_path):
    answer = as_person(given.candidates[0]).client.get(address(given, ".json"))
    assert "attachment" in answer.headers["Content-Disposition"]
    file = tmp_path / "chain.json"
    file.write_bytes(answer.data)
    return file


def check(app, *arguments):
    return app.test_cli_runner().invoke(check_chain_command, [str(one) for one in arguments])


def test_the_download_is_found_sound_by_the_checker(app, downloaded):
    said = check(app, downloaded, "--key", "here", "--language", "en")
    assert said.exit_code == 0, said.output
    assert "All 4 saves follow one another" in said.output
    assert "09:00:05 23/11/2026" in said.output
    assert "The receipt" in said.output
    assert "✗" not in said.output


def test_the_checker_names_the_save_that_was_changed(app, downloaded):
    data = json.loads(downloaded.read_text())
    data["records"][1]["txt"] = "Khác"
    downloaded.write_text(json.dumps(data))
    said = check(app, downloaded)
    assert said.exit_code == 1
    assert "✗ Lần lưu số 2 đã bị sửa" in said.output


def test_the_checker_says_when_it_is_given_something_else(app, downloaded):
    for text in ("x", "[]", "[" * 100_000):
        downloaded.write_text(text)
        said = check(app, downloaded, "--language", "en")
        assert said.exit_code == 1
        assert "not a file of saves" in said.output
    assert check(app, downloaded, "--key", "é").exit_code == 2
