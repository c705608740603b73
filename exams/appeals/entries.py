"""Whom a re-marking lifted over a settled cut: the council admits them to the next part, or not.

Nobody loses a place by it. Where the next part has begun the council can no longer admit, and
writes that down with its reason: the candidate is told in either case.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.appeals.models import EntryDecision, RemarkRequest
from exams.appeals.queries import get_request, waits_for_council
from exams.applications.models import Application, ApplicationState, Entrant
from exams.clock import local_day
from exams.competitions.models import Part, PartKind, PartStage, Stage
from exams.competitions.queries import declared, get_competition, part_after
from exams.defence.models import DefenceSlot
from exams.documents.service import issue
from exams.errors import Invalid, Reason, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.results.queries import result_of
from exams.sittings.late_seats import add_seat, free_place
from exams.sittings.queries import sitting_of
from exams.uow import UnitOfWork


def why_not_admit(session: Session, request: RemarkRequest, now: datetime) -> list[Reason]:
    """Why the candidate cannot be admitted to the next part any more; nothing when they can."""
    following = part_after(request.part)
    if request.application.state is ApplicationState.WITHDRAWN:
        return [Reason("entry.withdrawn")]
    if following is None or request.part.competition.stage is not Stage.LISTED:
        return [Reason("entry.exam_over")]
    if following.stage is PartStage.PLANNED:
        return []
    if following.stage is not PartStage.CALLED_UP:
        return [Reason("entry.begun")]
    if following.kind is PartKind.PROPOSAL:
        return _proposals_due(session, following, now)
    sitting = sitting_of(session, following.id)
    free = sitting is not None and free_place(session, sitting) is not None
    return [] if free else [Reason("entry.no_seat")]


def _proposals_due(session: Session, part: Part, now: datetime) -> list[Reason]:
    due = declared(session, part.competition_id, f"{part.code}.due", part.id)
    over = due is not None and local_day(now) > due
    return [Reason("entry.proposals_due", {"day": due})] if over else []


def decide_entry(uow: UnitOfWork, request_id: int, admitted: bool, reason: str) -> EntryDecision:
    """The chair writes down what the council decided, with its reason; once.

    Raises TransitionRefused with what stands against admitting.
    """
    request = get_request(uow.session, request_id)
    competition_id = request.part.competition_id
    uow.require(Action.RESULT_DECIDE, competition_id)
    get_competition(uow.session, competition_id, lock=True)
    known = uow.session.get(EntryDecision, request_id)
    if known is not None:
        if known.admitted == admitted:
            return known
        raise RuleBroken("entry.decided")
    if not waits_for_council(uow.session, request):
        raise RuleBroken("entry.nothing_to_decide")
    if not reason.strip():
        raise Invalid("entry.reason_missing", field="reason")
    if admitted:
        _admit(uow, request)
    return _keep(uow, request, admitted, reason.strip())


def _admit(uow: UnitOfWork, request: RemarkRequest) -> None:
    following = part_after(request.part)
    if following is not None:  # as it is now: it does not begin before this is done
        held = select(Part).where(Part.id == following.id).with_for_update(of=Part)
        uow.session.scalar(held.execution_options(populate_existing=True))
    blocked = why_not_admit(uow.session, request, uow.now)
    if blocked or following is None:
        raise TransitionRefused("entry.impossible", tuple(blocked))
    application: Application = request.application
    result = result_of(uow.session, request.part_id, application.id)
    assert result is not None  # it was re-marked
    result.goes_on = True
    uow.session.add(Entrant(part_id=following.id, application_id=application.id))
    uow.session.flush()
    if following.stage is PartStage.CALLED_UP:
        _call_up(uow, following, application.id)


def _call_up(uow: UnitOfWork, part: Part, application_id: int) -> None:
    """Beside those who were called up before: a turn at the defence, or a seat and its letter."""
    if part.kind is PartKind.PROPOSAL:
        uow.session.add(DefenceSlot(part_id=part.id, application_id=application_id))
        return
    sitting = sitting_of(uow.session, part.id)
    if sitting is None or add_seat(uow, sitting, application_id) is None:
        raise TransitionRefused("entry.impossible", (Reason("entry.no_seat"),))


def _keep(uow: UnitOfWork, request: RemarkRequest, admitted: bool, reason: str) -> EntryDecision:
    row = EntryDecision(
        request_id=request.id,
        admitted=admitted,
        reason=reason,
        decided_at=uow.now,
        decided_by=uow.person_id,
    )
    uow.session.add(row)
    uow.session.flush()
    part, following = request.part, part_after(request.part)
    uow.record(
        EventKind.ENTRY_DECIDED,
        f"remark_request:{request.id}",
        competition_id=part.competition_id,
        public={"admitted": admitted},
        private={"reason": reason},
    )
    facts = {
        "competition": part.competition.title,
        "part": part.title_vi,
        "next_part": following.title_vi if following else "",
        "number": request.number,
        "candidate": request.application.person.full_name,
        "exam_number": request.application.exam_number or "",
        "admitted": admitted,
        "reason": reason,
    }
    issue(uow, part.competition_id, "entry_decision", facts, subject=f"entry:{request.id}")
    return row
