"""The server's clock alone counts in the exam room, whatever the machine believes."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from exams.sittings import service
from exams.sittings.scope import Scope
from exams.sittings.times import TimeReason
from tests.journeys.conftest import open_at_the_hour
from tests.journeys.room import begin, enter, essay, saved, stored, wait_for_paper, write

pytestmark = pytest.mark.browser
SHIFT = """{ const now = Date.now; window.kbShift = %d * 3600000;
  Date.now = () => now() + window.kbShift; }"""


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wrong_clock_of_the_machine_changes_nothing(live, hall, open_now, visitor, hours):
    open_now()
    context = visitor(hall.candidates[0])
    context.add_init_script(SHIFT % hours)
    page = begin(context, hall)
    clock = page.locator("#kb-clock time")
    expect(clock).to_have_text(re.compile(r"^2:59:\d\d$|^3:00:00$"))
    page.evaluate("window.kbShift = -window.kbShift")  # changed in the middle of the exam
    page.wait_for_timeout(1500)
    expect(clock).to_have_text(re.compile(r"^2:59:\d\d$"))
    write(page, "Đúng giờ")
    saved(page)
    shown = page.locator("#kb-status").inner_text()[-8:]
    server = (live.clock() + timedelta(hours=7)).strftime("%H:%M")
    assert shown[:5] in (server, (live.clock() + timedelta(hours=7, minutes=-1)).strftime("%H:%M"))


def test_a_machine_in_another_time_zone_shows_the_hour_of_viet_nam(live, hall, open_now, chromium):
    open_now()
    context = chromium.new_context(base_url=live.url, timezone_id="America/New_York")
    live.account(hall.candidates[0])
    context.add_cookies([live.signed_in(hall.candidates[0])])
    page = begin(context, hall)
    write(page, "Giờ Việt Nam")
    saved(page)
    shown = page.locator("#kb-status").inner_text()[-8:-6]
    assert shown == (live.clock() + timedelta(hours=7)).strftime("%H")
    context.close()


def test_a_start_moved_during_the_countdown_shows_the_paper_to_nobody_early(live, hall, visitor):
    live.clock.by += hall.starts_at - timedelta(seconds=25) - live.clock()
    page = enter(visitor(hall.candidates[0]), hall)
    expect(page.locator("#kb-count")).to_have_text(re.compile(r"^0:[012]\d$"))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with live.work() as uow:
        service.change_sitting(uow, hall.sitting_id, hall.starts_at + timedelta(minutes=10), 180)
    expect(page.locator("#kb-count")).to_have_text(re.compile(r"^10:\d\d$"), timeout=30_000)
    live.clock.by += timedelta(seconds=30)  # the first hour has passed
    page.wait_for_timeout(6000)
    expect(page.locator("#kb-writing")).to_be_hidden()
    assert not any(url.endswith("/room/start") for url in asked)
    hall.starts_at += timedelta(minutes=10)
    open_at_the_hour(live, hall)
    wait_for_paper(page)


def test_a_pause_locks_the_page_and_no_time_is_lost(live, hall, open_now, visitor):
    open_now()
    page = begin(visitor(hall.candidates[0]), hall)
    write(page, "Trước khi tạm dừng")
    saved(page)
    with live.work(hall.invigilator) as uow:
        pause = service.start_pause(uow, Scope(hall.sitting_id), TimeReason.OUTAGE).id
    with live.work(hall.second) as uow:
        service.confirm_pause(uow, pause)
    expect(page.locator("#kb-alert")).to_contain_text("tạm dừng", timeout=60_000)
    expect(essay(page)).to_have_attribute("readonly", "")
    live.clock.move(minutes=10)
    with live.work(hall.invigilator) as uow:
        service.end_pause(uow, pause)
    expect(essay(page)).not_to_have_attribute("readonly", "", timeout=60_000)
    write(page, ", rồi viết tiếp")
    saved(page)
    assert stored(live, hall) == "Trước khi tạm dừng, rồi viết tiếp"
    expect(page.locator("#kb-clock time")).to_have_text(re.compile(r"^(2:59|3:00):\d\d$"))


def test_thresholds_are_announced_once_and_the_clock_is_not_a_live_region(
    live, hall, open_now, visitor
):
    open_now()
    page = begin(visitor(hall.candidates[0]), hall)
    assert page.locator("#kb-clock [aria-live], #kb-clock [role=timer]").count() == 0
    page.evaluate(
        """() => { window.heard = []; new MutationObserver(() => window.heard.push(
        document.getElementById("kb-announce").textContent)).observe(
        document.getElementById("kb-announce"), { childList: true, characterData: true, subtree: true }); }"""
    )
    write(page, "a")
    saved(page)
    live.clock.move(minutes=29, seconds=50)
    write(page, "b")  # the answer tells the page
    saved(page)
    page.wait_for_timeout(12000)
    assert page.evaluate("window.heard") == ["Còn 150 phút"]
