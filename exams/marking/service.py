"""Handing out scripts, filling in sheets, giving marks, deciding between them, locking.

A marker knows a script by its code; a mark that was given is never changed again, by anybody.
"""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from exams.competitions.models import Part, PartStage
from exams.competitions.queries import get_part, rules_of
from exams.competitions.stages import PartAct, move_part, reached
from exams.db import to_hundredths
from exams.errors import Invalid, Reason, RuleBroken, Stale, TransitionRefused
from exams.events import EventKind
from exams.marking.allotment import deal
from exams.marking.guards import why_not_lock, why_not_start_marking
from exams.marking.handing import free, hand, hand_to_another, ids, release_left
from exams.marking.ladder import Step, settle
from exams.marking.models import Allocation, How, Mark, Round, Script
from exams.marking.papers import issue_dialogue_minutes, issue_marking_papers
from exams.marking.queries import (
    get_script,
    ladder_of,
    own_allocation,
    scripts_of,
    waiting_rounds,
)
from exams.marking.settling import climb, finish, refuse_unfit_decision
from exams.marking.sheets import Sheet, refuse_unfinished, refuse_unfit, scale, total
from exams.marking.standing import (
    FIRST_MARKING,
    MARKING,
    REMARKING,
    active,
    outcome_of,
    places,
    standing,
)
from exams.marking.traces import traces
from exams.permissions import Action, Role
from exams.uow import UnitOfWork


def allocate(uow: UnitOfWork, part_id: int, blocked: Sequence[Reason] = ()) -> int:
    """Start marking: every script to two markers by lot (TT 06/2020, Art. 28). Returns scripts.

    `blocked` holds what the caller found about the marking board, which is out of reach here.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.MARKING_ALLOCATE, part.competition_id)
    reasons = [*why_not_start_marking(uow.session, part, uow.now), *blocked]
    move_part(uow, part, PartAct.START_MARKING, blocked=reasons)
    scripts = {script.code: script for script in scripts_of(uow.session, part_id)}
    shares = deal(list(scripts), ids(uow, part, Role.MARKER), uow.chance)
    for share in sorted(shares, key=lambda s: (s.marker, s.queue)):
        hand(uow, scripts[share.code], MARKING[share.round], share.marker, share.queue)
    _record_allocated(uow, part, "first_and_second", len(shares))
    return len(scripts)


def reallocate(uow: UnitOfWork, part_id: int) -> int:
    """Hand on the unfinished scripts of markers who left, and those no marker has yet.

    A script is never bound to somebody who cannot finish it (Artemis#13396). Returns how many
    found a new marker; those for whom nobody is left stay waiting.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.MARKING_ALLOCATE, part.competition_id)
    _need_marking(part)
    present = set(ids(uow, part, Role.MARKER))
    ladder = ladder_of(uow.session, part)
    handed = 0
    for script in scripts_of(uow.session, part_id):
        release_left(script, present)
        uow.session.flush()
        for which in waiting_rounds(script, standing(script, ladder)):
            handed += hand_to_another(uow, part, script, which) is not None
    _record_allocated(uow, part, "waiting", handed)
    return handed


def save_draft(
    uow: UnitOfWork,
    code: str,
    sheet: Sheet,
    version: int,
    rounds: Sequence[Round] = FIRST_MARKING,
) -> Allocation:
    """Keep an unfinished sheet; only its marker ever sees it."""
    allocation = _mine_to_fill(uow, code, version, rounds)
    refuse_unfit(sheet, allocation.script.answers)
    _write(uow, allocation, sheet)
    _record(uow, EventKind.MARK_DRAFTED, allocation, {})
    return allocation


