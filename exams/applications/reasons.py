"""Why an application is found ineligible: a closed list of codes, each in both languages.

Every ground leads back to a condition or an item of the rule set, so that a letter can cite it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ground:
    """One coded ground of ineligibility."""

    code: str
    title_vi: str
    title_en: str


GROUNDS: tuple[Ground, ...] = (
    Ground(
        "condition_not_met",
        "Không đáp ứng một hoặc nhiều điều kiện, tiêu chuẩn",
        "One or more conditions or standards are not met",
    ),
    Ground(
        "wrong_class",
        "Không thuộc đối tượng dự tuyển đã đăng ký",
        "Does not belong to the class of candidates applied for",
    ),
    Ground(
        "dossier_incomplete",
        "Hồ sơ thiếu thành phần bắt buộc",
        "The dossier lacks a required paper",
    ),
    Ground(
        "supplement_not_given",
        "Không bổ sung hồ sơ trong thời hạn được yêu cầu",
        "The supplement asked for was not given in time",
    ),
    Ground("untrue", "Kê khai không đúng sự thật", "A statement is not true"),
)
BY_CODE = {ground.code: ground for ground in GROUNDS}
