"""Accommodations: the candidate asks, the officer decides, the hall reads what it arranges."""

import pytest

from exams.applications.models import Application
from exams.permissions import Role
from exams.sittings.models import Seat
from tests import build, build_sittings


@pytest.fixture
def hall(setup):
    with setup() as uow:
        found = build_sittings.called_up(uow)
        seat = uow.session.get_one(Seat, found.seats[0])
        application = uow.session.get_one(Application, seat.application_id)
        found.officer = build.holder(uow, Role.OFFICER, application.competition).id
        found.asking = f"/applications/{application.id}/accommodations"
        found.deciding = f"/office/competitions/{found.competition_id}/accommodations"
    return found


ASKED = {"needs": ["extra_time", "reader"], "explanation": "Bí mật y tế"}


def test_a_candidate_asks_and_reads_the_decision(hall, as_person):
    candidate = as_person(hall.candidates[0])
    candidate.get(hall.asking)
    page = candidate.post(hall.asking, ASKED)
    assert page.xpath("//textarea[@name='explanation']")[0].text.strip() == "Bí mật y tế"
    officer = as_person(hall.officer)
    officer.post(hall.deciding, {"name": "Khiếm thị", "extra_percent": "25", "needs": ["reader"]})
    page = officer.get(hall.deciding)
    assert "Khiếm thị" in page.text_content()
    one = page.xpath("//table//a/@href")[0]
    officer.get(one)
    officer.post(one, {"granted": "yes", "label_id": "1"})
    page = as_person(hall.candidates[0]).get(hall.asking)
    assert not page.xpath("//main//form")
    assert "25 phần trăm" in page.text_content()


def test_the_hall_reads_what_it_arranges_and_never_why(hall, as_person):
    as_person(hall.candidates[0]).post(hall.asking, ASKED)
    as_person(hall.officer).post(
        f"{hall.deciding}/1",
        {"granted": "yes", "label_id": "", "extra_minutes": "20", "needs": ["reader"]},
    )
    text = as_person(hall.invigilator).get(f"/hall/sittings/{hall.sitting_id}/times").text_content()
    assert "thêm 20 phút" in text
    assert "Bí mật y tế" not in text
    as_person(hall.invigilator).get(hall.deciding, 404)


def test_a_refusal_needs_a_reason_and_an_amount_makes_sense(hall, as_person):
    as_person(hall.candidates[0]).post(hall.asking, ASKED)
    officer = as_person(hall.officer)
    for sent in (
        {"granted": "no"},
        {"granted": "yes", "extra_minutes": "999"},
        {"granted": "yes", "extra_minutes": "10", "extra_percent": "10"},
        {},
    ):
        page = officer.post(f"{hall.deciding}/1", {"label_id": ""} | sent)
        assert page.xpath("//*[contains(@class, 'govuk-error-message')]"), sent
    page = officer.post(hall.deciding, {"name": "", "extra_minutes": "10"})
    assert page.xpath("//*[contains(@class, 'govuk-error-message')]")


def test_what_is_not_ones_own_is_not_found(hall, as_person, setup):
    as_person(hall.candidates[1]).get(hall.asking, 404)
    as_person(hall.candidates[1]).post(hall.asking, ASKED, status=404)
    as_person(hall.candidates[0]).post(hall.asking, ASKED)
    with setup() as uow:
        other = build_sittings.called_up(uow)
        competition = uow.session.get_one(Seat, other.seats[0]).application.competition
        stranger = build.holder(uow, Role.OFFICER, competition).id
    foreign = f"/office/competitions/{other.competition_id}/accommodations/1"
    as_person(stranger).get(foreign, 404)
    as_person(stranger).get(f"{hall.deciding}/1", 404)


def test_asking_for_nothing_is_refused(hall, as_person):
    page = as_person(hall.candidates[0]).post(hall.asking, {"explanation": "x"})
    assert page.xpath("//*[contains(@class, 'govuk-error-message')]")
