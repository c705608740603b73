"""What the room's page tells of its machine, in a real browser."""

import json

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from exams.sittings.asked import asked_of_part, set_safe_browser
from exams.sittings.attempt_events import attempt_log
from exams.sittings.models import Attempt
from exams.sittings.safe_browser import Demand, request_hash
from tests.journeys.conftest import check_axe
from tests.journeys.room import begin, enter, saved, stored, write

pytestmark = pytest.mark.browser
BASE = "http://localhost"  # the installation's own address; the port of the test is not in it
KEY = "b" * 64
PASTE = """() => {
  const carried = new DataTransfer();
  carried.setData("text/plain", "mười ký tự");
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried }));
}"""
# An old version: it has its keys only after it was asked to compute them.
OLD_CLIENT = """const keys = %s;
window.SafeExamBrowser = { security: { updateKeys(done) {
  Object.assign(window.SafeExamBrowser.security, keys); done(); } } };"""


def test_the_page_tells_kinds_and_lengths_and_the_candidate_reads_them(
    live, hall, open_now, visitor
):
    open_now()
    page = begin(visitor(hall.candidates[0]), hall)
    write(page, "Bài làm")
    saved(page)
    page.evaluate("dispatchEvent(new Event('blur'))")
    page.wait_for_timeout(1100)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.evaluate(PASTE)
    with page.expect_response("**/events") as answered:
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert answered.value.ok
    assert "mười" not in (answered.value.request.post_data or "")
    with live.work() as uow:
        attempt = uow.session.scalars(select(Attempt.id)).one()
        told = {e.kind.value: e.amount for e in attempt_log(uow.session, attempt)}
    assert told["pasted"] == 10
    assert 1000 <= told["focus_regained"] < 10_000
    assert {"focus_lost", "address_seen"} <= told.keys()
    live.clock.move(hours=4)
    page.goto(f"/room/sittings/{hall.seats[0]}/receipt")
    expect(page.locator("main")).to_contain_text("Dán 10 ký tự")
    check_axe(page)


def require(live, hall):
    with live.work(hall.secretary) as uow:
        set_safe_browser(uow, hall.part_id, Demand.REQUIRED, [KEY])
    with live.work() as uow:
        return asked_of_part(uow.session, hall.part_id, BASE)


def test_another_browser_is_told_what_is_missing(live, hall, visitor):
    require(live, hall)
    page = enter(visitor(hall.candidates[0]), hall)
    expect(page.locator("#kb-where")).to_contain_text("Safe Exam Browser")


def test_a_client_without_headers_shows_itself_in_javascript(live, hall, open_now, visitor):
    asked, address = require(live, hall), f"{BASE}/room/sittings/{hall.seats[0]}"
    keys = {
        "configKey": request_hash(address, asked.config_key),
        "browserExamKey": request_hash(address, KEY),
    }
    client = visitor(hall.candidates[0])
    client.add_init_script(OLD_CLIENT % json.dumps(keys))
    open_now()
    page = begin(client, hall)
    write(page, "Trong trình duyệt an toàn")
    saved(page)
    assert stored(live, hall) == "Trong trình duyệt an toàn"
