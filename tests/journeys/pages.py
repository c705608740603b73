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


class Officer(Reader):
    """Who prepares and runs competitions in the department."""

    def creates_a_competition(self, title: str, rules: str) -> None:
        """From a rule set."""
        self.goes_to("/home")
        self.clicks("Kỳ thi tuyển", self.page.get_by_role("navigation", name="Các mục"))
        self.clicks("Tạo kỳ thi")
        self.writes("Tên", title)
        self.picks("Đơn vị tổ chức", "Sở Nội vụ")
        self.ticks(rules)
        self.writes("Liên hệ", "Phòng Tổ chức, biên chế, hop-thu@example.vn")
        self.clicks("Lưu")

    def adds_the_post(self, post: str) -> None:
        """One vacancy."""
        title = self.page.locator("h1").inner_text()
        self.opens("Chức danh")
        self.picks("Chức danh", post)
        self.clicks("Thêm chức danh")
        self.reads(post)
        self.clicks(title)

    def takes_the_proposed_calendar(self, day: str) -> None:
        """What the rules propose from the day of the notice."""
        title = self.page.locator("h1").inner_text()
        self.opens("Lịch thi")
        self.writes("Ngày thông báo", day)
        self.clicks("Đề xuất các ngày")
        self.clicks("Lưu lịch thi")
        self.reads("Đã lưu lịch thi.")
        self.clicks(title)

    def sets_up_the_council(self, number: str, day: str) -> None:
        """By its decision."""
        self.opens("Hội đồng và các ban")
        self.clicks("Thành lập hội đồng, ban")
        self.picks("Hội đồng, ban", "Hội đồng thi tuyển")
        self.writes("Số quyết định", number)
        self.writes("Ngày quyết định", day)
        self.clicks("Lưu quyết định")

    def appoints(self, email: str, duty: str) -> None:
        """One more member of the council."""
        if "/members/new" not in self.page.url:
            self.clicks("Cử thành viên: Hội đồng thi tuyển")
        self.writes("Thư điện tử của người được cử", email)
        self.picks("Nhiệm vụ", duty)
        self.clicks("Cử")
        self.reads("Đã cử thành viên.")

    def submits_for_approval(self, title: str) -> None:
        """To the approver."""
        if not self.page.url.rstrip("/").rsplit("/", 1)[-1].isdigit():
            self.goes_to("/office/competitions")
            self.clicks(title)
        self.clicks("Trình duyệt")
        self.reads("Chờ phê duyệt")

    def completes_the_introduction(self, text: str) -> None:
        """What the approver missed."""
        self.clicks("Sửa nội dung")
        self.writes("Lời giới thiệu", text)
        self.clicks("Lưu")

    def vets(self, number: str, not_knowing: str) -> None:
        """One dossier, without the name: every condition is met, the candidate eligible."""
        self.clicks(number)
        assert not_knowing not in self.page.content()
        for group in self.page.locator("main").get_by_role("group").all():
            group.get_by_label("Đáp ứng", exact=True).check()
        self.clicks("Lưu kết quả thẩm định")
        self.clicks("Kết luận đủ điều kiện")

    def issues_the_lists(self) -> None:
        """Both lists, and the exam numbers."""
        self.clicks("Danh sách đủ điều kiện dự thi")
        self.clicks("Ban hành danh sách")
        self.reads("Các danh sách đã được ban hành.")

    def calls_up(self, competition_id: int, starts_at: str) -> None:
        """A room, then seats by lot and letters."""
        self.goes_to(f"/office/competitions/{competition_id}")
        self.opens("Phòng thi và triệu tập")
        self.writes("Tên phòng thi", "Phòng 101")
        self.writes("Địa chỉ", "Số 1 đường Ví Dụ")
        self.writes("Số chỗ ngồi", "25")
        self.clicks("Lưu phòng thi")
        self.clicks("Triệu tập thí sinh")
        self.writes("Bắt đầu", starts_at)
        self.clicks("Triệu tập thí sinh")
        assert self.downloads("Tất cả giấy triệu tập (PDF)").startswith(b"%PDF")

    def calls_up_to_the_defence(self, starts_at: str) -> None:
        """When and where; then everybody admitted is called up."""
        self.opens_what_waits()
        self.clicks("Đặt thời gian và địa điểm")
        self.writes("Bắt đầu", starts_at)
        self.writes("Địa điểm", "Hội trường Ví Dụ")
        self.clicks("Lưu")
        self.clicks("Triệu tập thí sinh")
        self.reads("Đã triệu tập")


