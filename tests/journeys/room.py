"""What a candidate sees and does in the exam room, for journeys."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from exams.sittings.answers import stored_answers
from exams.sittings.models import Attempt, KeptAside
from exams.sittings.takeover import allow_takeover
from tests.build_sittings import Hall
from tests.journeys.conftest import LiveServer

SAVE = "**/room/save"


def enter(context: BrowserContext, hall: Hall, n: int = 0) -> Page:
    """The page of the candidate's seat, as far as it comes by itself."""
    page = context.new_page()
    page.goto(f"/room/sittings/{hall.seats[n]}")
    return page


def begin(context: BrowserContext, hall: Hall, n: int = 0) -> Page:
    """The paper in front of the candidate."""
    page = enter(context, hall, n)
    wait_for_paper(page)
    return page


def wait_for_paper(page: Page) -> None:
    """Until the questions stand on the page."""
    expect(page.locator("#kb-writing")).to_be_visible(timeout=60_000)


def status(page: Page) -> Locator:
    """The line that says what is saved."""
    return page.locator("#kb-status")


def saved(page: Page, timeout: int = 8000) -> None:
    """The page says that the server has everything."""
    expect(status(page)).to_have_text(
        re.compile(r"(Saved at|Đã lưu lúc) \d\d:\d\d:\d\d"), timeout=timeout
    )


def not_saved(page: Page) -> None:
    """The page says that the server has not everything."""
    expect(status(page)).to_have_class(re.compile("is-unsaved"))


def essay(page: Page) -> Locator:
    """The editor of the question in front."""
    return page.locator("textarea[data-answer]:visible").first


def write(page: Page, text: str) -> None:
    """Type at the end of the essay."""
    essay(page).press_sequentially(text, delay=5)


def stored_all(live: LiveServer, hall: Hall, n: int = 0) -> dict[str, str]:
    """What the server holds of a candidate."""
    with live.app.extensions["database"].reading() as session:
        attempt = session.query(Attempt).filter_by(seat_id=hall.seats[n]).one()
        return stored_answers(session, attempt.id)


def stored(live: LiveServer, hall: Hall, n: int = 0, slot: str = "1") -> str:
    """What the server holds of one answer."""
    return stored_all(live, hall, n).get(slot, "")


def attempt_of(live: LiveServer, hall: Hall, n: int = 0) -> Any:
    """The attempt's row."""
    with live.app.extensions["database"].reading() as session:
        return session.query(Attempt).filter_by(seat_id=hall.seats[n]).one()


HELD = """() => new Promise((resolve) => {
  const open = indexedDB.open("khoabang-room", 1);
  open.onsuccess = () => {
    const all = open.result.transaction("kept").objectStore("kept").getAll();
    all.onsuccess = () => { open.result.close(); resolve(all.result.map((row) => row.id)
      .filter((id) => !id.startsWith("-1:"))); };  // the trial of the machine is nobody's
  };
})"""


def held(page: Page) -> list[str]:
    """The numbers of what the journal of this browser holds."""
    return page.evaluate(HELD)


def holds(page: Page, count: int) -> None:
    """Until the journal of this browser holds so many records."""
    page.wait_for_function(f"async () => (await ({HELD})()).length === {count}", timeout=15000)


def cut_off(context: BrowserContext, page: Page, text: str) -> None:
    """The server is away for this browser; what is typed now is in its journal, tried in vain."""
    context.route(SAVE, lambda route: route.abort())
    write(page, text)
    expect(status(page)).to_have_class(re.compile("is-offline"), timeout=15000)
    holds(page, 1)


def let_in(live: LiveServer, hall: Hall, context: BrowserContext) -> Page:
    """The page of another machine of the first candidate, let in by its PIN."""
    with live.work(hall.invigilator) as uow:
        pin = allow_takeover(uow, hall.seats[0]).pin
    page = enter(context, hall)
    page.locator("#kb-pin").fill(pin)
    page.locator("#kb-go-on").click()
    wait_for_paper(page)
    return page


def aside(live: LiveServer) -> list[tuple[str, str]]:
    """What is kept aside: (text, reason)."""
    with live.app.extensions["database"].reading() as session:
        rows = session.query(KeptAside).order_by(KeptAside.id)
        return [(row.text, row.reason) for row in rows]
