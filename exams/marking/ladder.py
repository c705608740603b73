"""From two independent marks of one written script to one mark: the discrepancy ladder.

    Ladder.of(rules, stage_id) -> Ladder             the steps of this competition
    decide(marks, ladder) -> Outcome                 mean | dialogue | third | chair
    settle(outcome, ladder, *, dialogue=None, third=None, chair=None) -> Outcome

Gap = highest mark - lowest mark, in points. Up to `mean_up_to` (itself included) the exact mean
stands; below `dialogue_below` the head of the board holds a dialogue and decides; from
`dialogue_below` on a third mark is taken or the chair decides (TT 06/2020, Art. 29 and 31; the
other known rule, more than 10 % of the full mark, has no dialogue). Every mark given is kept in
`marks`; `mark` is the exact fraction, never rounded here, and None until the script is settled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from exams.errors import RuleBroken
from exams.rules.ruleset import RuleSet


class Step(StrEnum):
    """What has to be done about the marks of a script."""

    MEAN = "mean"
    DIALOGUE = "dialogue"
    THIRD = "third"
    CHAIR = "chair"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps, in points of this stage."""

    max_points: Decimal
    mean_up_to: Decimal
    dialogue_below: Decimal
    beyond: Step
    third_rule: str

    @classmethod
    def of(cls, rules: RuleSet, stage_id: str) -> "Ladder":
        """The ladder the rules set for a written stage."""
        full = rules.stage(stage_id).max_points
        low = rules.points("marking.tolerance_mean")
        high = rules.points("marking.tolerance_dialogue")
        if rules.choice("marking.tolerance_in") == "share_of_max":
            low = high = rules.share("marking.tolerance_share") * full
        beyond = Step(rules.choice("marking.beyond"))
        return cls(full, low, high, beyond, rules.choice("marking.third_rule"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The marks kept in the order given, their gap, the step reached, and the mark once settled.

    `decided` is the mark a person decided (dialogue or chair), beside the marks it stands above.
    """

    marks: tuple[Decimal, ...]
    gap: Decimal
    step: Step
    mark: Fraction | None = None
    third: Decimal | None = None
    decided: Decimal | None = None

    @property
    def settled(self) -> bool:
        """Whether the script has its mark."""
        return self.mark is not None


def decide(marks: Sequence[Decimal], ladder: Ladder) -> Outcome:
    """What two independent marks call for. Raises RuleBroken unless there are exactly two."""
    if len(marks) != 2:
        raise RuleBroken("marking.two_marks_needed", given=len(marks))
    for mark in marks:
        _refuse_out_of_range(mark, ladder)
    gap = max(marks) - min(marks)
    step = _step(gap, ladder)
    return Outcome(tuple(marks), gap, step, _mean(marks) if step is Step.MEAN else None)


def settle(
    outcome: Outcome,
    ladder: Ladder,
    *,
    dialogue: Decimal | None = None,
    third: Decimal | None = None,
    chair: Decimal | None = None,
) -> Outcome:
    """The outcome after the step it called for was taken: exactly one of the three is given.

    After a third mark on which no two of three agree, the outcome goes on to the chair. Raises
    RuleBroken("marking.not_this_step") when the act is not the one the outcome waits for.
    """
    given = {Step.DIALOGUE: dialogue, Step.THIRD: third, Step.CHAIR: chair}
    acts = [(step, mark) for step, mark in given.items() if mark is not None]
    if outcome.settled or len(acts) != 1 or acts[0][0] is not outcome.step:
        raise RuleBroken("marking.not_this_step", step=outcome.step.value)
    mark = acts[0][1]
    _refuse_out_of_range(mark, ladder)
    if outcome.step is Step.THIRD:
        return _with_third(outcome, ladder, mark)
    return replace(outcome, mark=Fraction(mark), decided=mark)


def _step(gap: Decimal, ladder: Ladder) -> Step:
    if gap <= ladder.mean_up_to:
        return Step.MEAN
    return Step.DIALOGUE if gap < ladder.dialogue_below else ladder.beyond


def _with_third(outcome: Outcome, ladder: Ladder, third: Decimal) -> Outcome:
    marks = (*outcome.marks, third)
    mark = _of_three(marks, ladder.third_rule)
    step = Step.CHAIR if mark is None else Step.THIRD
    return replace(outcome, marks=marks, third=third, step=step, mark=mark)


def _of_three(marks: Sequence[Decimal], rule: str) -> Fraction | None:
    """The mark of three: two that agree, the middle one, or the mean; None: no two agree."""
    low, middle, high = sorted(marks)
    if rule == "mean":
        return _mean(marks)
    if rule == "median3" or middle in (low, high):
        return Fraction(middle)
    return None


def _mean(marks: Sequence[Decimal]) -> Fraction:
    return sum((Fraction(mark) for mark in marks), Fraction(0)) / len(marks)


def _refuse_out_of_range(mark: Decimal, ladder: Ladder) -> None:
    if not isinstance(mark, Decimal) or not mark.is_finite() or not 0 <= mark <= ladder.max_points:
        raise RuleBroken("marking.mark_out_of_range", mark=str(mark), max=ladder.max_points)
