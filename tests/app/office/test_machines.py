"""The office's pages of browser and network."""

import gzip
import plistlib

import pytest

from exams.sittings.safe_browser import config_key
from tests import build_sittings


@pytest.fixture
def hall(setup):
    with setup() as uow:
        return build_sittings.called_up(uow)


@pytest.fixture
def base(hall):
    return f"/office/competitions/{hall.competition_id}"


@pytest.fixture
def part_page(base, hall):
    return f"{base}/parts/{hall.part_id}/safe-browser"


def text(page) -> str:
    return " ".join(page.text_content().split())


KEYS = f"{'A' * 64}\n{'b' * 64}"


def test_the_choice_for_a_part_is_saved_and_shown(hall, base, part_page, as_person) -> None:
    office = as_person(hall.secretary)
    assert "Không yêu cầu" in text(office.get(f"{base}/machines"))
    assert not office.get(part_page).xpath("//*[contains(@action,'/file')]")
    form = {"demand": "required", "browser_keys": KEYS, "quit_password": "lối ra"}
    page = office.post(part_page, form)
    assert page.xpath("//input[@value='required' and @checked]")
    assert page.xpath("//textarea")[0].text.split() == ["a" * 64, "b" * 64]
    assert "lối ra" not in text(page)
    assert "Bắt buộc" in text(office.get(f"{base}/machines"))


def test_a_wrong_key_is_named_and_what_was_typed_stays(hall, part_page, as_person) -> None:
    page = as_person(hall.secretary).post(part_page, {"demand": "noted", "browser_keys": "xyz"})
    assert "không phải Browser Exam Key" in text(page)
    assert page.xpath("//textarea")[0].text.strip() == "xyz"


def test_the_file_holds_the_settings_whose_key_the_page_shows(hall, part_page, as_person) -> None:
    office = as_person(hall.secretary)
    page = office.post(part_page, {"demand": "required", "browser_keys": "", "quit_password": "ra"})
    file = office.client.post(f"{part_page}/file", data={"password": ""})
    assert file.mimetype == "application/seb"
    assert "attachment" in file.headers["Content-Disposition"]
    settings = plistlib.loads(file.data)
    assert settings["startURL"] == "http://localhost/room/sittings"
    assert config_key(settings) in text(page)
    again = office.client.post(f"{part_page}/file", data={"password": ""})
    assert again.data == file.data


def test_a_file_under_a_password_tells_nothing(hall, part_page, as_person) -> None:
    office = as_person(hall.secretary)
    office.post(part_page, {"demand": "noted", "browser_keys": ""})
    data = office.client.post(f"{part_page}/file", data={"password": "Mở tệp"}).data
    inside = gzip.decompress(data)
    assert inside.startswith(b"pswd") and b"startURL" not in inside


def test_the_quit_password_stays_until_it_is_changed_or_taken_away(hall, part_page, as_person):
    office = as_person(hall.secretary)
    kept = {"demand": "noted", "browser_keys": ""}

    def quit_hash() -> str:
        data = office.client.post(f"{part_page}/file", data={"password": ""}).data
        return plistlib.loads(data)["hashedQuitPassword"]

    office.post(part_page, kept | {"quit_password": "một"})
    first = quit_hash()
    office.post(part_page, kept)
    assert quit_hash() == first != ""
    office.post(part_page, kept | {"no_quit": "y"})
    assert quit_hash() == ""


def test_before_anything_is_chosen_there_is_no_file(hall, part_page, as_person) -> None:
    office = as_person(hall.secretary)
    assert office.client.post(f"{part_page}/file", data={"password": ""}).status_code == 403


def test_the_network_of_a_room_is_saved_as_ranges(hall, base, as_person) -> None:
    office = as_person(hall.secretary)
    address = office.get(f"{base}/machines").xpath("//a[contains(@href,'/network')]/@href")[0]
    office.get(address)
    page = office.post(address, {"demand": "noted", "networks": "10.1.2.3/24\r\n192.0.2.7"})
    assert "10.1.2.0/24, 192.0.2.7/32" in text(page)
    assert "10.1.2.0/24" in office.get(address).xpath("//textarea")[0].text


@pytest.mark.parametrize(
    ("networks", "told"),
    [("phòng 1", "không phải địa chỉ mạng"), ("", "Nhập ít nhất một địa chỉ")],
)
def test_a_wrong_network_is_named(hall, base, as_person, networks, told) -> None:
    office = as_person(hall.secretary)
    address = office.get(f"{base}/machines").xpath("//a[contains(@href,'/network')]/@href")[0]
    assert told in text(office.post(address, {"demand": "required", "networks": networks}))


def test_supervisors_read_and_change_nothing(hall, base, part_page, as_person) -> None:
    watcher = as_person(hall.supervisor)
    page = watcher.get(f"{base}/machines")
    assert not page.xpath("//a[contains(@href,'/network') or contains(@href,'/safe-browser')]")
    watcher.get(part_page, 404)
    watcher.post(part_page, {"demand": "off"}, 404)
    watcher.get(f"{base}/rooms/1/network", 404)


def test_another_competitions_part_and_room_are_not_there(hall, base, setup, as_person) -> None:
    with setup() as uow:
        other = build_sittings.listed(uow, 1)
        part_id = other.parts[0].id
    office = as_person(hall.secretary)
    office.get(f"{base}/parts/{part_id}/safe-browser", 404)
    office.post(f"{base}/parts/{part_id}/safe-browser", {"demand": "noted"}, 404)
    office.get(f"{base}/rooms/999/network", 404)
    office.post(f"{base}/rooms/999/network", {"demand": "off", "networks": ""}, 404)
