"""People at their screens: each does by clicking and typing what a real one would.

Every page that a person comes to is looked at: axe finds nothing, nothing sticks out sideways.
"""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import LiveServer, check_axe, check_width

PHONE, TABLET, DESKTOP = 390, 820, 1280
LONG = 30000  # milliseconds; a shared machine is slow at times


class Reader:
    """Anybody, not signed in."""

    def __init__(
        self, live: LiveServer, browser: Browser, person_id: int | None = None, width: int = PHONE
    ) -> None:
        self.live, self.person_id = live, person_id
        self.context = browser.new_context(
            base_url=live.url, viewport={"width": width, "height": 844}, locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh", accept_downloads=True,
        )  # fmt: skip
        self.context.set_default_timeout(LONG)
        self.page: Page = self.context.new_page()
        if person_id is not None:
            live.account(person_id)

    def leaves(self) -> None:
        """Close the browser."""
        self.context.close()

    def goes_to(self, path: str) -> None:
        """Open an address; days may have passed, so a signed-in person signs in again."""
        if self.person_id is not None:
            self.context.add_cookies([self.live.signed_in(self.person_id)])
        answer = self.page.goto(path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"
        self.looks()

    def looks(self) -> None:
        """Every page is fit to be used."""
        self.page.wait_for_load_state("load")
        check_axe(self.page)
        check_width(self.page)

    def chooses_language(self, name: str) -> None:
        """The link in the header: "English" or "Tiếng Việt"."""
        self._go(self.page.get_by_role("link", name=name).first.click)

    def _go(self, act: Callable[[], Any]) -> None:
        """Do what leads to another page, and look at that page."""
        with self.page.expect_navigation() as coming:
            act()
        answer = coming.value
        assert answer is None or answer.status == 200, f"{self.page.url}: {answer.status}"
        self.looks()

    def clicks(self, text: str, where: Locator | None = None) -> None:
        """Click a link or a button that leads on."""
        self._go(self.named(text, where).click)

    def named(self, text: str, where: Locator | None = None) -> Locator:
        """The first link or button of exactly this name, or else of a name that holds it."""
        place = where or self.page.locator("main")
        for exact in (True, False):
            button = place.get_by_role("button", name=text, exact=exact)
            found = place.get_by_role("link", name=text, exact=exact).or_(button)
            if found.count():
                break
        return found.first

    def writes(self, label: str, text: str, where: Locator | None = None) -> None:
        """Type into the field with this label."""
        (where or self.page).get_by_label(label, exact=True).first.fill(text)

    def picks(self, label: str, option: str) -> None:
        """Choose from a list the entry of this text, or the first that holds it."""
        field = self.page.get_by_label(label, exact=True)
        entries = [entry.strip() for entry in field.locator("option").all_inner_texts()]
        found = entries.index(option) if option in entries else None
        field.select_option(
            index=found if found is not None else [option in e for e in entries].index(True)
        )

    def ticks(self, label: str, where: Locator | None = None) -> None:
        """Tick a box, or choose one of several."""
        (where or self.page).get_by_label(label, exact=True).first.check()

    def card(self, text: str) -> Locator:
        """The card on the page that holds this text."""
        return self.page.locator(".kb-card").filter(has_text=text).first

    def reads(self, *texts: str | re.Pattern[str]) -> None:
        """These words are on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text, use_inner_text=True)

    def downloads(self, text: str) -> bytes:
        """Click what gives a file; its bytes."""
        with self.page.expect_download() as waiting:
            self.named(text).click()
        return waiting.value.path().read_bytes()

    def finds_the_competition(self, title: str) -> None:
        """From the front page."""
        self.goes_to("/")
        self.clicks(title)

    def opens_what_waits(self) -> None:
        """The first of "my next steps"."""
        self.goes_to("/home")
        self._go(self.page.locator(".kb-steps a").first.click)

    def opens(self, page: str, title: str = "") -> None:
        """A page of the competition, from its own page."""
        if title:
            self.clicks(title)
        self.clicks(page, self.page.get_by_role("navigation", name="Các trang của kỳ thi này"))
