"""The defence as the secretary and the chair conduct it; proposals and sheets stand beside.

proposals.py: save_proposal, submit_proposal      scoring.py: save_scores, commit_scores
"""

from datetime import datetime
from decimal import Decimal

from exams.bodies.queries import stands_aside
from exams.clock import to_ms
from exams.competitions.models import Part, PartStage
from exams.competitions.queries import rules_of
from exams.competitions.stages import PartAct, move_part, reached
from exams.db import to_hundredths
from exams.defence import guards, papers
from exams.defence.lots import repeat_draw
from exams.defence.models import DefenceSession, DefenceSlot
from exams.defence.proposals import save_proposal, submit_proposal
from exams.defence.queries import (
    committed,
    get_defence_part,
    get_slot,
    marks_by_member,
    outcome_of,
    panel,
    session_of,
    slots,
    standing_entrants,
)
from exams.defence.scoring import commit_scores, explain_deviation, save_scores
from exams.defence.spread import Outcome, Panel, Step, confirm, decide, settle
from exams.errors import Invalid, NotFound, RuleBroken, Stale, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.rules.rounding import rounded
from exams.uow import UnitOfWork

__all__ = [
    "call_up_defence", "commit_scores", "decide_spread", "draw_order", "end_turn",
    "explain_deviation", "finish", "open_scores", "save_proposal", "save_scores",
    "set_absent", "set_attendance", "set_session", "start_turn", "submit_proposal",
]  # fmt: skip


def set_session(uow: UnitOfWork, part_id: int, starts_at: datetime, place: str) -> DefenceSession:
    """Say when and where the part is defended; may be changed until the candidates are called."""
    part = get_defence_part(uow.session, part_id)
    uow.require(Action.COMPETITION_RUN, part.competition_id)
    if part.stage is not PartStage.PLANNED:
        raise RuleBroken("defence.session_fixed")
    if starts_at <= uow.now:
        raise Invalid("defence.session_past", field="starts_at")
    if not place.strip():
        raise Invalid("defence.place_missing", field="place")
    row = session_of(uow.session, part.id)
    if row is None:
        row = DefenceSession(part_id=part.id, absent_members=[])
        uow.session.add(row)
    row.starts_at, row.place = starts_at, place.strip()
    uow.record(
        EventKind.DEFENCE_SET,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={"part": part.code, "starts_at_ms": to_ms(starts_at)},
        private={"place": row.place},
    )
    return row


def call_up_defence(uow: UnitOfWork, part_id: int) -> list[DefenceSlot]:
    """Call everybody admitted to the defence; each gets a turn whose order is not known yet."""
    part = get_defence_part(uow.session, part_id)
    uow.require(Action.COMPETITION_RUN, part.competition_id)
    blocked = guards.why_not_call_up(uow.session, part, uow.now)
    move_part(uow, part, PartAct.CALL_UP, blocked=blocked)
    turns = [
        DefenceSlot(part_id=part.id, application_id=application.id)
        for application in standing_entrants(uow.session, part.id)
    ]
    uow.session.add_all(turns)
    uow.session.flush()
    return turns


def draw_order(uow: UnitOfWork, part_id: int) -> list[DefenceSlot]:
    """Draw the order by lot from a seed that is recorded, so that anyone can repeat the draw."""
    part = get_defence_part(uow.session, part_id)
    uow.require(Action.DEFENCE_CONDUCT, part.competition_id)
    move_part(uow, part, PartAct.DRAW, blocked=guards.why_not_draw(uow.session, part, uow.now))
    meeting = session_of(uow.session, part.id)
    assert meeting is not None  # the call-up asked for it
    meeting.seed = f"{uow.chance.getrandbits(256):064x}"
    meeting.drawn_at, meeting.drawn_by = uow.now, uow.actor.person_id
    turns = {papers.ticket(slot): slot for slot in slots(uow.session, part.id)}
    order = repeat_draw(papers.draw_name(part), 1, meeting.seed, sorted(turns))
    for number, ticket in enumerate(order, 1):
        turns[ticket].order_number = number
    uow.record(
        EventKind.ORDER_DRAWN,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={"seed": meeting.seed, "order": list(order)},
    )
    drawn = [turns[ticket] for ticket in order]
    papers.issue_draw(uow, part, meeting, drawn)
    return drawn


def set_attendance(uow: UnitOfWork, part_id: int, absent: list[int]) -> DefenceSession:
    """Note which members of the panel are not there; a member who has committed is."""
    part = _conducted(uow, part_id)
    meeting = session_of(uow.session, part.id)
    assert meeting is not None
    members = {person.id for person in panel(uow.session, part.competition_id, uow.now)}
    if not set(absent) < members:
        raise Invalid("defence.nobody_present", field="absent")
    scored = {s.member_person_id for slot in slots(uow.session, part.id) for s in committed(slot)}
    if scored & set(absent) - set(meeting.absent_members):
        raise RuleBroken("defence.member_has_scored")
    meeting.absent_members = sorted(set(absent))
    uow.record(
        EventKind.PANEL_ATTENDANCE,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={"present": len(members) - len(set(absent)), "absent": len(set(absent))},
        private={"absent_ids": meeting.absent_members},
    )
    return meeting


def set_absent(uow: UnitOfWork, slot_id: int, absent: bool = True) -> DefenceSlot:
    """Note that the candidate did not come (or did, after all), before any sheet is committed."""
    slot = _conducted_slot(uow, slot_id)
    if slot.opened_at is not None or committed(slot):
        raise RuleBroken("defence.already_heard")
    slot.absent = absent
    return _turn(uow, slot, "absent" if absent else "present")