class Candidate(Reader):
    """Who applies, sits the exam and defends a proposal; on a phone."""

    def checks_the_conditions(self) -> None:
        """Before applying; yes to everything."""
        self.clicks("Tự kiểm tra điều kiện dự tuyển")
        self._yes_to_everything()
        self.clicks("Xem kết quả")
        self.reads("Câu trả lời của bạn không có điểm nào trở ngại")
        self.clicks("Tiếp tục đăng ký dự tuyển")

    def _yes_to_everything(self) -> None:
        for group in self.page.locator("main").get_by_role("group").all():
            group.get_by_label("Có", exact=True).check()

    def says_who_they_are(self) -> None:
        """The first section; later applications find it filled in."""
        self.clicks("Thông tin cá nhân")
        for label, text in PROFILE.items():
            self.writes(label, text)
        self.ticks("Nữ")
        self.picks("Trình độ lý luận chính trị", "Cao cấp")
        self.clicks("Lưu và tiếp tục")

    def chooses_the_post(self, post: str, kind: str) -> None:
        """The post, and as which kind of candidate."""
        self.clicks("Chức danh và đối tượng dự tuyển")
        self.page.get_by_label(post).first.check()
        self.page.get_by_label(kind).first.check()
        self.clicks("Lưu và tiếp tục")

    def states_the_conditions(self) -> None:
        """Yes to each."""
        self.clicks("Điều kiện, tiêu chuẩn")
        self._yes_to_everything()
        self.clicks("Lưu và tiếp tục")

    def attaches(self, item: str, name: str, data: bytes) -> None:
        """One file for one item of the list."""
        self.clicks(f": {item}")
        self.page.get_by_label("Tệp", exact=True).set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        )
        self.clicks("Tải lên")
        self.reads(name)

    def declares_nothing(self) -> None:
        """No discipline, no relatives."""
        self.clicks("Kỷ luật và xung đột lợi ích")
        for group in self.page.locator("main").get_by_role("group").all():
            group.get_by_label("Không có nội dung phải khai").check()
        self.clicks("Lưu và tiếp tục")

    def consents(self) -> None:
        """To the use of the data."""
        self.clicks("Đồng ý xử lý dữ liệu")
        self.ticks("Tôi đã đọc và đồng ý")
        self.clicks("Lưu và tiếp tục")

    def submits(self) -> None:
        """After checking everything."""
        self.clicks("Kiểm tra và nộp")
        self.clicks("Nộp hồ sơ")

    def enters_the_room(self) -> None:
        """And waits there for the start."""
        self.opens_what_waits()
        self.clicks("Vào phòng thi")
        expect(self.page.locator("#kb-where")).to_contain_text("Bạn đã được vào phòng thi.")

    def writes_an_answer(self, text: str) -> None:
        """The paper opens by itself; the answer is saved by itself."""
        self.page.wait_for_url("**/paper", timeout=LONG)
        self.looks()
        self.page.locator("textarea:visible").press_sequentially(text, delay=3)
        expect(self.page.locator("#kb-status")).to_contain_text("Đã lưu lúc", timeout=LONG)

    def hands_in(self) -> None:
        """After the review; the receipt is shown."""
        self.page.get_by_role("button", name="Tiếp theo").click()
        self.looks()
        self.ticks("Tôi muốn nộp bài. Sau khi nộp tôi không thể thay đổi gì nữa.")
        self.page.get_by_role("button", name="Nộp bài", exact=True).click()
        self.page.wait_for_url("**/receipt", timeout=LONG)
        self.looks()

    def hands_in_a_proposal(self, title: str, pdf: bytes, promises: list[list[str]]) -> None:
        """With commitments: what, within how many months, measured by what."""
        self.opens_what_waits()
        self.writes("Tên đề án", title)
        self.page.get_by_label("Đề án", exact=True).set_input_files(
            {"name": "de-an.pdf", "mimeType": "application/pdf", "buffer": pdf}
        )
        for number, (what, months, measure) in enumerate(promises, 1):
            place = self.page.get_by_role("group", name=f"Cam kết {number}")
            self.writes("Việc tôi sẽ làm", what, place)
            self.writes("Trong bao nhiêu tháng kể từ khi bổ nhiệm", months, place)
            self.writes("Thước đo kết quả", measure, place)
        self.clicks("Lưu và nộp")
        self.reads("Đã nộp đề án. Hãy giữ lại mã biên nhận.")

    def finishes_a_programme(self, post: str, day: str, certificate: bytes) -> None:
        """The first of the plan, with its certificate."""
        self.goes_to("/home")
        self.clicks(post)
        self.clicks("Kế hoạch bồi dưỡng của tôi")
        self.clicks("Tôi đã bắt đầu")
        self.clicks("đính kèm")
        self.writes("Ngày hoàn thành", day)
        self.page.get_by_label("Chứng chỉ", exact=True).set_input_files(
            {"name": "chung-chi.pdf", "mimeType": "application/pdf", "buffer": certificate}
        )
        self.clicks("Ghi nhận hoàn thành")
        self.reads("Chương trình đã hoàn thành", "chung-chi.pdf")

    def reports_on(self, post: str, promise: str, percent: str, note: str) -> None:
        """How far a commitment has come."""
        self.goes_to("/home")
        self.clicks(post)
        self.clicks(promise)
        self.writes("Tiến độ (phần trăm)", percent)
        self.writes("Việc đã làm, kết quả cụ thể", note)
        self.clicks("Gửi báo cáo")
        self.reads(f"{percent}%")


PROFILE = {
    "Ngày sinh": "08/03/1985",
    "Số định danh cá nhân": "000185000123",
    "Số điện thoại": "0900 123 456",
    "Địa chỉ": "Số 1 đường Ví Dụ, Thành phố Hồ Chí Minh",
    "Đơn vị công tác": "Văn phòng Sở Giả Định",
    "Chức vụ, vị trí hiện tại": "Phó Trưởng phòng",
    "Giữ chức vụ này từ ngày": "04/01/2021",
    "Trình độ cao nhất và chuyên ngành": "Thạc sĩ Quản lý công",
}


class Approver(Reader):
    """Who approves what the officer prepared."""

    def sends_back(self, reason: str) -> None:
        """With the reason."""
        act = self.page.locator("details, .kb-card").filter(has_text="Trả lại").first
        if act.locator("summary").count():
            act.locator("summary").first.click()
        self.writes("Lý do", reason, act)
        self.clicks("Trả lại", act)
        self.reads("Bản nháp", reason)

    def announces(self) -> None:
        """The notice becomes public."""
        self.clicks("Phê duyệt và thông báo")
        self.reads("Đã thông báo")
