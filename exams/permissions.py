"""Who may do what, on one screen. Stage is not a permission: `competitions/stages.py` says when."""

import enum
from dataclasses import dataclass


class Role(enum.StrEnum):
    """What a person is, in one competition and for a time; the last two in the whole department."""

    OFFICER = "officer"
    APPROVER = "approver"
    SECRETARY = "secretary"
    CHAIR = "chair"
    COUNCIL_MEMBER = "council_member"
    SETTER = "setter"
    INVIGILATOR = "invigilator"
    CODER = "coder"
    MARKER = "marker"
    REMARKER = "remarker"
    SUPERVISOR = "supervisor"
    CANDIDATE = "candidate"
    APPOINTEE = "appointee"
    TRAINING_OFFICER = "training_officer"
    ADMINISTRATOR = "administrator"
    LEADER = "leader"


# Everybody but candidates and appointees works for the office or a panel, and needs a second factor.
STAFF = frozenset(Role) - {Role.CANDIDATE, Role.APPOINTEE}
DEPARTMENT_WIDE = frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.OFFICER, Role.APPROVER})


class Action(enum.StrEnum):
    """area:thing:verb, sorted."""

    APPEAL_DECIDE = "appeal:request:decide"
    APPEAL_FILE = "appeal:request:file"
    APPLICATION_JUDGE = "application:condition:judge"
    APPLICATION_READ = "application:dossier:read"
    APPLICATION_WRITE = "application:dossier:write"
    APPOINTMENT_DECIDE = "appointment:decision:decide"
    APPOINTMENT_REPORT = "appointment:commitment:report"
    BANK_WRITE = "bank:question:write"
    BODY_DECLARE = "body:relatives:declare"
    BODY_SET_UP = "body:body:set_up"
    CODES_MAKE = "codes:scripts:make"
    CODES_OPEN = "codes:names:open"
    COMPETITION_APPROVE = "competition:stage:approve"
    COMPETITION_READ = "competition:competition:read"
    COMPETITION_RUN = "competition:stage:run"
    COMPETITION_WRITE = "competition:competition:write"
    DEFENCE_CONDUCT = "defence:session:conduct"
    DEFENCE_DECIDE = "defence:spread:decide"
    DEFENCE_SCORE = "defence:sheet:score"
    DEFENCE_SUBMIT = "defence:proposal:submit"
    DOCUMENT_ISSUE = "document:document:issue"
    LEADER_WATCH = "leader:board:watch"
    MARKING_ALLOCATE = "marking:script:allocate"
    MARKING_DECIDE = "marking:mark:decide"
    MARKING_MARK = "marking:script:mark"
    MARKING_REMARK = "marking:script:remark"
    PAPER_APPROVE = "paper:paper:approve"
    PAPER_OPEN = "paper:paper:open"
    PAPER_WRITE = "paper:paper:write"
    PEOPLE_ASSIGN = "people:role:assign"
    PLATFORM_ADMINISTER = "platform:settings:administer"
    POST_WRITE = "post:post:write"
    RESULT_COMPUTE = "result:result:compute"
    RESULT_DECIDE = "result:result:decide"
    RESULT_PUBLISH = "result:result:publish"
    SITTING_ADD_TIME = "sitting:time:approve"
    SITTING_CONDUCT = "sitting:room:conduct"
    SITTING_CONFIRM = "sitting:violation:confirm"
    SITTING_DECIDE = "sitting:late:decide"
    SITTING_MOVE = "sitting:move:ask"
    SITTING_READ = "sitting:room:read"
    SITTING_REPLAY = "sitting:history:replay"
    SITTING_REVOKE = "sitting:revocation:ask"
    SITTING_SIT = "sitting:attempt:sit"
    TRAINING_AGREE = "training:plan:agree"
    TRAINING_PLAN = "training:plan:write"


