"""Names that nobody bears: the given names are words like "Example" or "Imitation"."""

from random import Random

FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
MIDDLE = ("Thị", "Văn", "Ngọc", "Minh", "Hữu", "Thanh", "Quốc", "Kim", "Đức", "Hồng", "Xuân", "Thu")
GIVEN = (
    "Ví Dụ",
    "Minh Họa",
    "Giả Định",
    "Mô Phỏng",
    "Thử Nghiệm",
    "Trình Diễn",
    "Diễn Tập",
    "Hình Dung",
    "Tưởng Tượng",
    "Làm Mẫu",
    "Kịch Bản",
    "Nhập Vai",
    "Hư Cấu",
    "Phác Thảo",
)
WORKPLACES = (
    "Phòng Văn hóa - Xã hội phường Ví Dụ",
    "Văn phòng Sở Giả Định",
    "Trung tâm Hành chính công Mô Phỏng",
    "Ban Quản lý dự án Minh Họa",
    "Phòng Kinh tế, Hạ tầng xã Thử Nghiệm",
)
TITLES = ("Chuyên viên chính", "Phó Trưởng phòng", "Chuyên viên", "Phó Chủ tịch UBND phường")


def names(chance: Random, count: int) -> list[str]:
    """So many different names in random order; numbered once the combinations are used up."""
    every = [f"{f} {m} {g}" for f in FAMILY for m in MIDDLE for g in GIVEN]
    chance.shuffle(every)
    rounds = -(-count // len(every))
    return [name if n == 0 else f"{name} {n + 1}" for n in range(rounds) for name in every][:count]
