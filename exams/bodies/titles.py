"""The official names of bodies and duties in both languages, as papers and pages print them."""

from exams.bodies.duties import ExamDuty
from exams.bodies.models import BodyKind, Duty

Title = dict[str, str]


def _t(vi: str, en: str) -> Title:
    return {"vi": vi, "en": en}


BODIES: dict[BodyKind, Title] = {
    BodyKind.COUNCIL: _t("Hội đồng thi tuyển", "Exam council"),
    BodyKind.SECRETARIAT: _t("Ban thư ký", "Secretariat"),
    BodyKind.QUESTION_BOARD: _t("Ban đề thi", "Question board"),
    BodyKind.INVIGILATION_BOARD: _t("Ban coi thi", "Invigilation board"),
    BodyKind.ANONYMISATION_BOARD: _t("Ban phách", "Anonymisation board"),
    BodyKind.MARKING_BOARD: _t("Ban chấm thi", "Marking board"),
    BodyKind.REMARKING_BOARD: _t("Ban phúc khảo", "Re-marking board"),
    BodyKind.SUPERVISION_BOARD: _t("Ban giám sát", "Supervision board"),
}
COUNCIL_DUTIES: dict[Duty, Title] = {
    Duty.CHAIR: _t("Chủ tịch Hội đồng", "Chair"),
    Duty.VICE_CHAIR: _t("Phó Chủ tịch Hội đồng", "Vice-chair"),
    Duty.SECRETARY: _t("Ủy viên kiêm thư ký", "Member and secretary"),
    Duty.MEMBER: _t("Ủy viên", "Member"),
}
BOARD_DUTIES: dict[Duty, Title] = {
    Duty.CHAIR: _t("Trưởng ban", "Head"),
    Duty.VICE_CHAIR: _t("Phó Trưởng ban", "Deputy head"),
    Duty.MEMBER: _t("Thành viên", "Member"),
}
EXAM_DUTIES: dict[ExamDuty, Title] = {
    ExamDuty.COUNCIL: _t("thành viên Hội đồng", "council member"),
    ExamDuty.SECRETARY: _t("thư ký", "secretary"),
    ExamDuty.SETTER: _t("người ra đề", "question setter"),
    ExamDuty.INVIGILATOR: _t("giám thị coi thi", "invigilator"),
    ExamDuty.ANONYMISER: _t("người làm phách", "member of the anonymisation board"),
    ExamDuty.MARKER: _t("người chấm thi", "marker"),
    ExamDuty.REMARKER: _t("người chấm phúc khảo", "re-marker"),
    ExamDuty.SUPERVISOR: _t("người giám sát", "supervisor"),
}


def duty_title(kind: BodyKind, duty: Duty) -> Title:
    """What a member is called in this body."""
    return (COUNCIL_DUTIES if kind is BodyKind.COUNCIL else BOARD_DUTIES)[duty]