A = Action
GRANTS: dict[Role, frozenset[Action]] = {
    Role.OFFICER: frozenset(
        {
            A.COMPETITION_READ,
            A.COMPETITION_WRITE,
            A.COMPETITION_RUN,
            A.POST_WRITE,
            A.BODY_SET_UP,
            A.APPLICATION_READ,
            A.APPLICATION_JUDGE,
            A.DOCUMENT_ISSUE,
            A.PEOPLE_ASSIGN,
            A.APPOINTMENT_DECIDE,
            A.SITTING_MOVE,
            A.SITTING_READ,
        }
    ),
    Role.APPROVER: frozenset(
        {
            A.COMPETITION_READ,
            A.COMPETITION_APPROVE,
            A.APPLICATION_READ,
            A.RESULT_PUBLISH,
        }
    ),
    Role.SECRETARY: frozenset(
        {
            A.COMPETITION_READ,
            A.COMPETITION_RUN,
            A.APPLICATION_READ,
            A.DOCUMENT_ISSUE,
            A.BODY_DECLARE,
            A.MARKING_ALLOCATE,
            A.DEFENCE_CONDUCT,
            A.RESULT_COMPUTE,
            A.CODES_OPEN,
            A.SITTING_MOVE,
            A.SITTING_READ,
            A.SITTING_REVOKE,
            A.PAPER_OPEN,
            A.SITTING_ADD_TIME,
        }
    ),
    Role.CHAIR: frozenset(
        {
            A.COMPETITION_READ,
            A.APPLICATION_READ,
            A.BODY_DECLARE,
            A.DEFENCE_SCORE,
            A.DEFENCE_DECIDE,
            A.RESULT_DECIDE,
            A.MARKING_DECIDE,
            A.APPEAL_DECIDE,
            A.PAPER_APPROVE,
            A.SITTING_CONFIRM,
            A.SITTING_DECIDE,
            A.SITTING_READ,
            A.SITTING_REPLAY,
        }
    ),
    Role.COUNCIL_MEMBER: frozenset({A.COMPETITION_READ, A.BODY_DECLARE, A.DEFENCE_SCORE}),
    Role.SETTER: frozenset({A.BODY_DECLARE, A.BANK_WRITE, A.PAPER_WRITE}),
    Role.INVIGILATOR: frozenset(
        {
            A.BODY_DECLARE,
            A.SITTING_CONDUCT,
            A.SITTING_CONFIRM,
            A.SITTING_MOVE,
            A.SITTING_READ,
            A.SITTING_REVOKE,
            A.SITTING_ADD_TIME,
        }
    ),
    Role.CODER: frozenset({A.BODY_DECLARE, A.CODES_MAKE}),
    Role.MARKER: frozenset({A.BODY_DECLARE, A.MARKING_MARK}),
    Role.REMARKER: frozenset({A.BODY_DECLARE, A.MARKING_REMARK}),
    Role.SUPERVISOR: frozenset(
        {
            A.COMPETITION_READ,
            A.APPLICATION_READ,
            A.SITTING_READ,
            A.SITTING_REPLAY,
            A.BODY_DECLARE,
        }
    ),
    Role.CANDIDATE: frozenset(
        {
            A.APPLICATION_WRITE,
            A.SITTING_SIT,
            A.DEFENCE_SUBMIT,
            A.APPEAL_FILE,
        }
    ),
    Role.APPOINTEE: frozenset({A.APPOINTMENT_REPORT, A.TRAINING_AGREE}),
    Role.TRAINING_OFFICER: frozenset({A.TRAINING_PLAN, A.TRAINING_AGREE}),
    Role.ADMINISTRATOR: frozenset(
        {
            A.PLATFORM_ADMINISTER,
            A.PEOPLE_ASSIGN,
            A.POST_WRITE,
            A.COMPETITION_READ,
        }
    ),
    Role.LEADER: frozenset({A.LEADER_WATCH, A.COMPETITION_READ}),
}


@dataclass(frozen=True)
class Held:
    """A role held now: in one competition, or in the whole department (`competition_id` None)."""

    role: Role
    competition_id: int | None


def may(roles: frozenset[Role], action: Action) -> bool:
    """Whether any of the roles grants the action."""
    return any(action in GRANTS[role] for role in roles)


def is_staff(held: tuple[Held, ...]) -> bool:
    """Whether the person works for the office or a panel anywhere."""
    return any(h.role in STAFF for h in held)
