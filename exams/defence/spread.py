"""From the marks of the panel to the candidate's mark for a proposal: the spread rule.

    Panel.of(rules, stage_id) -> Panel               policy and thresholds of this competition
    decide(marks, panel) -> Outcome                  marks: {judge: Decimal}
    settle(outcome, panel, decided) -> Outcome       the head's or the chair's decision
    confirm(outcome, reasons) -> Outcome             reasons of the members reported
    sheet_mark(points, rules, stage_id) -> Decimal   one judge's mark from the criteria

Policies: `mean`; `mean_spread_ladder` (TT 06/2020, Art. 31(2): spread up to 5 mean, under 10
dialogue, from 10 the chair); `drop_high_low_mean` (the highest and the lowest are left out and
named); `report_and_confirm` (members who deviate from the mean by more than X give a reason in
writing). Spread = highest - lowest. No mark is ever lost: `marks` holds all, `left_out` names
those not counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import cast

from exams.errors import RuleBroken
from exams.rules.ruleset import RuleSet


class Step(StrEnum):
    """What has to be done about the panel's marks."""

    MEAN = "mean"
    DIALOGUE = "dialogue"
    CHAIR = "chair"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Panel:
    """The policy and its thresholds, in points."""

    policy: str
    max_points: Decimal
    spread_mean: Decimal
    spread_dialogue: Decimal
    report_deviation: Decimal

    @classmethod
    def of(cls, rules: RuleSet, stage_id: str) -> "Panel":
        """The spread rule the rules set for a proposal stage."""
        return cls(
            rules.choice("defence.spread_policy"),
            rules.stage(stage_id).max_points,
            rules.points("defence.spread_mean"),
            rules.points("defence.spread_dialogue"),
            rules.points("defence.report_deviation"),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """All marks by judge, the spread, the step reached, and the exact mark once settled."""

    marks: tuple[tuple[str, Decimal], ...]
    spread: Decimal
    mean: Fraction
    step: Step
    mark: Fraction | None = None
    left_out: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    decided: Decimal | None = None

    @property
    def settled(self) -> bool:
        """Whether the candidate has the mark."""
        return self.mark is not None


def decide(marks: Mapping[str, Decimal], panel: Panel) -> Outcome:
    """What the marks call for; only members who scored are given. The order never matters."""
    if not marks:
        raise RuleBroken("defence.no_marks")
    for mark in marks.values():
        _refuse_out_of_range(mark, panel.max_points)
    kept = tuple(sorted(marks.items()))
    values = [mark for _, mark in kept]
    outcome = Outcome(kept, max(values) - min(values), _mean(values), Step.MEAN)
    return _POLICIES[panel.policy](outcome, panel)


def settle(outcome: Outcome, panel: Panel, decided: Decimal) -> Outcome:
    """The official mark after a dialogue, or the chair's; it replaces the mean, not the marks."""
    if outcome.settled or outcome.step not in (Step.DIALOGUE, Step.CHAIR):
        raise RuleBroken("defence.not_this_step", step=outcome.step.value)
    _refuse_out_of_range(decided, panel.max_points)
    return replace(outcome, mark=Fraction(decided), decided=decided)


def confirm(outcome: Outcome, reasons: Mapping[str, str]) -> Outcome:
    """The mean stands once every reported member has given a reason; raises RuleBroken if not."""
    if outcome.settled or outcome.step is not Step.CONFIRM:
        raise RuleBroken("defence.not_this_step", step=outcome.step.value)
    missing = [judge for judge in outcome.reported if not reasons.get(judge, "").strip()]
    if missing:
        raise RuleBroken("defence.reason_missing", judges=tuple(missing))
    given = tuple((judge, reasons[judge].strip()) for judge in outcome.reported)
    return replace(outcome, mark=outcome.mean, reasons=given)


def sheet_mark(points: Mapping[str, Decimal], rules: RuleSet, stage_id: str) -> Decimal:
    """One judge's mark: the sum of the points given for each criterion.

    A criterion's full mark is its weight times the stage's full mark. Raises RuleBroken when a
    criterion is missing, unknown, or over its full mark.
    """
    full = rules.stage(stage_id).max_points
    rows = rules.rows("defence.criteria")
    limits = {str(row["id"]): cast(Decimal, row["weight"]) * full for row in rows}
    if set(points) != set(limits):
        raise RuleBroken("defence.criteria_differ", expected=tuple(sorted(limits)))
    for criterion, limit in limits.items():
        _refuse_out_of_range(points[criterion], limit)
    return sum(points.values(), Decimal(0))


def _plain_mean(outcome: Outcome, panel: Panel) -> Outcome:
    return replace(outcome, mark=outcome.mean)


def _spread_ladder(outcome: Outcome, panel: Panel) -> Outcome:
    if outcome.spread <= panel.spread_mean:
        return replace(outcome, mark=outcome.mean)
    under = outcome.spread < panel.spread_dialogue
    return replace(outcome, step=Step.DIALOGUE if under else Step.CHAIR)


def _without_extremes(outcome: Outcome, panel: Panel) -> Outcome:
    """Leaves out one highest and one lowest; of equals, which one does not change the mean."""
    if len(outcome.marks) < 3:
        raise RuleBroken("defence.too_few_to_leave_out", given=len(outcome.marks))
    by_mark = sorted(outcome.marks, key=lambda pair: (pair[1], pair[0]))
    mark = _mean([mark for _, mark in by_mark[1:-1]])
    return replace(outcome, mark=mark, left_out=(by_mark[0][0], by_mark[-1][0]))


def _report(outcome: Outcome, panel: Panel) -> Outcome:
    far = Fraction(panel.report_deviation)
    reported = tuple(j for j, mark in outcome.marks if abs(Fraction(mark) - outcome.mean) > far)
    if not reported:
        return replace(outcome, mark=outcome.mean)
    return replace(outcome, step=Step.CONFIRM, reported=reported)


_POLICIES = {
    "mean": _plain_mean,
    "mean_spread_ladder": _spread_ladder,
    "drop_high_low_mean": _without_extremes,
    "report_and_confirm": _report,
}


def _mean(marks: list[Decimal]) -> Fraction:
    return sum((Fraction(mark) for mark in marks), Fraction(0)) / len(marks)


def _refuse_out_of_range(mark: Decimal, limit: Decimal) -> None:
    if not isinstance(mark, Decimal) or not mark.is_finite() or not 0 <= mark <= limit:
        raise RuleBroken("defence.mark_out_of_range", mark=str(mark), max=limit)
