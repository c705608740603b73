"""The paper of the practice sitting: one question of each kind that exams ask, nothing secret."""

from decimal import Decimal

from exams.bank.models import QuestionKind
from exams.bank.wording import Criterion, Option
from exams.papers.content import Item, PaperContent, Section, digest, to_bytes

ESSAY = Item(
    "1",
    QuestionKind.ESSAY,
    "Anh/chị hãy viết khoảng 150 từ giới thiệu một phường, xã mà anh/chị biết rõ và nêu một việc "
    "nên cải tiến trong phục vụ người dân ở đó.",
    (),
    (),
    (Criterion(id="a", title="Thi thử", guide="Bài thi thử không được chấm.", max=Decimal(60)),),
    Decimal(60),
)
CHOICE = Item(
    "2",
    QuestionKind.SINGLE,
    "Trong ca thi, thời gian làm bài được tính theo đồng hồ nào?",
    (
        Option("a", "Đồng hồ của máy tính"),
        Option("b", "Đồng hồ của máy chủ"),
        Option("c", "Đồng hồ của thí sinh"),
    ),
    ("b",),
    (),
    Decimal(20),
)
SHORT = Item(
    "3",
    QuestionKind.SHORT,
    "Điền hai từ còn thiếu: Bài làm đã lưu khi trang hiện chữ “… lúc” kèm theo giờ.",
    (),
    ("Đã lưu",),
    (),
    Decimal(20),
)
NOTE = "Đề này để làm quen, không tính điểm. Hãy thử gõ, đánh dấu câu, tải lại trang và nộp bài."
PAPER = PaperContent("Đề thi thử", 10, (Section("Thi thử", NOTE, (ESSAY, CHOICE, SHORT)),))
SHA256 = digest(to_bytes(PAPER))
