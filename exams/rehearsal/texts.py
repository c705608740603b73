"""What simulated candidates write and simulated markers say."""

from random import Random

OPENINGS = (
    "Công tác lãnh đạo của phòng phải bắt đầu từ việc hiểu rõ chức năng, nhiệm vụ được giao.",
    "Trong giai đoạn chính quyền địa phương hai cấp, phòng chuyên môn là nơi biến chủ trương thành việc làm.",
    "Người đứng đầu trước hết phải chịu trách nhiệm về thời hạn và chất lượng của từng hồ sơ.",
)
STATES = (
    "Hiện nay việc phân công còn chồng chéo, hồ sơ quá hạn chiếm tỷ lệ đáng kể.",
    "Đội ngũ có trình độ nhưng chưa đồng đều, kỹ năng số còn hạn chế.",
    "Sự phối hợp giữa các đơn vị chưa có thời hạn rõ ràng nên ý kiến thường đến chậm.",
)
PLANS = (
    "Tôi đề xuất giao việc gắn với thời hạn, công khai tiến độ từng hồ sơ hằng tuần.",
    "Tôi sẽ lập bản mô tả công việc cho từng vị trí và bồi dưỡng theo khoảng cách năng lực.",
    "Tôi sẽ rút gọn quy trình còn ba bước và dùng chữ ký số cho toàn bộ văn bản nội bộ.",
    "Mỗi quý phòng tổ chức đối thoại với người dân và công bố kết quả giải quyết kiến nghị.",
)
CLOSINGS = (
    "Kết quả sau một năm được đo bằng tỷ lệ hồ sơ đúng hạn và mức độ hài lòng của người dân.",
    "Tôi cam kết báo cáo công khai kết quả thực hiện chương trình hành động mỗi sáu tháng.",
)
COMMENTS = (
    "Nêu đúng trọng tâm, dẫn chứng phù hợp.",
    "Phân tích có cơ sở nhưng giải pháp còn chung chung.",
    "Bố cục rõ, lập luận chặt chẽ, có số liệu.",
    "Chưa chỉ ra nguyên nhân của hạn chế.",
)
COMMITMENTS = (
    (
        "Hoàn thành bản mô tả công việc cho mọi vị trí của phòng",
        3,
        "100% vị trí có bản mô tả được duyệt",
    ),
    ("Đưa toàn bộ hồ sơ của phòng lên theo dõi trực tuyến", 6, "Tỷ lệ hồ sơ đúng hạn đạt từ 95%"),
    ("Rút ngắn thời gian trả lời ý kiến phối hợp", 9, "Trung bình không quá 3 ngày làm việc"),
    ("Tổ chức đối thoại định kỳ với người dân", 12, "4 cuộc đối thoại, công khai biên bản"),
)


def essay(chance: Random) -> str:
    """A short essay of four paragraphs, different for each draw."""
    plans = chance.sample(PLANS, 2)
    return "\n\n".join(
        (chance.choice(OPENINGS), chance.choice(STATES), " ".join(plans), chance.choice(CLOSINGS))
    )


def comment(chance: Random) -> str:
    """What a marker writes beside a mark."""
    return chance.choice(COMMENTS)
