"""What two people do at the hall's pages reaches the candidates' open pages, without a reload."""

import itertools
import re
import time

import pytest
from playwright.sync_api import Page, expect

from exams.sittings import service
from exams.sittings.scope import Scope
from tests import build_sittings
from tests.build_sittings import OUTAGE, Hall
from tests.journeys.conftest import LiveServer, admit_all, check_axe, open_at_the_hour
from tests.journeys.hall import ALL, ONE, Invigilator, room_of
from tests.journeys.room import begin, enter, essay, saved, stored, wait_for_paper, write

pytestmark = pytest.mark.browser
LATEST = 25000  # an open page asks each thirteen seconds


def looks_up(*pages: Page) -> None:
    """Back at the window, a page asks at once: spares the test the seconds until it would."""
    for page in pages:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def is_held(page: Page) -> None:
    """Nothing can be written, and a clear sentence is said, to a screen reader too."""
    alert = page.locator("#kb-alert")
    expect(alert).to_contain_text("Ca thi tạm dừng. Thời gian không tính", timeout=LATEST)
    expect(alert).to_have_role("alert")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(alert).to_be_in_viewport(ratio=1)  # wherever one was writing
    expect(essay(page)).to_have_attribute("readonly", "")
    expect(page.locator("#kb-give")).to_be_disabled()


def goes_on(page: Page) -> None:
    """Writing is possible again; until when is shown and said."""
    expect(essay(page)).not_to_have_attribute("readonly", "", timeout=LATEST)
    expect(page.locator("#kb-alert")).to_be_hidden()
    for place in ("#kb-announce", "#kb-notice"):
        expect(page.locator(place)).to_have_text(re.compile(r"Ca thi tiếp tục\. .* \d\d:\d\d:\d\d"))


def shows_time(page: Page, hours_and_tens: str) -> None:
    """The clock shows so much."""
    clock = page.locator("#kb-clock time")
    expect(clock).to_have_text(re.compile(rf"^{hours_and_tens}\d:\d\d$"), timeout=LATEST)


def test_time_pauses_and_words_for_one_a_room_and_all_reach_open_pages(live, visitor):
    with live.work() as uow:
        hall = build_sittings.called_up(uow, 2, rooms=2)
    admit_all(live, hall)
    open_at_the_hour(live, hall)
    an, binh = (
        begin(visitor(hall.candidates[n], width=w), hall, n) for n, w in ((0, 1280), (1, 360))
    )
    first = Invigilator(visitor(hall.invigilator).new_page(), hall)
    second = Invigilator(visitor(hall.second).new_page(), hall)
    more_time_is_given(live, hall, an, binh, first, second)
    one_and_a_room_are_paused(live, hall, an, binh, first, second)
    all_are_paused(an, binh, first, second)
    write(an, "Sau khi tạm dừng")
    saved(an)
    assert stored(live, hall) == "Sau khi tạm dừng"
    the_hall_is_asked_and_speaks(live, hall, an, binh, first, second)
    check_axe(an)


def more_time_is_given(
    live: LiveServer, hall: Hall, an: Page, binh: Page, first: Invigilator, second: Invigilator
) -> None:
    """5 minutes for one, 20 for the same one's room, 60 for all."""
    first.asks(ONE, 5, hall.numbers[0])
    first.asks(room_of(live, hall, 0), 20)
    first.asks(ALL, 60)
    looks_up(an)
    shows_time(an, "(2:5|3:0)")  # nothing yet: only a second person gives it
    second.presses_all("Duyệt")
    looks_up(an, binh)
    shows_time(an, "4:2")
    shows_time(binh, "(3:5|4:0)")
    for page in (an, binh):
        expect(page.locator("#kb-announce")).to_contain_text("Bạn được thêm thời gian")
        expect(page.locator("#kb-notice")).to_contain_text("kết thúc lúc")


def one_and_a_room_are_paused(
    live: LiveServer, hall: Hall, an: Page, binh: Page, first: Invigilator, second: Invigilator
) -> None:
    """One by number, the other by the room; each goes on when the own pause is over."""
    first.stops(ONE, hall.numbers[0])
    looks_up(an, binh)
    is_held(an)
    expect(essay(binh)).not_to_have_attribute("readonly", "")
    second.presses_all("Xác nhận tạm dừng")
    second.presses_all("Cho đồng hồ chạy lại")
    first.stops(room_of(live, hall, 1))
    looks_up(an, binh)
    goes_on(an)
    is_held(binh)
    second.presses_all("Xác nhận tạm dừng")
    first.presses_all("Cho đồng hồ chạy lại")
    looks_up(binh)
    goes_on(binh)


def all_are_paused(an: Page, binh: Page, first: Invigilator, second: Invigilator) -> None:
    """Also after a reload the paper stands there, locked."""
    first.stops(ALL)
    looks_up(an)
    binh.reload()
    wait_for_paper(binh)
    is_held(an)
    is_held(binh)
    second.presses_all("Xác nhận tạm dừng")
    first.presses_all("Cho đồng hồ chạy lại")
    looks_up(an, binh)
    goes_on(an)
    goes_on(binh)


def the_hall_is_asked_and_speaks(
    live: LiveServer, hall: Hall, an: Page, binh: Page, first: Invigilator, second: Invigilator
) -> None:
    """A question and its answer are one candidate's; an announcement is one room's."""
    an.locator("#kb-messages summary").click()
    an.locator("#kb-ask-text").fill("Câu 1 tính theo năm nào?")
    an.get_by_role("button", name="Gửi câu hỏi").click()
    expect(an.locator("#kb-ask-said")).to_contain_text("Đã gửi")
    second.answers("Câu 1 tính theo năm nào?", "Theo năm 2026.")
    first.says(room_of(live, hall, 1), "Phòng này còn điện đến 11 giờ.")
    looks_up(an, binh)
    expect(an.locator("#kb-news-text")).to_contain_text("Theo năm 2026.")
    expect(binh.locator("#kb-news-text")).to_contain_text("còn điện đến 11 giờ")
    assert "còn điện" not in an.content()
    assert "năm 2026" not in binh.content()
    expect(an.locator("#kb-news")).to_have_role("alert")


def test_a_page_that_waits_during_a_pause_says_so_and_opens_when_it_ends(live, hall, visitor):
    context = visitor(hall.candidates[0])
    asked: list[float] = []

    def busy(route):
        asked.append(time.monotonic())
        route.fulfill(status=503, headers={"Retry-After": "2"}, json={"c": "away"})

    context.route("**/room/start", busy)
    page = enter(context, hall)
    open_at_the_hour(live, hall)
    expect(page.locator("#kb-where")).to_contain_text("Mất kết nối", timeout=LATEST)
    with live.work(hall.invigilator) as uow:  # before this machine got the key
        pause = service.start_pause(uow, Scope(hall.sitting_id), OUTAGE).id
    context.unroute("**/room/start")
    where = page.locator("#kb-where")
    expect(where).to_contain_text("tạm dừng trước khi bạn bắt đầu", timeout=LATEST)
    assert all(later - sooner > 1 for sooner, later in itertools.pairwise(asked))
    with live.work(hall.second) as uow:
        service.confirm_pause(uow, pause)
    live.clock.move(minutes=10)
    with live.work(hall.invigilator) as uow:
        service.end_pause(uow, pause)
    wait_for_paper(page)
    expect(page.locator("#kb-clock time")).to_have_text(re.compile(r"^(2:59:\d\d|3:00:00)$"))
