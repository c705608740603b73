"""Re-marking (phúc khảo): the request, two other markers, the decision. The old mark is kept."""

from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select

from exams.appeals.models import RemarkRequest, RequestState
from exams.appeals.queries import (
    get_request,
    own_result,
    request_of,
    script_of,
    why_not_file,
)
from exams.bodies.guards import why_not_declared
from exams.bodies.models import BodyKind
from exams.clock import to_ms
from exams.competitions.models import Part
from exams.competitions.queries import part_after, rules_of
from exams.db import to_hundredths
from exams.documents.service import issue
from exams.errors import Invalid, RuleBroken, Stale, TransitionRefused
from exams.events import EventKind
from exams.marking.models import Script
from exams.marking.queries import ladder_of
from exams.marking.service import allocate_remarking
from exams.marking.settling import refuse_unfit_decision
from exams.marking.standing import REMARKING, official, outcome_of, places
from exams.permissions import Action
from exams.results.models import PartResult
from exams.results.queries import result_of
from exams.results.replacing import Entry, replace_mark
from exams.uow import UnitOfWork


def file_request(uow: UnitOfWork, application_id: int, part_id: int, reason: str) -> RemarkRequest:
    """A candidate asks for their own script to be marked again (NĐ 138/2020, Art. 14)."""
    part, result = own_result(uow.session, application_id, part_id, uow.person_id)
    if request_of(uow.session, part_id, application_id) is not None:
        raise RuleBroken("appeal.already_filed")
    blocked = why_not_file(uow.session, part, result, uow.now)
    if blocked:
        raise TransitionRefused(blocked[0].code, tuple(blocked))
    if not reason.strip():
        raise Invalid("appeal.reason_missing", field="reason")
    row = RemarkRequest(
        part_id=part_id, application_id=application_id, number=_number(uow, part),
        reason=reason.strip(), filed_at=uow.now, old_mark=result.mark,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.REMARK_REQUESTED,
        f"remark_request:{row.id}",
        competition_id=part.competition_id,
        public={"part": part.code},
        private={"reason": row.reason},
    )
    return row


def send_to_remarking(uow: UnitOfWork, request_id: int) -> None:
    """The script goes, by its code alone, to two re-markers who never had it.

    Asked again, it goes on to others in place of re-markers who left or recognised it; Stale when
    nobody is missing. Raises RuleBroken("marking.too_few_remarkers") when there are too few.
    """
    request = get_request(uow.session, request_id)
    uow.require(Action.MARKING_ALLOCATE, request.part.competition_id)
    if request.state is RequestState.DECIDED:
        raise Stale("stale.twice")
    competition_id = request.part.competition_id
    blocked = why_not_declared(uow.session, competition_id, [BodyKind.REMARKING_BOARD])
    if blocked:
        raise TransitionRefused(blocked[0].code, tuple(blocked))
    code = script_of(uow.session, request).code
    request.state = RequestState.REMARKING
    allocate_remarking(uow, request.part_id, code)


def decide_request(
    uow: UnitOfWork, request_id: int, reason: str, mark: Decimal | None = None
) -> RemarkRequest:
    """The chair decides once both marks are there: raised, lowered or unchanged, with grounds.

    Where the two marks agree within the tolerance their mean is the new mark and `mark` is not
    asked; beyond it the chair gives `mark`, the new mark of the script. The earlier marks of the
    script stay untouched; a changed mark enters the result, a ranking is then computed beside
    the old. An unchanged request changes nothing (Artemis#4793). Whoever the new mark brings to
    the next part after all is admitted to it, or the letter says that the council must decide.
    """
    request = get_request(uow.session, request_id)
    part = request.part
    uow.require(Action.APPEAL_DECIDE, part.competition_id)
    if request.state is not RequestState.REMARKING:
        raise Stale("stale.twice") if request.decided_at else RuleBroken("appeal.not_remarking")
    if not reason.strip():
        raise Invalid("appeal.decision_reason_missing", field="reason")
    result = result_of(uow.session, request.part_id, request.application_id)
    if result is None or result.mark is None:
        raise RuleBroken("appeal.no_script")
    script = script_of(uow.session, request)
    new = _new_exact(uow, part, script, mark) - _marked_exact(script) + _exact(result)
    _close(uow, request, result, new, reason.strip())
    return request


