"""Handing out scripts, deciding between marks, locking: what the council does in the marking."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import update

from exams.competitions.models import Part
from exams.competitions.queries import get_part, rules_of
from exams.competitions.stages import PartAct, move_part
from exams.db import to_hundredths
from exams.errors import Invalid, Reason, RuleBroken, Stale
from exams.events import EventKind
from exams.marking.allotment import deal
from exams.marking.guards import why_not_lock, why_not_start_marking
from exams.marking.handing import free, hand, hand_to_another, ids, release_left
from exams.marking.ladder import Step, settle
from exams.marking.models import How, Script
from exams.marking.papers import issue_dialogue_minutes, issue_marking_papers
from exams.marking.queries import (
    get_script,
    ladder_of,
    scripts_of,
    waiting_rounds,
)
from exams.marking.settling import finish, locked_row, need_marking, refuse_unfit_decision
from exams.marking.standing import (
    MARKING,
    REMARKING,
    active,
    outcome_of,
    places,
    standing,
)
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
    need_marking(part)
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
    uow.session.execute(  # all at once; who read a script before has an old version of it
        update(Script)
        .where(Script.part_id == part_id)
        .values(locked_at=uow.now, version=Script.version + 1)
    )
    scripts = scripts_of(uow.session, part_id)
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

    Asked again, it replaces a re-marker who left or recognised the script. Raises Stale when
    nobody is missing, RuleBroken("marking.too_few_remarkers") when there are too few of them.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.MARKING_ALLOCATE, part.competition_id)
    script = get_script(uow.session, part_id, code)
    release_left(script, ids(uow, part, Role.REMARKER), REMARKING)
    waiting = [which for which in REMARKING if active(script, which) is None]
    if not waiting:
        raise Stale("stale.twice")
    there = len(free(uow, part, script, Role.REMARKER))
    if there < len(waiting):
        raise RuleBroken("marking.too_few_remarkers", needed=len(waiting), there=there)
    for which in waiting:
        hand_to_another(uow, part, script, which)
    _record_allocated(uow, part, "remark", 1)


def _decide(
    uow: UnitOfWork, part_id: int, code: str, mark: Decimal, reason: str, step: Step
) -> Script:
    part = get_part(uow.session, part_id)
    uow.require(Action.MARKING_DECIDE, part.competition_id)
    need_marking(part)
    script = locked_row(uow, get_script(uow.session, part_id, code).id)
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


def _record_allocated(uow: UnitOfWork, part: Part, which: str, count: int) -> None:
    uow.record(
        EventKind.SCRIPTS_ALLOCATED,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={"part": part.code, "round": which, "count": count},
    )
