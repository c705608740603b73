"""A marker's own acts: filling in a sheet, giving the mark, recognising a script.

A marker knows a script by its code; a mark that was given is never changed again, by anybody.
"""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy.orm.attributes import flag_modified

from exams.competitions.models import Part, PartStage
from exams.competitions.queries import get_part
from exams.competitions.stages import reached
from exams.db import to_hundredths
from exams.errors import Invalid, RuleBroken, Stale, TransitionRefused
from exams.events import EventKind
from exams.marking.handing import hand_to_another
from exams.marking.models import Allocation, Mark, Round
from exams.marking.queries import (
    own_allocation,
)
from exams.marking.settling import climb, locked_row, need_marking
from exams.marking.sheets import Sheet, refuse_unfinished, refuse_unfit, scale, total
from exams.marking.standing import (
    FIRST_MARKING,
    REMARKING,
)
from exams.marking.traces import traces
from exams.permissions import Action
from exams.uow import UnitOfWork


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


def _mine(uow: UnitOfWork, code: str, rounds: Sequence[Round]) -> Allocation:
    """The actor's own script; the row is held until the end, so that two givers take turns."""
    found = own_allocation(uow.session, uow.person_id, code, rounds)
    part = get_part(uow.session, found.script.part_id)
    remarking = rounds == REMARKING
    uow.require(Action.MARKING_REMARK if remarking else Action.MARKING_MARK, part.competition_id)
    locked_row(uow, found.script_id)
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


def _need_open(part: Part, allocation: Allocation) -> None:
    if allocation.round in FIRST_MARKING:
        need_marking(part)
    elif not reached(part, PartStage.JOINED):
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
