"""What stands in the way of each act of the defence: used by the service and by the office page."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from exams.clock import local_day
from exams.competitions.models import Part, PartStage
from exams.competitions.queries import declared, rules_of
from exams.competitions.stages import reached
from exams.defence.models import DefenceSlot
from exams.defence.queries import (
    committed,
    deadline,
    expected_members,
    session_of,
    slots,
    standing_entrants,
)
from exams.errors import Reason


def part_before(part: Part) -> Part | None:
    """The part of the exam before this one."""
    earlier = [p for p in part.competition.parts if p.ordinal < part.ordinal]
    return earlier[-1] if earlier else None


def why_not_call_up(session: Session, part: Part, now: datetime) -> list[Reason]:
    """The part before is settled, somebody is admitted, the session is set and far enough."""
    reasons = []
    before = part_before(part)
    if before is not None and before.stage is not PartStage.SETTLED:
        reasons.append(Reason("defence.part_before_open"))
    if not standing_entrants(session, part.id):
        reasons.append(Reason("defence.no_entrants"))
    return reasons + _session_reasons(session, part, before, now)


def _session_reasons(
    session: Session, part: Part, before: Part | None, now: datetime
) -> list[Reason]:
    meeting = session_of(session, part.id)
    if meeting is None:
        return [Reason("defence.session_missing")]
    if meeting.starts_at <= now:
        return [Reason("defence.session_past")]
    if before is None:
        return []
    rules = rules_of(session, part.competition_id)
    sat = declared(session, part.competition_id, f"{before.code}.sitting", before.id)
    if sat is None:
        return []
    parameter = rules.explain("calendar.sitting_to_defence_days")
    days = rules.count(parameter.key)
    earliest = sat + timedelta(days=days)
    if local_day(meeting.starts_at) >= earliest:
        return []
    return [
        Reason("defence.too_soon", {"days": days, "earliest": earliest, "cite": parameter.cite})
    ]


def why_not_draw(session: Session, part: Part, now: datetime) -> list[Reason]:
    """Proposals are closed, so that nobody's order is known while one may still be changed."""
    until = deadline(session, part)
    if until is not None and now < until:
        return [Reason("defence.proposals_still_open", {"until": until})]
    if not slots(session, part.id):
        return [Reason("defence.no_entrants")]
    return []


def why_not_open(session: Session, slot: DefenceSlot, now: datetime) -> list[Reason]:
    """Every present member without a conflict has committed. Never says who, nor how many."""
    if slot.opened_at is not None:
        return [Reason("defence.already_open")]
    if slot.absent:
        return [Reason("defence.candidate_absent")]
    if slot.ended_at is None:
        return [Reason("defence.turn_not_ended")]
    given = {sheet.member_person_id for sheet in committed(slot)}
    expected = {person.id for person in expected_members(session, slot, now)}
    if not given or expected - given:
        return [Reason("defence.sheets_missing")]
    return []


def why_not_finish(session: Session, part: Part) -> list[Reason]:
    """Every candidate was absent, or their scores are open and the mark is decided."""
    if not reached(part, PartStage.DRAWN):
        return [Reason("defence.not_drawn")]
    waiting = [s for s in slots(session, part.id) if not s.absent and s.final_mark is None]
    numbers = ", ".join(str(slot.order_number) for slot in waiting)
    return [Reason("defence.turns_undecided", {"numbers": numbers})] if waiting else []
