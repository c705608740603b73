"""What people call the values of our enums. One table a class, in alphabetical order."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.i18n import language
from exams.bank.models import QuestionKind
from exams.competitions.models import PartKind, PartStage, Stage
from exams.competitions.stages import Act
from exams.papers.models import PaperState
from exams.permissions import Role
from exams.posts.models import PostLevel
from exams.rules.kinds import Row
from exams.sittings.hall_models import AnnouncementKind, ReplyCode
from exams.sittings.safe_browser import Demand

ANNOUNCEMENT_KINDS: dict[AnnouncementKind, Any] = {
    AnnouncementKind.TIME: _l("Time"),
    AnnouncementKind.PAPER: _l("The paper"),
    AnnouncementKind.ROOM: _l("The room"),
    AnnouncementKind.OTHER: _l("Something else"),
}

DEMANDS: dict[Demand, Any] = {
    Demand.OFF: _l("Not asked"),
    Demand.NOTED: _l("Asked, and noted where it differs"),
    Demand.REQUIRED: _l("Required"),
}

REPLY_CODES: dict[ReplyCode, Any] = {
    ReplyCode.YES: _l("Yes."),
    ReplyCode.NO: _l("No."),
    ReplyCode.READ_THE_PAPER: _l("The paper says it: read the question again."),
    ReplyCode.NO_COMMENT: _l("The hall may not answer this question."),
    ReplyCode.SOMEBODY_COMES: _l("An invigilator comes to you."),
    ReplyCode.WORDS: _l("In words"),
}

ROLES: dict[Role, Any] = {
    Role.OFFICER: _l("Officer"),
    Role.APPROVER: _l("Approver"),
    Role.SECRETARY: _l("Secretary"),
    Role.CHAIR: _l("Chair of the council"),
    Role.COUNCIL_MEMBER: _l("Council member"),
    Role.SETTER: _l("Question setter"),
    Role.INVIGILATOR: _l("Invigilator"),
    Role.CODER: _l("Member of the anonymisation board"),
    Role.MARKER: _l("Marker"),
    Role.REMARKER: _l("Re-marker"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.CANDIDATE: _l("Candidate"),
    Role.APPOINTEE: _l("Appointee"),
    Role.TRAINING_OFFICER: _l("Training officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.LEADER: _l("Leader"),
}

ACTS: dict[Act, Any] = {
    Act.SUBMIT: _l("Submit for approval"),
    Act.SEND_BACK: _l("Send back"),
    Act.ANNOUNCE: _l("Approve and announce"),
    Act.UNLOCK: _l("Unlock to correct"),
    Act.ISSUE_LIST: _l("Issue the eligible list"),
    Act.FINISH_PARTS: _l("Finish the parts of the exam"),
    Act.DECIDE: _l("Decide the result"),
    Act.PUBLISH: _l("Publish the result"),
    Act.RECOGNISE: _l("Recognise the result"),
    Act.CLOSE: _l("Close the competition"),
    Act.STOP: _l("Stop the competition"),
}

PART_KINDS: dict[PartKind, Any] = {
    PartKind.WRITTEN: _l("Written test"),
    PartKind.COMPUTER: _l("Computer test"),
    PartKind.PROPOSAL: _l("Proposal and defence"),
}

PART_STAGES: dict[PartStage, Any] = {
    PartStage.PLANNED: _l("Planned"),
    PartStage.CALLED_UP: _l("Candidates called up"),
    PartStage.OPENED: _l("Sitting under way"),
    PartStage.CLOSED: _l("Sitting over"),
    PartStage.CODED: _l("Scripts coded"),
    PartStage.MARKING: _l("In marking"),
    PartStage.LOCKED: _l("Marks locked"),
    PartStage.JOINED: _l("Names and marks joined"),
    PartStage.DRAWN: _l("Order drawn"),
    PartStage.SCORED: _l("Defences scored"),
    PartStage.SETTLED: _l("Settled"),
}

POST_LEVELS: dict[PostLevel, Any] = {
    PostLevel.DEPARTMENT: _l("Department"),
    PostLevel.DIVISION: _l("Division of a department"),
    PostLevel.BOARD: _l("Board or centre"),
    PostLevel.COMMUNE: _l("Ward, commune or special zone"),
    PostLevel.COMMUNE_DIVISION: _l("Division of a ward or commune"),
}

STAGES: dict[Stage, Any] = {
    Stage.DRAFT: _l("Draft"),
    Stage.SUBMITTED: _l("Awaiting approval"),
    Stage.ANNOUNCED: _l("Announced"),
    Stage.LISTED: _l("Exam under way"),
    Stage.EXAMINED: _l("Exam finished"),
    Stage.DECIDED: _l("Result decided"),
    Stage.PUBLISHED: _l("Result published"),
    Stage.RECOGNISED: _l("Result recognised"),
    Stage.CLOSED: _l("Closed"),
    Stage.STOPPED: _l("Stopped"),
}

PAPER_STATES: dict[PaperState, Any] = {
    PaperState.DRAFT: _l("Draft"),
    PaperState.SUBMITTED: _l("Waiting for approval"),
    PaperState.SEALED: _l("Sealed"),
    PaperState.OPENED: _l("Opened"),
}

QUESTION_KINDS: dict[QuestionKind, Any] = {
    QuestionKind.SINGLE: _l("Single choice"),
    QuestionKind.MULTIPLE: _l("Multiple choice"),
    QuestionKind.TRUE_FALSE: _l("True or false"),
    QuestionKind.SHORT: _l("Short answer"),
    QuestionKind.ESSAY: _l("Essay"),
}


SANCTIONS: dict[str, Any] = {
    "reprimand": _l("Reprimand"),
    "warning": _l("Warning"),
    "suspension": _l("Suspension from the exam"),
    "annulment": _l("Annulment of the result"),
}


def violation_name(row: Row) -> str:
    """A violation of the rule set and its sanction, as one line."""
    sanction = SANCTIONS.get(str(row["sanction"]), row["sanction"])
    return f"{sanction}: {row[language()]}"
