"""Sitting the exam in a real browser, from the waiting room to the receipt."""

import re

import pytest
from playwright.sync_api import expect

from exams.sittings import service
from exams.sittings.chain import head_code
from exams.sittings.scope import Scope
from tests import build_sittings
from tests.journeys.conftest import check_axe, check_width
from tests.journeys.room import (
    attempt_of,
    begin,
    enter,
    essay,
    saved,
    stored,
    stored_all,
    wait_for_paper,
    write,
)  # fmt: skip

pytestmark = pytest.mark.browser
ESSAY = "Người đứng đầu chịu trách nhiệm về quyết định của đơn vị."


def test_two_candidates_sit_from_the_waiting_page_to_the_receipt(live, hall, open_now, visitor):
    first = enter(visitor(hall.candidates[0]), hall)
    second = enter(visitor(hall.candidates[1], width=360), hall, 1)
    check_axe(first)
    check_width(second)
    expect(first.locator("#kb-where")).to_contain_text("Bạn đã được vào phòng thi.")
    assert "người đứng đầu" not in first.content()
    open_now()
    for page in (first, second):
        wait_for_paper(page)
    check_axe(first)
    check_width(second)
    write(first, ESSAY)
    write(second, "Bài của người thứ hai")
    saved(first)
    assert stored(live, hall) == ESSAY
    first.locator("#kb-next").click()
    first.get_by_label("Hội đồng").check()
    saved(first)
    assert stored(live, hall, slot="2") == "a"
    first.locator("#kb-next").click()
    check_axe(first)
    first.locator("#kb-give").click()
    expect(first.locator("#kb-alert")).to_be_visible()
    first.locator("#kb-sure").check()
    first.locator("#kb-give").click()
    first.wait_for_url("**/receipt")
    expect(first.locator("main")).to_contain_text(ESSAY)
    expect(first.locator("main")).to_contain_text(re.compile("[0-9a-f]{64}"))
    expect(first.locator("main")).to_contain_text(head_code(attempt_of(live, hall).head))
    check_axe(first)
    assert stored(live, hall, 1) == "Bài của người thứ hai"


def test_a_reload_shows_what_is_stored_with_flags_and_notes(live, hall, open_now, visitor):
    open_now()
    page = begin(visitor(hall.candidates[0]), hall)
    write(page, ESSAY)
    page.locator("[data-flag]:visible").click()
    page.locator(".kb-notes summary").click()
    page.locator("#kb-notes").fill("Xem lại câu hai")
    saved(page)
    page.reload()
    wait_for_paper(page)
    expect(essay(page)).to_have_value(ESSAY)
    expect(page.locator("[data-flag]:visible")).to_have_attribute("aria-pressed", "true")
    page.locator(".kb-notes summary").click()
    expect(page.locator("#kb-notes")).to_have_value("Xem lại câu hai")
    assert stored_all(live, hall) == {"1": ESSAY}


def test_all_questions_stand_on_one_page_when_wanted(live, hall, open_now, visitor):
    open_now()
    page = begin(visitor(hall.candidates[0], width=360), hall)
    expect(page.locator("[data-slot]:visible")).to_have_count(1)
    page.locator("#kb-all").click()
    expect(page.locator("[data-slot]:visible")).to_have_count(2)
    check_axe(page)
    check_width(page)
    page.locator("#kb-large").click()
    page.locator("#kb-contrast").click()
    check_axe(page)
    check_width(page)
    page.reload()
    wait_for_paper(page)
    expect(page.locator("[data-slot]:visible")).to_have_count(2)
    expect(page.locator("#kb-large")).to_have_attribute("aria-pressed", "true")


def test_a_second_machine_is_refused_until_let_in_and_then_the_first_cannot_save(
    live, hall, open_now, visitor
):
    open_now()
    first = begin(visitor(hall.candidates[0]), hall)
    write(first, "Ở máy thứ nhất")
    saved(first)
    second = enter(visitor(hall.candidates[0]), hall)
    expect(second.locator("#kb-where")).to_contain_text("đang mở trên máy khác")
    expect(second.locator("#kb-go-on")).to_be_hidden()
    with live.work(hall.invigilator) as uow:
        pin = service.allow_takeover(uow, hall.seats[0]).pin
    second.locator("#kb-pin").fill("000 000" if pin != "000000" else "111111", timeout=60_000)
    second.locator("#kb-go-on").click()
    expect(second.locator("#kb-where")).to_contain_text("PIN")
    second.locator("#kb-pin").fill(pin)
    second.locator("#kb-go-on").click()
    wait_for_paper(second)
    expect(essay(second)).to_have_value("Ở máy thứ nhất")
    write(first, " thêm")
    expect(first.locator("#kb-alert")).to_be_visible(timeout=30_000)
    expect(essay(first)).to_have_attribute("readonly", "")
    write(second, ", rồi máy thứ hai")
    saved(second)
    assert stored(live, hall) == "Ở máy thứ nhất, rồi máy thứ hai"


def test_added_time_reaches_the_clock_without_a_reload(live, hall, open_now, visitor):
    open_now()
    page = begin(visitor(hall.candidates[0]), hall)
    with live.work(hall.invigilator) as uow:
        asked = service.ask_time(
            uow, Scope(hall.sitting_id, seat_id=hall.seats[0]), 600, build_sittings.OUTAGE
        ).id
    with live.work(hall.second) as uow:
        service.approve_time(uow, asked)
    write(page, "x")  # the next answer of the server brings it; so does the next question
    expect(page.locator("#kb-clock time")).to_have_text(re.compile(r"^3:0\d:\d\d$"))


def test_what_is_on_the_screen_at_the_end_is_received(live, hall, open_now, visitor):
    open_now()
    page = begin(visitor(hall.candidates[0]), hall)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    live.clock.move(minutes=179, seconds=45)
    write(page, "Một")
    saved(page)  # the answer tells the page how late it is
    write(page, " chữ cuối")
    expect(essay(page)).to_have_attribute("readonly", "", timeout=60_000)
    page.wait_for_url("**/receipt", timeout=60_000)
    expect(page.locator("main")).to_contain_text("Một chữ cuối")
    assert stored(live, hall) == "Một chữ cuối"
    page.wait_for_timeout(2000)
    assert len([url for url in asked if url.endswith("/receipt")]) == 1


def test_the_hall_follows_without_a_reload(live, hall, open_now, visitor):
    open_now()
    board = visitor(hall.invigilator).new_page()
    board.goto(f"/hall/sittings/{hall.sitting_id}")
    row = board.locator(f'[data-seat="{hall.seats[0]}"]')
    begin(visitor(hall.candidates[0]), hall)
    expect(row.locator("[data-state] strong")).to_have_class(re.compile("current"), timeout=30_000)
