"""Work that came late, on its page: the code noted, proposed by one, confirmed by another."""

from datetime import timedelta

import pytest

from exams.clock import to_ms
from exams.sittings import service
from exams.sittings.chain import head_code
from exams.sittings.late import keep_aside
from exams.sittings.saving import Verdict
from tests import build_sittings
from tests.build_sittings import MINUTES, SEALER, sit


@pytest.fixture
def hall(begun, as_work, clock):
    found = begun
    pen = sit(as_work, clock, found, 0, {"1": "đã lưu"})
    found.late = pen.segment(("1", "chữ bí mật đến muộn"), client_ms=to_ms(clock.at))
    clock.at = found.starts_at + timedelta(minutes=MINUTES, seconds=126)
    with as_work(found.secretary) as uow:
        service.close_sitting(uow, found.part_id, SEALER)
    return found


@pytest.fixture
def late(hall):
    return f"/hall/sittings/{hall.sitting_id}/late"


def arrive(as_work, hall):
    with as_work(hall.candidates[0]) as uow:
        keep_aside(uow, hall.late, Verdict.ENDED)


def note(as_person, hall, late):
    typed = {"exam_number": hall.numbers[0], "code": head_code(hall.late.head)}
    return as_person(hall.invigilator).post(f"{late}/codes", typed)


def actions(page, end):
    return page.xpath(f"//form[contains(@action, '{end}')]/@action")


def test_late_work_is_counted_in_by_two_people(hall, late, as_person, as_work, clock):
    note(as_person, hall, late)
    clock.move(minutes=30)
    arrive(as_work, hall)
    page = as_person(hall.invigilator).get(late)
    page = as_person(hall.invigilator).post(
        actions(page, "/proposals")[0], {"a1-reason": "Mất mạng"}
    )
    assert not actions(page, "/confirm") + actions(page, "/proposals")
    page = as_person(hall.secretary).get(late)
    page = as_person(hall.secretary).post(actions(page, "/confirm")[0])
    assert not actions(page, "/confirm")
    assert "Mất mạng" in page.text_content()


def test_no_page_of_the_hall_shows_a_word_of_the_work(hall, late, as_person, as_work):
    note(as_person, hall, late)
    arrive(as_work, hall)
    for person in (hall.invigilator, hall.secretary, hall.supervisor):
        assert "bí mật" not in as_person(person).get(late).text_content()


def test_the_page_says_why_late_work_does_not_count(hall, late, as_person, as_work):
    arrive(as_work, hall)
    page = as_person(hall.invigilator).get(late)
    assert len(page.xpath("//*[contains(@class, 'kb-reasons')]//li")) == 1
    assert not actions(page, "/proposals")
    as_person(hall.invigilator).post(f"{late}/1/proposals", {"a1-reason": "x"}, status=403)


def test_what_is_no_code_and_who_is_not_here_are_said_at_their_fields(hall, late, as_person):
    person = as_person(hall.invigilator)
    for typed in ({"exam_number": hall.numbers[0], "code": "abc"},
                  {"exam_number": "SBD999", "code": head_code(hall.late.head)}):  # fmt: skip
        page = person.post(f"{late}/codes", typed)
        assert page.xpath("//*[contains(@class, 'govuk-error-message')]")


def test_a_proposal_needs_a_reason(hall, late, as_person, as_work):
    note(as_person, hall, late)
    arrive(as_work, hall)
    page = as_person(hall.invigilator).post(f"{late}/1/proposals", {"a1-reason": ""})
    assert page.xpath("//*[contains(@class, 'govuk-error-message')]")


def test_work_of_another_sitting_is_not_found(hall, late, setup, as_person, as_work):
    with setup() as uow:
        other = build_sittings.called_up(uow)
    note(as_person, hall, late)
    arrive(as_work, hall)
    as_person(hall.invigilator).post(f"{late}/1/proposals", {"a1-reason": "Mất mạng"})
    foreign = f"/hall/sittings/{other.sitting_id}/late"
    as_person(hall.secretary).post(f"{foreign}/adoptions/1/confirm", status=404)
    as_person(hall.secretary).post(f"{late}/adoptions/9/confirm", status=404)
    as_person(hall.supervisor).post(f"{late}/adoptions/1/confirm", status=404)


def test_who_has_no_late_work_is_told_so(setup, as_person):
    with setup() as uow:
        hall = build_sittings.called_up(uow)
    page = as_person(hall.supervisor).get(f"/hall/sittings/{hall.sitting_id}/late")
    assert not page.xpath("//main//form")