def _close(
    uow: UnitOfWork, request: RemarkRequest, result: PartResult, new: Fraction, reason: str
) -> None:
    part, old = request.part, _exact(result)
    rules = rules_of(uow.session, part.competition_id)
    request.old_mark, request.new_mark = official(old, rules), official(new, rules)
    request.outcome = _outcome(old, new)
    request.state, request.decided_reason = RequestState.DECIDED, reason
    request.decided_at, request.decided_by = uow.now, uow.actor.person_id
    entry = None
    if new != old:
        entry = replace_mark(uow, part.id, request.application_id, new, "remark").entry
    uow.record(
        EventKind.REMARK_DECIDED,
        f"remark_request:{request.id}",
        competition_id=part.competition_id,
        public={"outcome": request.outcome, **({"entry": entry.value} if entry else {})},
        private={
            "old_hundredths": to_hundredths(request.old_mark),
            "new_hundredths": to_hundredths(request.new_mark),
            "reason": reason,
        },
    )
    _issue_letter(uow, request, entry)


def _outcome(old: Fraction, new: Fraction) -> str:
    """Told by the exact marks: rounding must not make a change look like none."""
    if new == old:
        return "unchanged"
    return "raised" if new > old else "lowered"


def _new_exact(uow: UnitOfWork, part: Part, script: Script, mark: Decimal | None) -> Fraction:
    """The new mark of the script: the mean, or what the chair decides beyond the tolerance."""
    ladder = ladder_of(uow.session, part)
    outcome = outcome_of(script, ladder, REMARKING)
    if outcome is None:
        raise RuleBroken("appeal.marks_missing")
    rules = rules_of(uow.session, part.competition_id)
    if outcome.mark is not None:
        return Fraction(official(outcome.mark, rules))
    if mark is None:
        raise Invalid("appeal.mark_missing", field="mark")
    refuse_unfit_decision(mark, part, places(rules))
    return Fraction(mark)


def _marked_exact(script: Script) -> Fraction:
    return Fraction(script.final_mark or 0)


def _exact(result: PartResult) -> Fraction:
    """The result as it stands, unrounded; it may hold points of choice questions besides."""
    return Fraction(result.exact) if result.exact else Fraction(result.mark or 0)


def _number(uow: UnitOfWork, part: Part) -> str:
    count = uow.session.scalar(
        select(func.count())
        .select_from(RemarkRequest)
        .join(Part, Part.id == RemarkRequest.part_id)
        .where(Part.competition_id == part.competition_id)
    )
    return f"{part.competition.code.upper()}/PK-{(count or 0) + 1:03d}"


def _issue_letter(uow: UnitOfWork, request: RemarkRequest, entry: Entry | None) -> None:
    part, application = request.part, request.application
    following = part_after(part)
    facts = {
        "competition": part.competition.title,
        "part": part.title_vi,
        "number": request.number,
        "candidate": application.person.full_name,
        "exam_number": application.exam_number or "",
        "outcome": request.outcome,
        "old": _text(request.old_mark),
        "new": _text(request.new_mark),
        "reason": request.decided_reason,
        "filed_at_ms": to_ms(request.filed_at),
        "entry": entry.value if entry else None,
        "next_part": following.title_vi if following else None,
    }
    issue(
        uow, part.competition_id, "remark_decision", facts, subject=f"remark_request:{request.id}"
    )


def _text(mark: Decimal | None) -> str:
    """A mark as Vietnamese papers write it: 82,5."""
    plain = f"{mark or Decimal(0):.2f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",")
