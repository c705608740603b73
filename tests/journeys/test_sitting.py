"""Sitting the exam in a real browser: nothing acknowledged is lost, nothing is claimed too early."""

import re

import pytest
from playwright.sync_api import expect

from exams.sittings import queries, service
from exams.sittings.models import Attempt, Seat
from tests import build_sittings
from tests.build_sittings import SEALER
from tests.journeys.conftest import check_axe, check_width

pytestmark = pytest.mark.browser
ESSAY = "Người đứng đầu chịu trách nhiệm về quyết định của đơn vị."


@pytest.fixture
def hall(live):
    with live.work() as uow:
        found = build_sittings.called_up(uow)
    with live.work(found.invigilator) as uow:
        for number in found.numbers:
            service.admit(uow, found.sitting_id, number, "citizen_card")
    return found


@pytest.fixture
def open_now(live, hall):
    """The hour has come and the secretary opens the paper."""

    def opened():
        live.clock.move(hours=1)
        with live.work(hall.secretary) as uow:
            service.open_sitting(uow, hall.part_id, SEALER)

    return opened


def enter(context, hall, n=0):
    page = context.new_page()
    page.goto(f"/room/sittings/{hall.seats[n]}")
    return page


def status(page):
    return page.locator("#kb-status")


def saved(page):
    return expect(status(page)).to_have_text(
        re.compile(r"(Saved at|Đã lưu lúc) \d\d:\d\d:\d\d"), timeout=8000
    )


def not_saved(page):
    return expect(status(page)).to_have_class(re.compile("is-unsaved"))


def stored(live, hall, n=0, slot="1"):
    with live.work() as uow:
        attempt = uow.session.query(Attempt).filter_by(seat_id=hall.seats[n]).one()
        found = queries.stored_answers(uow.session, attempt.id)[slot]
        uow.session.rollback()
    return found


def write(page, text):
    page.locator("textarea").press_sequentially(text, delay=5)


def test_two_candidates_sit_from_the_waiting_page_to_the_receipt(live, hall, open_now, visitor):
    first = enter(visitor(hall.candidates[0]), hall)
    second = enter(visitor(hall.candidates[1], width=390), hall, 1)
    check_axe(first)
    check_width(second)
    assert "người đứng đầu" not in first.content()
    open_now()
    for page in (first, second):
        page.wait_for_url("**/paper", timeout=25000)
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
    check_axe(first)
    assert stored(live, hall, 1) == "Bài của người thứ hai"


def test_text_typed_without_network_is_kept_through_a_reload_and_sent(
    live, hall, open_now, visitor
):
    open_now()
    context = visitor(hall.candidates[0])
    page = enter(context, hall)
    page.wait_for_url("**/paper", timeout=25000)
    write(page, "Trước khi mất mạng. ")
    saved(page)
    context.set_offline(True)
    write(page, "Khi mất mạng.")
    page.wait_for_timeout(2500)
    not_saved(page)
    assert stored(live, hall) == "Trước khi mất mạng. "
    page.on("dialog", lambda dialog: dialog.accept())
    context.route("**/answers", lambda route: route.abort())  # the page comes, saves do not
    context.set_offline(False)
    page.reload()
    expect(page.locator("textarea")).to_have_value("Trước khi mất mạng. Khi mất mạng.")
    not_saved(page)
    context.unroute("**/answers")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    assert stored(live, hall) == "Trước khi mất mạng. Khi mất mạng."
    page.reload()
    expect(page.locator("textarea")).to_have_value("Trước khi mất mạng. Khi mất mạng.")


def test_saved_is_said_only_after_the_server_acknowledged(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = enter(context, hall)
    page.wait_for_url("**/paper", timeout=25000)
    refused = []

    def busy_twice(route):
        if len(refused) < 2:
            refused.append(1)
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="{}")
        else:
            route.continue_()

    context.route("**/answers", busy_twice)
    write(page, "Chưa lưu")
    page.wait_for_timeout(1800)
    not_saved(page)
    saved(page)
    assert len(refused) == 2
    assert stored(live, hall) == "Chưa lưu"