def start_turn(uow: UnitOfWork, slot_id: int) -> DefenceSlot:
    """The candidate begins to present."""
    slot = _conducted_slot(uow, slot_id)
    if slot.absent:
        raise RuleBroken("defence.candidate_absent")
    if slot.started_at is not None:
        raise Stale("stale.twice")
    slot.started_at = uow.now
    return _turn(uow, slot, "started")


def end_turn(uow: UnitOfWork, slot_id: int) -> DefenceSlot:
    """Questions and answers are over."""
    slot = _conducted_slot(uow, slot_id)
    if slot.started_at is None:
        raise RuleBroken("defence.turn_not_begun")
    if slot.ended_at is not None:
        raise Stale("stale.twice")
    slot.ended_at = uow.now
    return _turn(uow, slot, "ended")


def open_scores(uow: UnitOfWork, slot_id: int) -> Outcome:
    """Open every sheet of the turn at the same instant, and apply the spread rule."""
    slot = _conducted_slot(uow, slot_id)
    blocked = guards.why_not_open(uow.session, slot, uow.now)
    if blocked:
        raise TransitionRefused("stage.blocked", tuple(blocked), act="open_scores")
    part = get_defence_part(uow.session, slot.part_id)
    slot.opened_at = uow.now
    sheets = committed(slot)
    rules = rules_of(uow.session, part.competition_id)
    outcome = decide(marks_by_member(sheets), Panel.of(rules, part.code))
    if outcome.mark is not None:
        slot.final_mark, slot.how = rounded(outcome.mark, rules), "mean"
    uow.record(
        EventKind.SCORES_OPENED,
        f"slot:{slot.id}",
        competition_id=part.competition_id,
        public={"order_number": slot.order_number, "members": len(sheets)},
        private={"scores": {str(s.member_person_id): dict(s.scores) for s in sheets}},
    )
    papers.issue_sheets(uow, part, slot)
    return outcome


def decide_spread(
    uow: UnitOfWork, slot_id: int, mark: Decimal | None = None, reason: str = ""
) -> DefenceSlot:
    """The official mark where the sheets lie apart: the chair decides it and says why.

    `mark` is not needed where the mean stands once every reported member gave a reason.
    """
    slot = get_slot(uow.session, slot_id)
    part = get_defence_part(uow.session, slot.part_id)
    uow.require(Action.DEFENCE_DECIDE, part.competition_id)
    outcome = outcome_of(uow.session, slot)
    if outcome is None or slot.final_mark is not None or part.stage is not PartStage.DRAWN:
        raise Stale("defence.nothing_to_decide")
    if slot.application_id in stands_aside(uow.session, part.competition_id, uow.person_id):
        raise RuleBroken("defence.stands_aside")
    if not reason.strip():
        raise Invalid("defence.reason_needed", field="reason")
    _settle(uow, part, slot, outcome, mark)
    slot.decided_reason = reason.strip()
    uow.record(
        EventKind.SPREAD_DECIDED,
        f"slot:{slot.id}",
        competition_id=part.competition_id,
        public={"order_number": slot.order_number},
        private={
            "mark_hundredths": to_hundredths(slot.final_mark or Decimal(0)),
            "reason": slot.decided_reason,
        },
    )
    return slot


def finish(uow: UnitOfWork, part_id: int) -> Part:
    """End the defence: every candidate has a mark or was absent. Issues the minutes."""
    part = get_defence_part(uow.session, part_id)
    uow.require(Action.DEFENCE_CONDUCT, part.competition_id)
    move_part(uow, part, PartAct.FINISH_DEFENCE, blocked=guards.why_not_finish(uow.session, part))
    papers.issue_minutes(uow, part)
    return part


def _settle(
    uow: UnitOfWork, part: Part, slot: DefenceSlot, outcome: Outcome, mark: Decimal | None
) -> None:
    rules = rules_of(uow.session, part.competition_id)
    if outcome.step is Step.CONFIRM:
        reasons = {str(s.member_person_id): s.deviation_reason for s in committed(slot)}
        settled = confirm(outcome, reasons)
    elif mark is None:
        raise Invalid("defence.mark_missing", field="mark")
    else:
        settled = settle(outcome, Panel.of(rules, part.code), mark)
    assert settled.mark is not None
    slot.final_mark = rounded(settled.mark, rules)
    slot.how = {Step.CONFIRM: "confirmed"}.get(outcome.step, outcome.step.value)


def _conducted(uow: UnitOfWork, part_id: int) -> Part:
    """The part, while its defence is held; only for who conducts it."""
    part = get_defence_part(uow.session, part_id)
    uow.require(Action.DEFENCE_CONDUCT, part.competition_id)
    if session_of(uow.session, part.id) is None or not reached(part, PartStage.CALLED_UP):
        raise NotFound("part.unknown")
    if reached(part, PartStage.SCORED):
        raise RuleBroken("defence.over")
    return part


def _conducted_slot(uow: UnitOfWork, slot_id: int) -> DefenceSlot:
    slot = get_slot(uow.session, slot_id)
    part = _conducted(uow, slot.part_id)
    if part.stage is not PartStage.DRAWN:
        raise RuleBroken("defence.not_drawn")
    return slot


def _turn(uow: UnitOfWork, slot: DefenceSlot, what: str) -> DefenceSlot:
    part = get_defence_part(uow.session, slot.part_id)
    uow.record(
        EventKind.DEFENCE_TURN,
        f"slot:{slot.id}",
        competition_id=part.competition_id,
        public={"order_number": slot.order_number, "what": what},
    )
    return slot
