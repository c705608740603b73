"""What the marks of a script come to, and writing it down as its final mark."""

from decimal import Decimal

from sqlalchemy import select

from exams.competitions.models import Part, PartStage
from exams.competitions.queries import get_part, rules_of
from exams.errors import Invalid, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.marking.handing import hand_to_another
from exams.marking.ladder import Outcome, Step
from exams.marking.models import How, Round, Script
from exams.marking.queries import ladder_of
from exams.marking.standing import active, official, outcome_of
from exams.uow import UnitOfWork


def refuse_unfit_decision(mark: Decimal, part: Part, decimals: int) -> None:
    """A decided mark is an official mark: within the scale, as many decimals as the rule says."""
    if not mark.is_finite() or not 0 <= mark <= part.max_marks:
        raise Invalid("marking.decided_out_of_range", field="mark", full=part.max_marks)
    if mark != round(mark, decimals):
        raise Invalid("marking.decided_too_fine", field="mark", places=decimals)


def climb(uow: UnitOfWork, script: Script) -> None:
    """Two (or three) marks are there: the ladder says what they come to."""
    part = get_part(uow.session, script.part_id)
    outcome = outcome_of(script, ladder_of(uow.session, part))
    if outcome is None:
        return
    if outcome.mark is not None:
        finish(uow, script, outcome, How(outcome.step.value), None)
    elif outcome.step is Step.THIRD and active(script, Round.THIRD) is None:
        uow.record(
            EventKind.THIRD_MARK_ASKED,
            f"script:{script.id}",
            competition_id=part.competition_id,
            public={"code": script.code, "trigger": "gap"},
        )
        hand_to_another(uow, part, script, Round.THIRD)


def finish(uow: UnitOfWork, script: Script, outcome: Outcome, how: How, reason: str | None) -> None:
    part = get_part(uow.session, script.part_id)
    if outcome.mark is None:
        raise RuleBroken("marking.not_this_step")
    script.final_mark = official(outcome.mark, rules_of(uow.session, part.competition_id))
    script.how, script.decided_reason = how, reason
    script.decided_by = uow.actor.person_id if reason else None


def locked_row(uow: UnitOfWork, script_id: int) -> Script:
    """The script, held until the end of the transaction, so that two who decide take turns."""
    script = uow.session.scalars(
        select(Script)
        .where(Script.id == script_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    uow.session.expire(script, ["allocations"])
    return script


def need_marking(part: Part) -> None:
    """Raises TransitionRefused unless the part is being marked."""
    if part.stage is not PartStage.MARKING:
        raise TransitionRefused("marking.not_open")