def test_a_second_machine_is_refused_until_let_in_and_then_the_first_cannot_save(
    live, hall, open_now, visitor
):
    open_now()
    first = enter(visitor(hall.candidates[0]), hall)
    first.wait_for_url("**/paper", timeout=25000)
    write(first, "Ở máy thứ nhất")
    saved(first)
    second = enter(visitor(hall.candidates[0]), hall)
    expect(second.locator("#kb-start-form")).to_be_hidden()
    with live.work(hall.invigilator) as uow:
        service.allow_takeover(uow, hall.seats[0])
    second.locator("#kb-start-form button").click()
    second.wait_for_url("**/paper")
    expect(second.locator("textarea")).to_have_value("Ở máy thứ nhất")
    write(first, " thêm")
    expect(first.locator("#kb-alert")).to_be_visible(timeout=8000)
    write(second, ", rồi máy thứ hai")
    saved(second)
    assert stored(live, hall).endswith("rồi máy thứ hai") or "thứ hai" in stored(live, hall)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wrong_clock_of_the_machine_changes_nothing(live, hall, open_now, visitor, hours):
    open_now()
    context = visitor(hall.candidates[0])
    shift = (
        f"{{ const now = Date.now; window.kbShift = {hours} * 3600000;"
        " Date.now = () => now() + window.kbShift; }"
    )
    context.add_init_script(shift)
    page = enter(context, hall)
    page.wait_for_url("**/paper", timeout=25000)
    clock = page.locator("#kb-clock time")
    expect(clock).to_have_text(re.compile(r"^2:59:\d\d$|^3:00:00$"))
    page.evaluate("window.kbShift = -window.kbShift")  # changed in the middle of the exam
    page.wait_for_timeout(1500)
    expect(clock).to_have_text(re.compile(r"^2:59:\d\d$"))
    write(page, "Đúng giờ")
    saved(page)


def test_added_time_reaches_the_clock_without_a_reload(live, hall, open_now, visitor):
    open_now()
    page = enter(visitor(hall.candidates[0]), hall)
    page.wait_for_url("**/paper", timeout=25000)
    with live.work(hall.invigilator) as uow:
        asked = service.ask_time(uow, hall.seats[0], 600, build_sittings.OUTAGE).id
    with live.work(hall.second) as uow:
        service.approve_time(uow, asked)
    write(page, "x")  # the next answer of the server brings it; so does the next question
    expect(page.locator("#kb-clock time")).to_have_text(re.compile(r"^3:0\d:\d\d$"))


def test_what_is_on_the_screen_at_the_end_is_received(live, hall, open_now, visitor):
    open_now()
    page = enter(visitor(hall.candidates[0]), hall)
    page.wait_for_url("**/paper", timeout=25000)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    live.clock.move(minutes=179, seconds=45)
    write(page, "Một")
    saved(page)  # the answer tells the page how late it is
    write(page, " chữ cuối")
    expect(page.locator("textarea")).to_have_attribute("readonly", "", timeout=20000)
    expect(status(page)).not_to_have_class(re.compile("is-unsaved"), timeout=8000)
    assert page.locator("textarea").input_value() == "Một chữ cuối"
    assert stored(live, hall) == "Một chữ cuối"
    page.wait_for_url("**/receipt", timeout=40000)
    expect(page.locator("main")).to_contain_text("Một chữ cuối")
    assert len([url for url in asked if url.endswith(("/receipt", "/paper"))]) <= 2


def test_the_hall_follows_without_a_reload(live, hall, open_now, visitor):
    open_now()
    board = visitor(hall.invigilator).new_page()
    board.goto(f"/hall/sittings/{hall.sitting_id}")
    check_axe(board)
    row = board.locator(f'[data-seat="{hall.seats[0]}"]')
    with live.work(hall.candidates[0]) as uow:
        service.start_attempt(uow, hall.seats[0], "pc", SEALER)
        assert uow.session.get(Seat, hall.seats[0])
    expect(row.locator("[data-state] strong")).to_have_class(re.compile("current"), timeout=9000)
    board.set_viewport_size({"width": 390, "height": 844})
    check_width(board)
