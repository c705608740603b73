"""Who applies, sits, defends a proposal and is appointed."""

from playwright.sync_api import expect

from tests.journeys.pages import LONG, Reader

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

    def comes_to(self, section: str) -> None:
        """Saving leads on from section to section."""
        expect(self.page.locator("h1")).to_have_text(section)

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
        self.comes_to("Chức danh và đối tượng dự tuyển")
        self.page.get_by_label(post).first.check()
        self.page.get_by_label(kind).first.check()
        self.clicks("Lưu và tiếp tục")

    def states_the_conditions(self) -> None:
        """Yes to each."""
        self.comes_to("Điều kiện, tiêu chuẩn")
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
        self.comes_to("Kỷ luật và xung đột lợi ích")
        for group in self.page.locator("main").get_by_role("group").all():
            group.get_by_label("Không có nội dung phải khai").check()
        self.clicks("Lưu và tiếp tục")

    def consents(self) -> None:
        """To the use of the data."""
        self.comes_to("Đồng ý xử lý dữ liệu")
        self.ticks("Tôi đã đọc và đồng ý")
        self.clicks("Lưu và tiếp tục")

    def submits(self) -> None:
        """After checking everything."""
        self.comes_to("Kiểm tra và nộp")
        self.clicks("Nộp hồ sơ")

    def enters_the_room(self) -> None:
        """And waits there for the start."""
        self.opens_what_waits()
        self.clicks("Vào phòng thi")
        expect(self.page.locator("#kb-where")).to_contain_text("Bạn đã được vào phòng thi.")

    def writes_an_answer(self, text: str) -> None:
        """The paper opens by itself; the answer is saved by itself."""
        expect(self.page.locator("#kb-writing")).to_be_visible(timeout=LONG)
        self.looks()
        self.page.locator("textarea[data-answer]:visible").press_sequentially(text, delay=3)
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
