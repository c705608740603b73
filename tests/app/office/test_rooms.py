"""Rooms and call-up in the office."""

import pytest

from exams.permissions import Role
from tests import build, build_sittings


@pytest.fixture
def listed(setup):
    with setup() as uow:
        row = build_sittings.listed(uow)
        officer = build.holder(uow, Role.SECRETARY, row)
        return row.id, row.parts[0].id, officer.id


def enter(person, competition_id, name="Phòng 1", seats="2"):
    return person.post(
        f"/office/competitions/{competition_id}/rooms",
        {"name": name, "address": "Số 1 đường Thử", "capacity": seats},
    )


def test_a_room_is_entered_changed_and_taken_away(listed, as_person):
    competition_id, _part, secretary = listed
    person = as_person(secretary)
    assert "Phòng 1" in enter(person, competition_id).text_content()
    assert enter(person, competition_id).xpath("//*[contains(@class,'govuk-error-message')]")
    one = f"/office/competitions/{competition_id}/rooms/1"
    person.get(one)
    page = person.post(one, {"name": "Phòng A", "address": "Số 2", "capacity": "5"})
    assert "Phòng A" in page.text_content()
    assert "Phòng A" not in person.post(f"{one}/remove").xpath("//main")[0].text_content()


def test_call_up_gives_seats_and_letters_and_the_hour_can_move(listed, as_person):
    competition_id, part_id, secretary = listed
    person = as_person(secretary)
    address = f"/office/competitions/{competition_id}/parts/{part_id}/call-up"
    assert person.get(address).xpath("//*[contains(@class,'kb-reasons')]")
    enter(person, competition_id)
    page = person.post(address, {"starts_at": "30/11/2026 08:00", "minutes": "180"})
    assert page.text_content().count("SBD00") == 2
    assert person.get(f"{address}/letters").data.startswith(b"%PDF")
    moved = person.post(address, {"starts_at": "30/11/2026 09:30", "minutes": "180"})
    assert "09:30" in moved.text_content()
    past = person.post(address, {"starts_at": "01/11/2026 09:30", "minutes": "180"})
    assert past.xpath("//*[contains(@class,'govuk-error-message')]")


def test_another_competitions_rooms_are_not_there(listed, setup, as_person):
    competition_id, part_id, _secretary = listed
    with setup() as uow:
        other = build_sittings.listed(uow)
        stranger = build.holder(uow, Role.SECRETARY, other)
        own = f"/office/competitions/{other.id}/parts/{part_id}/call-up"
        stranger_id = stranger.id
    as_person(stranger_id).get(f"/office/competitions/{competition_id}/rooms", 404)
    as_person(stranger_id).get(own, 404)