def give_mark(
    uow: UnitOfWork,
    code: str,
    sheet: Sheet,
    version: int,
    *,
    traces_meant: bool = False,
    rounds: Sequence[Round] = FIRST_MARKING,
) -> Allocation:
    """Give the mark: every criterion, a comment on the whole; from now on it is frozen.

    Raises Invalid for an unfinished sheet, or (once) for a comment with something like an
    address or a telephone number; Stale when the mark was given already. When it is the last
    mark the script waited for, the ladder decides in the same transaction.
    """
    allocation = _mine_to_fill(uow, code, version, rounds)
    script = allocation.script
    refuse_unfit(sheet, script.answers)
    refuse_unfinished(sheet, script.answers)
    _refuse_traces(sheet, traces_meant)
    _write(uow, allocation, sheet)
    allocation.total, allocation.given_at = total(sheet), uow.now
    marks = {
        f"{c.slot}/{c.id}": to_hundredths(e.points or Decimal(0))
        for c, e in zip(scale(script.answers), sheet.entries, strict=True)
    }
    private = {"marks": marks, "total_hundredths": to_hundredths(allocation.total)}
    _record(uow, EventKind.MARK_GIVEN, allocation, private)
    if allocation.round in FIRST_MARKING:
        climb(uow, script)
    return allocation


def recognise_script(
    uow: UnitOfWork, code: str, rounds: Sequence[Round] = FIRST_MARKING, note: str = ""
) -> None:
    """ "I recognise this script": it goes to another marker, without any penalty.

    When nobody else is left it waits, visible to the chair, until a marker is added.
    """
    allocation = _mine(uow, code, rounds)
    if allocation.given_at is not None:
        raise RuleBroken("marking.given_already")
    part = get_part(uow.session, allocation.script.part_id)
    _need_open(part, allocation)
    allocation.active = None
    uow.session.flush()  # the round is free before somebody else gets it
    _record(uow, EventKind.SCRIPT_RECOGNISED, allocation, {"note": note})
    hand_to_another(uow, part, allocation.script, allocation.round)


def hold_dialogue(uow: UnitOfWork, part_id: int, code: str, mark: Decimal, reason: str) -> Script:
    """The chair decided after a dialogue between the two markers; both marks stay."""
    return _decide(uow, part_id, code, mark, reason, Step.DIALOGUE)


def chair_decide(uow: UnitOfWork, part_id: int, code: str, mark: Decimal, reason: str) -> Script:
    """The chair decides on a script that the rules leave to the chair; every mark stays."""
    return _decide(uow, part_id, code, mark, reason, Step.CHAIR)


def lock(uow: UnitOfWork, part_id: int) -> int:
    """Lock every mark of the part; names may be joined only afterwards. Returns scripts."""
    part = get_part(uow.session, part_id)
    uow.require(Action.MARKING_DECIDE, part.competition_id)
    move_part(uow, part, PartAct.LOCK, blocked=why_not_lock(uow.session, part))
    scripts = scripts_of(uow.session, part_id)
    for script in scripts:
        script.locked_at = uow.now
    uow.record(
        EventKind.MARKS_LOCKED,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={"part": part.code, "count": len(scripts)},
    )
    issue_marking_papers(uow, part, scripts)
    return len(scripts)


