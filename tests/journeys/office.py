"""People of the department at their screens."""

from tests.journeys.pages import Reader


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
