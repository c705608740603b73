"""Setting up bodies by decision, appointing and removing members, declaring relatives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from exams.bodies.duties import (
    DUTIES_IN,
    DUTY_OF_ROLE,
    SINGLE,
    exam_duties,
    role_of,
)
from exams.bodies.guards import size_of
from exams.bodies.models import Body, BodyKind, Conflict, Duty, Member
from exams.bodies.queries import (
    LISTED_STAGES,
    body_of,
    candidates,
    members_of,
    own_member,
)
from exams.bodies.serving import refuse_excluded
from exams.bodies.titles import BODIES, duty_title
from exams.clock import local_day
from exams.competitions.models import Competition, Stage
from exams.competitions.queries import get_competition, rules_of
from exams.documents.models import Document
from exams.documents.service import issue
from exams.errors import Invalid, NotFound, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.people.models import RoleAssignment
from exams.people.queries import get_person
from exams.people.service import assign_role, end_role, grant_role
from exams.permissions import Action, Role
from exams.uow import UnitOfWork

OVER = (Stage.CLOSED, Stage.STOPPED)


@dataclass(frozen=True)
class Relative:
    """One candidate whom a member declares to be a relative, by a kind of the rule set."""

    application_id: int
    kinship: str
    note: str = ""


def set_up_body(
    uow: UnitOfWork, competition_id: int, kind: BodyKind, decision_no: str, decided_on: date
) -> Body:
    """Set up the council or a board by a decision; each once in a competition."""
    uow.require(Action.BODY_SET_UP, competition_id)
    _running(uow, competition_id)
    _check_decision(uow, decision_no, decided_on)
    if body_of(uow.session, competition_id, kind) is not None:
        raise Invalid("bodies.set_up_already", field="kind", body=BODIES[kind])
    body = Body(competition_id=competition_id, kind=kind, decision_no=decision_no.strip(),
                decided_on=decided_on)  # fmt: skip
    uow.session.add(body)
    uow.session.flush()
    _record_body(uow, body)
    return body


def correct_decision(uow: UnitOfWork, body_id: int, decision_no: str, decided_on: date) -> None:
    """Correct number and date of the decision; the event keeps that it was corrected."""
    body = _body(uow, body_id)
    _check_decision(uow, decision_no, decided_on)
    body.decision_no, body.decided_on = decision_no.strip(), decided_on
    _record_body(uow, body)


def appoint_member(uow: UnitOfWork, body_id: int, person_id: int, duty: Duty) -> Member:
    """Appoint a person; raises RuleBroken naming the rule and its article when it forbids that.

    The person holds the role of the duty from now on (its ground: the body's decision).
    """
    body = _body(uow, body_id)
    get_person(uow.session, person_id)
    _check_seat(uow, body, person_id, duty)
    wanted = exam_duties(body.kind, duty)
    refuse_excluded(uow, body.competition_id, person_id, wanted, field="email")
    member = Member(body_id=body.id, body=body, person_id=person_id, duty=duty, from_at=uow.now)
    uow.session.add(member)
    grant_role(uow, person_id, role_of(body.kind, duty), body.competition_id,
               decision_no=body.decision_no)  # fmt: skip
    _record_member(uow, EventKind.MEMBER_APPOINTED, member)
    return member


def give_role(
    uow: UnitOfWork,
    person_id: int,
    role: Role,
    competition_id: int | None,
    *,
    until: datetime | None = None,
    decision_no: str | None = None,
) -> RoleAssignment:
    """Give a role without a body: `people.assign_role`, where duties exclude each other as well."""
    if competition_id is not None and role in DUTY_OF_ROLE:
        uow.require(Action.PEOPLE_ASSIGN, competition_id)
        _running(uow, competition_id)
        refuse_excluded(uow, competition_id, person_id, {DUTY_OF_ROLE[role]}, field="role")
    return assign_role(uow, person_id, role, competition_id, until=until, decision_no=decision_no)


def remove_member(uow: UnitOfWork, member_id: int, reason: str) -> None:
    """End a membership, with the reason; the role ends unless another membership gives it."""
    member = uow.session.get(Member, member_id)
    if member is None:
        raise NotFound("member.unknown")
    body = _body(uow, member.body_id)
    uow.session.refresh(member)  # somebody may have removed it while we waited for the body
    if member.to_at is not None:
        raise TransitionRefused("bodies.left_already")
    if not reason.strip():
        raise Invalid("bodies.reason_missing", field="reason")
    member.to_at = uow.now
    _end_role(uow, body, member, reason.strip())
    _record_member(uow, EventKind.MEMBER_REMOVED, member, reason=reason.strip())


def declare_relatives(uow: UnitOfWork, member_id: int, relatives: Sequence[Relative]) -> None:
    """A member declares which candidates of the eligible list are relatives; none is an answer.

    Own membership only. Declaring again replaces the former declaration; both stay recorded.
    """
    member = own_member(uow.session, member_id, uow.actor.person_id)
    competition_id = member.body.competition_id
    uow.require(Action.BODY_DECLARE, competition_id)
    if get_competition(uow.session, competition_id).stage not in LISTED_STAGES:
        raise TransitionRefused("bodies.list_not_issued")
    _check_relatives(uow, competition_id, relatives)
    member.conflicts.clear()
    uow.session.flush()
    member.conflicts.extend(_conflict(uow, relative) for relative in relatives)
    member.declared_at = uow.now
    uow.record(
        EventKind.RELATIVES_DECLARED,
        f"member:{member.id}",
        competition_id=competition_id,
        public={"conflicts": len(relatives)},
        private={
            "person_id": member.person_id,
            "text": "; ".join(f"{r.application_id} {r.kinship} {r.note}" for r in relatives),
        },
    )


def issue_decision(uow: UnitOfWork, body_id: int) -> Document:
    """Issue the decision on the body with its present members as an official paper."""
    body = uow.session.get(Body, body_id)
    if body is None:
        raise NotFound("body.unknown")
    uow.require(Action.DOCUMENT_ISSUE, body.competition_id)
    members = members_of(uow.session, body.competition_id, {body.kind})
    if not members:
        raise TransitionRefused("bodies.no_members")
    competition = get_competition(uow.session, body.competition_id)
    facts = {
        "competition": competition.title,
        "unit": competition.unit.name,
        "body": BODIES[body.kind]["vi"],
        "decision_no": body.decision_no,
        "decided_on": body.decided_on.isoformat(),
        "members": [
            {"name": m.person.full_name, "duty": duty_title(body.kind, m.duty)["vi"]}
            for m in members
        ],
        "ground": rules_of(uow.session, competition.id).explain("council.size_min").cite,
    }
    return issue(
        uow, competition.id, "council_decision", facts, subject=f"body:{body.id}", once=True
    )


def _body(uow: UnitOfWork, body_id: int) -> Body:
    """The body of a running competition, which is held; raises NotFound, then checks the act."""
    body = uow.session.get(Body, body_id)
    if body is None:
        raise NotFound("body.unknown")
    uow.require(Action.BODY_SET_UP, body.competition_id)
    _running(uow, body.competition_id)
    return body


def _running(uow: UnitOfWork, competition_id: int) -> Competition:
    """Held until the end of the transaction: a duty is weighed against those of every body."""
    competition = get_competition(uow.session, competition_id, lock=True)
    if competition.stage in OVER:
        raise TransitionRefused("bodies.competition_over")
    return competition


def _check_decision(uow: UnitOfWork, decision_no: str, decided_on: date) -> None:
    if not decision_no.strip():
        raise Invalid("bodies.decision_missing", field="decision_no")
    if decided_on > local_day(uow.now):
        raise Invalid("bodies.decision_in_future", field="decided_on", day=decided_on)


def _check_seat(uow: UnitOfWork, body: Body, person_id: int, duty: Duty) -> None:
    """The seat is free: not taken twice, not beyond the size that the rules allow."""
    members = members_of(uow.session, body.competition_id, {body.kind})
    if duty not in DUTIES_IN[body.kind]:
        raise Invalid("bodies.no_such_duty", field="duty", body=BODIES[body.kind])
    if any(member.person_id == person_id for member in members):
        raise Invalid("bodies.member_already", field="email", body=BODIES[body.kind])
    if (body.kind, duty) in SINGLE and any(member.duty is duty for member in members):
        raise Invalid("bodies.duty_taken", field="duty", duty=duty_title(body.kind, duty))
    rules = rules_of(uow.session, body.competition_id)
    most = size_of(rules, body.kind)[1]
    if most is not None and len(members) >= most:
        cite = rules.explain("council.size_max").cite
        raise RuleBroken("bodies.full", body=BODIES[body.kind], most=most, article=cite)


def _end_role(uow: UnitOfWork, body: Body, member: Member, reason: str) -> None:
    role: Role = role_of(body.kind, member.duty)
    uow.session.flush()
    others = members_of(uow.session, body.competition_id)
    if any(m.person_id == member.person_id and role_of(m.body.kind, m.duty) is role
           for m in others):  # fmt: skip
        return
    held = uow.session.scalars(
        select(RoleAssignment).where(
            RoleAssignment.person_id == member.person_id,
            RoleAssignment.competition_id == body.competition_id,
            RoleAssignment.role == role,
            RoleAssignment.to_at.is_(None),
        )
    )
    for row in held:
        end_role(uow, row, reason)


def _check_relatives(uow: UnitOfWork, competition_id: int, relatives: Sequence[Relative]) -> None:
    listed = {application.id for application in candidates(uow.session, competition_id)}
    kinds = {
        str(row["id"]) for row in rules_of(uow.session, competition_id).rows("council.kinship")
    }
    named = [relative.application_id for relative in relatives]
    if not set(named) <= listed or len(set(named)) < len(named):
        raise NotFound("application.unknown")
    for relative in relatives:
        if relative.kinship not in kinds:
            raise Invalid("bodies.kinship_unknown", field="kinship")


def _conflict(uow: UnitOfWork, relative: Relative) -> Conflict:
    return Conflict(application_id=relative.application_id, kinship=relative.kinship,
                    note=relative.note.strip(), declared_at=uow.now)  # fmt: skip


def _record_body(uow: UnitOfWork, body: Body) -> None:
    uow.record(
        EventKind.BODY_SET_UP,
        f"body:{body.id}",
        competition_id=body.competition_id,
        public={"kind": body.kind.value, "decision_no": body.decision_no},
    )


def _record_member(uow: UnitOfWork, kind: EventKind, member: Member, **private: str) -> None:
    uow.session.flush()
    uow.record(
        kind,
        f"member:{member.id}",
        competition_id=member.body.competition_id,
        public={"body_kind": member.body.kind.value, "duty": member.duty.value},
        private={"person_id": member.person_id, **private},
    )
