"""The whole exam without a mouse, at 200 % zoom: from the sign-in page to the receipt.

At each stop of the Tab key the focus is to be seen, inside the window and under nothing else
(WCAG 2.2: 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11); nothing is wider than the window, also at 400 %
(1.4.10). Windows' own contrast colours leave it so.
"""

import pytest
from flask_security import hash_password
from playwright.sync_api import Locator, Page, expect

from app.accounts import Account
from exams.events import EventKind
from tests.build_sittings import Hall
from tests.journeys.conftest import LiveServer, check_width
from tests.journeys.room import essay, saved, stored, stored_all, wait_for_paper

pytestmark = pytest.mark.browser
PASSWORD = "ban phim la du cho ca ky thi"
MOST_STOPS = 60
# What is wrong with the stop at which the focus is; empty when nothing is.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing has the focus";
  const own = getComputedStyle(at);
  const drawn = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
    || style.boxShadow !== "none";
  const label = /^(radio|checkbox)$/.test(at.type) ? at.labels[0] : null;
  const name = `${at.tagName} ${at.id || at.textContent.trim().slice(0, 30)}`;
  if (!drawn(own) && !(label && drawn(getComputedStyle(label, "::before")))) return `${name}: focus not seen`;
  const box = at.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(8, box.width / 2), box.top + Math.min(8, box.height / 2)];
  if (y < 0 || y > innerHeight || x < 0 || x > innerWidth) return `${name}: outside the window`;
  const top = document.elementFromPoint(x, y);
  const there = at.contains(top) || (label && label.contains(top));
  return there ? "" : `${name}: under ${top && top.outerHTML.slice(0, 80)}`;
}"""
BACKGROUNDS = "all => all.map(step => getComputedStyle(step).backgroundColor)"
HAS_FOCUS = "element => element === document.activeElement"
JUMPS = "() => [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length"


@pytest.fixture
def candidate(live: LiveServer, hall: Hall) -> str:
    """The address with which the first candidate signs in by password."""
    person_id = hall.candidates[0]
    live.account(person_id)
    with live.app.test_request_context(), live.work() as uow:
        account = uow.session.query(Account).filter_by(person_id=person_id).one()
        account.password, account.tf_primary_method = hash_password(PASSWORD), None
        uow.record(EventKind.ACCOUNT_CHANGED, "account", public={"what": "test"})
        return account.email


def tabs_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Stop by stop until the focus is there; each stop can be seen."""
    assert page.evaluate(JUMPS) == 0  # the order is that of the page
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        assert page.evaluate(FOCUS) == ""
        if wanted.evaluate(HAS_FOCUS):
            return
    pytest.fail(f"{wanted} is not reached")


def signs_in(page: Page, address: str) -> None:
    """Address, password, Enter."""
    page.goto("/login?next=/room/sittings")
    tabs_to(page, page.locator("#email"))
    page.keyboard.type(address)
    tabs_to(page, page.locator("#password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/room/sittings") and "login" not in url)


def fits(page: Page) -> None:
    """As it is; at 400 % (320 pixels of a page made for 1280); with the machine's own colours."""
    check_width(page)
    page.set_viewport_size({"width": 320, "height": 256})
    check_width(page)
    page.set_viewport_size({"width": 640, "height": 512})


def test_the_exam_is_sat_by_keyboard_alone_at_twice_the_size(
    live, hall, open_now, visitor, candidate
):
    page = visitor(width=640, device_scale_factor=2, forced_colors="active").new_page()
    page.set_viewport_size({"width": 640, "height": 512})
    signs_in(page, candidate)
    fits(page)
    tabs_to(page, page.get_by_role("link", name="Vào phòng thi"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/room/sittings/*")
    tabs_to(page, page.locator("#kb-try"))
    fits(page)
    open_now()
    wait_for_paper(page)
    fits(page)
    expect(page.locator("#kb-questions h2:visible")).to_be_focused()
    assert len(set(page.locator(".kb-paper__nav [data-go]").evaluate_all(BACKGROUNDS))) == 2
    the_essay_and_the_notes_are_written(page)
    saved(page)
    assert stored(live, hall) == "Một dòng,\nhai dòng"
    the_choice_is_made(page)
    the_work_is_handed_in(page)
    fits(page)
    assert stored_all(live, hall) == {"1": "Một dòng,\nhai dòng", "2": "a"}


def the_essay_and_the_notes_are_written(page: Page) -> None:
    """Tab leaves the editor on both sides; a flag, and notes to oneself."""
    tabs_to(page, essay(page))
    page.keyboard.type("Một dòng,\nhai dòng")
    flag = page.locator("[data-flag]:visible")
    tabs_to(page, flag)
    page.keyboard.press("Space")
    expect(flag).to_have_attribute("aria-pressed", "true")
    tabs_to(page, essay(page), "Shift+Tab")
    assert essay(page).input_value() == "Một dòng,\nhai dòng"
    tabs_to(page, page.locator(".kb-notes summary"))
    page.keyboard.press("Enter")
    tabs_to(page, page.locator("#kb-notes"))
    page.keyboard.type("Xem lại câu hai")
    tabs_to(page, page.locator("#kb-next"), "Shift+Tab")
    page.keyboard.press("Enter")


def the_choice_is_made(page: Page) -> None:
    """One of several answers, then all questions on one page and back."""
    expect(page.locator("#kb-questions h2:visible")).to_be_focused()
    tabs_to(page, page.get_by_label("Hội đồng"))
    page.keyboard.press("Space")
    fits(page)
    tabs_to(page, page.locator("#kb-all"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-slot]:visible")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("[data-slot]:visible")).to_have_count(1)
    tabs_to(page, page.locator("#kb-next"))
    page.keyboard.press("Enter")


def the_work_is_handed_in(page: Page) -> None:
    """From the review back to a question, and to the receipt."""
    expect(page.locator("#kb-review")).to_be_focused()
    fits(page)
    tabs_to(page, page.locator("[data-place=review] [data-go='1']"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Hội đồng")).to_be_checked()
    tabs_to(page, page.locator("#kb-next"))
    page.keyboard.press("Enter")
    tabs_to(page, page.locator("#kb-sure"))
    page.keyboard.press("Space")
    tabs_to(page, page.locator("#kb-give"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")
    tabs_to(page, page.get_by_role("link", name="Rời phòng thi"))
