"""What a crashed or replaced machine still holds is handed over, kept aside, and never lost."""

import pytest
from playwright.sync_api import expect

from exams.sittings import service
from tests.build_sittings import SEALER
from tests.journeys.conftest import check_axe
from tests.journeys.room import (
    SAVE,
    aside,
    begin,
    cut_off,
    enter,
    essay,
    held,
    holds,
    let_in,
    saved,
    stored,
    wait_for_paper,
    write,
)  # fmt: skip

pytestmark = pytest.mark.browser


def close(live, hall):
    """The time and its grace are over, and the hall is closed."""
    live.clock.move(minutes=183)
    with live.work(hall.secretary) as uow:
        service.close_sitting(uow, hall.part_id, SEALER)


def test_text_of_a_crashed_machine_is_handed_over_after_the_end(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    write(page, "Đã lưu. ")
    saved(page)
    cut_off(context, page, "Chưa gửi.")
    page.close()
    close(live, hall)
    page = enter(context, hall)  # leads to the receipt; the server is still away
    page.wait_for_url("**/receipt")
    line = page.locator("#kb-left")
    expect(line).to_contain_text("chuyển ngay khi có thể", timeout=15000)
    assert len(held(page)) == 1
    context.unroute(SAVE)
    expect(line).to_contain_text("đã chuyển đến máy chủ: 1", timeout=15000)
    expect(line).to_contain_text("để Hội đồng quyết định")
    check_axe(page)
    assert aside(live) == [("Đã lưu. Chưa gửi.", "ended")]
    assert stored(live, hall) == "Đã lưu. "  # it does not count by itself
    assert held(page) == []
    page.reload()
    expect(page.locator("main")).to_contain_text("phần bài làm được lưu riêng: 1")
    expect(line).to_be_hidden()


def test_text_of_a_replaced_machine_is_kept_aside_and_shown_again_when_it_is_let_in(
    live, hall, open_now, visitor
):
    open_now()
    first = visitor(hall.candidates[0])
    page = begin(first, hall)
    write(page, "Máy một. ")
    saved(page)
    cut_off(first, page, "Chưa gửi.")
    page.close()
    second = let_in(live, hall, visitor(hall.candidates[0]))
    write(second, "Máy hai.")
    saved(second)
    first.unroute(SAVE)
    page = enter(first, hall)  # replaced: it may write no more
    expect(page.locator("#kb-warning")).to_contain_text("đã chuyển đến máy chủ: 1", timeout=15000)
    assert aside(live) == [("Máy một. Chưa gửi.", "old_epoch")]
    page.close()
    page = let_in(live, hall, first)  # the third epoch, over a journal of the first
    expect(essay(page)).to_have_value("Máy một. Máy hai.")
    expect(page.locator(".kb-found")).to_contain_text("Máy một. Chưa gửi.")
    expect(page.locator("#kb-warning")).to_contain_text("đã chuyển đến máy chủ: 1", timeout=15000)
    write(page, " Viết tiếp.")
    saved(page)
    assert stored(live, hall) == "Máy một. Máy hai. Viết tiếp."
    page.close()
    close(live, hall)
    page = enter(first, hall)
    expect(page.locator("#kb-left")).to_contain_text("đã chuyển đến máy chủ: 1", timeout=15000)
    holds(page, 0)
    assert aside(live) == [("Máy một. Chưa gửi.", "old_epoch")]  # shown three times, kept once


def test_a_paper_that_was_asked_for_twice_is_opened_once(live, hall, open_now, visitor):
    """A typed PIN and the page's own round of questions may both ask to begin."""
    open_now()
    page = begin(visitor(hall.candidates[0]), hall)
    with live.work(hall.invigilator) as uow:
        pin = service.allow_takeover(uow, hall.seats[0]).pin
    context, asked = visitor(hall.candidates[0]), []
    context.route("**/room/start", lambda route: asked.append(route))  # held back
    page = enter(context, hall)
    page.locator("#kb-pin").fill(pin)
    page.locator("#kb-go-on").click()
    for _ in range(300):
        if len(asked) > 1:
            break
        page.wait_for_timeout(100)
    for route in asked:
        route.continue_()
    wait_for_paper(page)
    page.wait_for_load_state("networkidle")
    write(page, "Một lần")
    saved(page)
    assert stored(live, hall) == "Một lần"
