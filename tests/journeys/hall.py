"""What invigilators do at the hall's pages, for journeys."""

from playwright.sync_api import Locator, Page, expect

from exams.sittings.models import Seat
from tests.build_sittings import Hall
from tests.journeys.conftest import LiveServer

ALL, ONE = "all", "one"


def room_of(live: LiveServer, hall: Hall, n: int) -> str:
    """The room in which the n-th candidate sits, as a form names it."""
    with live.app.extensions["database"].reading() as session:
        return str(session.get_one(Seat, hall.seats[n]).room_id)


class Invigilator:
    """One person at the pages of a sitting."""

    def __init__(self, page: Page, hall: Hall) -> None:
        self.page, self.base = page, f"/hall/sittings/{hall.sitting_id}"

    def goes_to(self, name: str, anew: bool = True) -> None:
        """One of the sitting's pages: times, messages; as it is now, or as it stands open."""
        if anew or not self.page.url.endswith(f"{self.base}/{name}"):
            self.page.goto(f"{self.base}/{name}", wait_until="domcontentloaded")

    def presses(self, button: str) -> None:
        """The first button of this name; the page says that it was done."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.get_by_role("button", name=button, exact=True).first.click()
        expect(self.page.locator(".kb-flash--success")).to_be_visible()

    def presses_all(self, button: str) -> None:
        """On the page of times, one button after the other until there is none."""
        self.goes_to("times")
        buttons = self.page.get_by_role("button", name=button, exact=True)
        assert buttons.count(), button
        while buttons.count():
            self.presses(button)

    def _form(self, letter: str, scope: str, number: str) -> Locator:
        self.goes_to("times", anew=False)
        self.page.locator(f"[name={letter}-scope][value='{scope}']").check()
        if scope == ONE:
            self.page.locator(f"[name={letter}-exam_number]").fill(number)
        return self.page.locator(f"form:has([name={letter}-scope])")

    def asks(self, scope: str, minutes: int, number: str = "") -> None:
        """Ask for more time."""
        form = self._form("t", scope, number)
        form.locator("[name=t-kind][value=extra]").check()
        form.locator("[name=t-minutes]").fill(str(minutes))
        self.presses("Đề nghị bổ sung")

    def stops(self, scope: str, number: str = "") -> None:
        """Stop the clocks."""
        self._form("p", scope, number)
        self.presses("Dừng đồng hồ ngay")

    def says(self, room: str, text: str) -> None:
        """Announce something to a room."""
        self.goes_to("messages")
        self.page.locator("[name=room_id]").select_option(room)
        self.page.locator("[name=kind]").select_option(index=1)
        self.page.locator("[name=text]").fill(text)
        self.presses("Gửi thông báo")

    def answers(self, asked: str, text: str) -> None:
        """Answer a question that stands on the page."""
        self.goes_to("messages")
        card = self.page.locator("article", has_text=asked)
        card.locator("select").select_option("words")
        card.locator("textarea").fill(text)
        self.presses("Trả lời")