def allocate_remarking(uow: UnitOfWork, part_id: int, code: str) -> None:
    """A script goes to two re-markers who never had it in hand, by lot.

    Raises RuleBroken("marking.too_few_remarkers") when there are not two of them.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.MARKING_ALLOCATE, part.competition_id)
    script = get_script(uow.session, part_id, code)
    if any(active(script, which) for which in REMARKING):
        raise Stale("stale.twice")
    there = len(free(uow, part, script, Role.REMARKER))
    if there < len(REMARKING):
        raise RuleBroken("marking.too_few_remarkers", needed=len(REMARKING), there=there)
    for which in REMARKING:
        hand_to_another(uow, part, script, which)
    _record_allocated(uow, part, "remark", 1)


def _decide(
    uow: UnitOfWork, part_id: int, code: str, mark: Decimal, reason: str, step: Step
) -> Script:
    part = get_part(uow.session, part_id)
    uow.require(Action.MARKING_DECIDE, part.competition_id)
    _need_marking(part)
    script = _locked_row(uow, get_script(uow.session, part_id, code).id)
    if script.final_mark is not None:
        raise Stale("stale.twice")
    ladder = ladder_of(uow.session, part)
    outcome = outcome_of(script, ladder)
    if outcome is None or outcome.step is not step:
        raise RuleBroken("marking.not_this_step")
    if not reason.strip():
        raise Invalid("marking.reason_missing", field="reason")
    refuse_unfit_decision(mark, part, places(rules_of(uow.session, part.competition_id)))
    done = settle(outcome, ladder, **{step.value: mark})
    finish(uow, script, done, How(step.value), reason.strip())
    kind = EventKind.DIALOGUE_HELD if step is Step.DIALOGUE else EventKind.CHAIR_DECIDED
    uow.record(
        kind,
        f"script:{script.id}",
        competition_id=part.competition_id,
        public={"code": code},
        private={"mark_hundredths": to_hundredths(mark), "reason": reason.strip()},
    )
    issue_dialogue_minutes(uow, part, script, outcome)
    return script


def _mine(uow: UnitOfWork, code: str, rounds: Sequence[Round]) -> Allocation:
    """The actor's own script; the row is held until the end, so that two givers take turns."""
    found = own_allocation(uow.session, uow.person_id, code, rounds)
    part = get_part(uow.session, found.script.part_id)
    remarking = rounds == REMARKING
    uow.require(Action.MARKING_REMARK if remarking else Action.MARKING_MARK, part.competition_id)
    _locked_row(uow, found.script_id)
    uow.session.refresh(found)
    return found


def _mine_to_fill(uow: UnitOfWork, code: str, version: int, rounds: Sequence[Round]) -> Allocation:
    allocation = _mine(uow, code, rounds)
    if allocation.given_at is not None or not allocation.active:
        raise Stale("stale.twice")
    if allocation.version != version:
        raise Stale("stale.row")
    _need_open(get_part(uow.session, allocation.script.part_id), allocation)
    return allocation


def _locked_row(uow: UnitOfWork, script_id: int) -> Script:
    script = uow.session.scalars(
        select(Script)
        .where(Script.id == script_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    uow.session.expire(script, ["allocations"])
    return script


def _need_open(part: Part, allocation: Allocation) -> None:
    if allocation.round in FIRST_MARKING:
        _need_marking(part)
    elif not reached(part, PartStage.JOINED):
        raise TransitionRefused("marking.not_open")


def _need_marking(part: Part) -> None:
    if part.stage is not PartStage.MARKING:
        raise TransitionRefused("marking.not_open")


def _write(uow: UnitOfWork, allocation: Allocation, sheet: Sheet) -> None:
    rows = {(m.slot, m.criterion): m for m in allocation.marks}
    for criterion, entry in zip(scale(allocation.script.answers), sheet.entries, strict=True):
        row = rows.get((criterion.slot, criterion.id))
        if row is None:
            row = Mark(slot=criterion.slot, criterion=criterion.id)
            allocation.marks.append(row)
        row.points, row.comment = entry.points, entry.comment.strip()
    allocation.comment = sheet.comment.strip()
    allocation.saved_at = uow.now
    flag_modified(allocation, "saved_at")  # the version moves on, so an older page is noticed


def _refuse_traces(sheet: Sheet, meant: bool) -> None:
    found = traces([sheet.comment, *(entry.comment for entry in sheet.entries)])
    if found and not meant:
        raise Invalid("marking.trace_in_comment", field="traces_meant", found=", ".join(found))


def _record(
    uow: UnitOfWork, kind: EventKind, allocation: Allocation, private: dict[str, object]
) -> None:
    script = allocation.script
    uow.record(
        kind,
        f"script:{script.id}",
        competition_id=get_part(uow.session, script.part_id).competition_id,
        public={"code": script.code, "round": allocation.round.value},
        private=private,
    )


def _record_allocated(uow: UnitOfWork, part: Part, which: str, count: int) -> None:
    uow.record(
        EventKind.SCRIPTS_ALLOCATED,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={"part": part.code, "round": which, "count": count},
    )
