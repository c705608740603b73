"""People of the council and its boards at their screens."""

from tests.journeys.pages import Reader


class Member(Reader):
    """Anybody in the council or a board."""

    def declares_no_relatives(self) -> None:
        """Before seeing anything of the exam."""
        self.goes_to("/home")
        self.clicks("Kê khai quan hệ thân nhân với thí sinh")
        for field in self.page.locator("main").get_by_role("combobox").all():
            field.select_option(label="Không phải người thân")
        self.ticks("Tôi đã đọc toàn bộ danh sách; nội dung khai báo là đúng và đầy đủ")
        self.clicks("Khai báo")


class Invigilator(Member):
    """Who runs the room."""

    def admits(self, number: str) -> None:
        """By the exam number, after seeing the card."""
        self.goes_to("/hall/sittings")
        self.clicks("Thi viết")
        self.writes("Số báo danh", number)
        self.ticks("Căn cước công dân")
        self.clicks("Cho vào phòng thi")
        self.reads(f"Đã cho {number} vào phòng thi.")


class Chair(Member):
    """Who approves the paper, decides marks and locks them."""

    def seals(self, paper: str) -> None:
        """Approve what the setters submitted."""
        self.opens_what_waits()
        if paper not in self.page.locator("h1").inner_text().replace("\xa0", " "):
            self.clicks(paper)
        self.clicks("Duyệt và niêm phong")
        self.reads("Đề thi đã niêm phong")

    def decides_after_a_dialogue(self, code: str, mark: str, reason: str) -> None:
        """Where two markers lie apart."""
        self.opens_what_waits()
        self.clicks("Xem các bài thi")
        self.clicks(code)
        self.writes("Điểm quyết định", mark)
        self.writes("Căn cứ của quyết định", reason)
        self.clicks("Quyết định điểm")

    def locks_the_marks(self) -> None:
        """Only then may names be joined."""
        self.opens_what_waits()
        self.clicks("Xem các bài thi")
        self.clicks("Khóa điểm")
        self.reads("Đã khóa điểm")


class Setter(Member):
    """Who writes questions and the paper."""

    def writes_a_question(self, text: str, criteria: dict[str, str]) -> None:
        """An essay, with its scale."""
        self.goes_to("/setting/papers")
        self.clicks("Ngân hàng câu hỏi")
        self.clicks("Tự luận")
        self.writes("Câu hỏi", text)
        for number, (name, points) in enumerate(criteria.items(), 1):
            self.writes(f"Tiêu chí {number}", name)
            self.writes(f"Điểm tối đa của tiêu chí {number}", points)
        self.clicks("Lưu câu hỏi")

    def writes_the_paper(self, title: str, question: str, points: str) -> None:
        """One section with one question, submitted to the chair."""
        self.goes_to("/setting/papers")
        self.clicks("Bắt đầu soạn đề")
        self.clicks("Sửa tên và thời gian làm bài")
        self.writes("Tên đề thi", title)
        self.clicks("Lưu")
        self.clicks("Thêm phần")
        self.writes("Tên phần", "Phần tự luận")
        self.clicks("Lưu phần")
        self.clicks("Thêm câu hỏi")
        self.page.get_by_label(question).check()
        self.writes("Điểm mỗi câu", points)
        self.clicks("Đưa vào phần này")
        self.clicks("Trình duyệt")


class Marker(Member):
    """Who marks scripts by code, and never learns whose they are."""

    def marks(self, code: str, marks: dict[str, str], comment: str) -> None:
        """One script of the own pile."""
        self.opens_what_waits()
        self.clicks(code)
        for criterion, mark in marks.items():
            self.writes(f"Điểm cho “{criterion}”", mark)
            self.writes(f"Nhận xét về “{criterion}”", comment)
        self.writes("Nhận xét chung về bài thi", comment)
        self.clicks("Cho điểm")


class PanelMember(Member):
    """Who hears the defences and scores alone."""

    def scores(self, candidate: str, scores: dict[str, str], comment: str) -> None:
        """The own sheet, committed for good."""
        self.goes_to("/home")
        self.clicks("Chấm điểm các đề án được nghe bảo vệ")
        self.clicks(candidate)
        for criterion, score in scores.items():
            self.writes(criterion, score)
        self.writes("Nhận xét", comment)
        self.clicks("Chốt phiếu")
