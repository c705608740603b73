"""One candidate's total, with the working shown line by line.

    Candidate(code, marks, ...)                      what was decided about one candidate
    total(candidate, rules) -> Total                 lines, exact and official total, passed or not
    gate(candidates, rules, stage_id, admitted=None) -> Gate     who goes on from a stage, per post
    effective_mark(candidate, rules, stage_id) -> Fraction | None   after deductions and annulment

All sums are exact fractions of unrounded marks; rounding happens once, at the end, half up, at
the rule set's places (TT 06/2020, Art. 31). A pass mark includes itself. Whether comparisons see
the rounded or the exact value is `rounding.compare`. Combinations: `highest_proposal` (the last
proposal stage), `last_stage`, `sum` (weight as coefficient), `weighted` (weights make 1);
priority points are added when `ranking.priority_points` allows them. A line's `code` and `facts`
make its sentence.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from exams.errors import RuleBroken
from exams.rules.parameters import PROPOSAL
from exams.rules.rounding import compared, rounded
from exams.rules.ruleset import RuleSet, Stage

Exact = Fraction | Decimal


@dataclass(frozen=True)
class Candidate:
    """What the total is made of. `code` is the candidate's number, `post` the post competed for.

    `marks`: stage id to exact mark; None or absent: not sat. `parts`: "stage.part" to points.
    `criteria`: criterion id to exact mean points. `deductions`: stage id to the share of the mark
    taken for violations (0 to 1). `annulled`: stages whose result is annulled. `priority`: points.
    """

    code: str
    marks: Mapping[str, Exact | None]
    post: str = ""
    parts: Mapping[str, Exact] = field(default_factory=dict)
    criteria: Mapping[str, Exact] = field(default_factory=dict)
    deductions: Mapping[str, Exact] = field(default_factory=dict)
    annulled: frozenset[str] = frozenset()
    priority: Exact = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One line of the working: what it is, its facts, and its exact value (None: no value)."""

    code: str
    facts: Mapping[str, Any]
    value: Fraction | None


@dataclass(frozen=True)
class Total:
    """The total of one candidate. `exact` and `rounded` are None when a stage was not passed;
    `failed_at` then names the stage, or "total" for the total's own pass mark."""

    candidate: Candidate
    lines: tuple[Line, ...]
    exact: Fraction | None
    rounded: Decimal | None
    failed_at: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the candidate passed every stage and the total's pass mark."""
        return self.failed_at is None


@dataclass(frozen=True)
class Gate:
    """Who goes on from a stage for one post; `tied` are equal at the cut and await a decision."""

    admitted: tuple[str, ...]
    tied: tuple[str, ...]
    places_left: int
    refused: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether everybody's fate is known."""
        return not self.tied


def effective_mark(candidate: Candidate, rules: RuleSet, stage_id: str) -> Fraction | None:
    """The exact mark after deductions; None when the stage was not sat or is annulled."""
    stage, mark = rules.stage(stage_id), candidate.marks.get(stage_id)
    if mark is None or stage_id in candidate.annulled:
        return None
    exact, taken = _exact(mark), _exact(candidate.deductions.get(stage_id, Decimal(0)))
    if not 0 <= exact <= stage.max_points or not 0 <= taken <= 1:
        raise RuleBroken("results.mark_out_of_range", stage=stage_id, max=stage.max_points)
    return exact * (1 - taken)


def total(candidate: Candidate, rules: RuleSet) -> Total:
    """The candidate's total; stages after the first one failed are not counted."""
    lines: list[Line] = []
    for stage in rules.stages:
        lines += _stage_lines(candidate, rules, stage)
        if not passes_stage(candidate, rules, stage):
            return Total(candidate, tuple(lines), None, None, stage.id)
    lines += _combination_lines(candidate, rules)
    exact = sum((line.value or Fraction(0) for line in lines if line.code in _ADDED), Fraction(0))
    official = rounded(exact, rules)
    lines += [Line("total.exact", {}, exact), Line("total.rounded", {}, Fraction(official))]
    failed = _fails_total(exact, rules, lines)
    return Total(candidate, tuple(lines), exact, official, "total" if failed else None)


def passes_stage(candidate: Candidate, rules: RuleSet, stage: Stage) -> bool:
    """Whether the candidate has at least the stage's pass mark and that of each part."""
    mark = effective_mark(candidate, rules, stage.id)
    if mark is None or (stage.pass_mark is not None and compared(mark, rules) < stage.pass_mark):
        return False
    needed = ((part, cast(Decimal, part["pass_mark"])) for part in stage.parts)
    return all(_part_mark(candidate, stage, part) >= mark for part, mark in needed)


def gate(
    candidates: Iterable[Candidate],
    rules: RuleSet,
    stage_id: str,
    admitted: Collection[str] | None = None,
) -> Gate:
    """Who goes on from the stage, among the candidates for ONE post.

    With "best_n", those equal at the cut are all admitted, or named in `tied` until the head
    decides (`ranking.gate_ties`); `admitted` is that decision: as many as there are places.
    """
    everyone = sorted(candidates, key=lambda candidate: candidate.code)
    _refuse_repeated(everyone)
    stage = rules.stage(stage_id)
    marks = {c.code: _shown(c, rules, stage) for c in everyone if passes_stage(c, rules, stage)}
    out = tuple(c.code for c in everyone if c.code not in marks)
    places = stage.advance_best
    if places is None or len(marks) <= places:
        return Gate(tuple(marks), (), 0, out)
    return _cut(marks, places, out, rules, admitted)


def _cut(
    marks: Mapping[str, Fraction],
    places: int,
    out: tuple[str, ...],
    rules: RuleSet,
    admitted: Collection[str] | None,
) -> Gate:
    cut = sorted(marks.values(), reverse=True)[places - 1]
    above = tuple(code for code, mark in marks.items() if mark > cut)
    tied = tuple(code for code, mark in marks.items() if mark == cut)
    below = tuple(code for code, mark in marks.items() if mark < cut)
    left = places - len(above)
    if len(tied) == left or rules.choice("ranking.gate_ties") == "admit_all":
        return Gate(tuple(sorted(above + tied)), (), 0, tuple(sorted(out + below)))
    if admitted is None:
        return Gate(above, tied, left, tuple(sorted(out + below)))
    if len(set(admitted)) != left or not set(admitted) <= set(tied):
        raise RuleBroken("results.gate_decision", places=left, tied=tied)
    lost = tuple(code for code in tied if code not in admitted)
    return Gate(tuple(sorted((*above, *admitted))), (), 0, tuple(sorted(out + below + lost)))


_ADDED = frozenset({"total.stage", "total.weighted", "total.priority"})


def _combination_lines(candidate: Candidate, rules: RuleSet) -> list[Line]:
    lines = [_counted(candidate, rules, stage) for stage in counted_stages(rules)]
    priority = _exact(candidate.priority)
    if priority and not rules.flag("ranking.priority_points"):
        raise RuleBroken("results.no_priority_points", candidate=candidate.code)
    return [*lines, Line("total.priority", {}, priority)] if priority else lines


def counted_stages(rules: RuleSet) -> tuple[Stage, ...]:
    """The stages whose marks make the total."""
    combination = rules.choice("ranking.combination")
    if combination == "last_stage":
        return rules.stages[-1:]
    if combination == "highest_proposal":
        return tuple(s for s in rules.stages if s.kind == PROPOSAL)[-1:]
    return rules.stages


def _counted(candidate: Candidate, rules: RuleSet, stage: Stage) -> Line:
    mark = effective_mark(candidate, rules, stage.id) or Fraction(0)
    if rules.choice("ranking.combination") not in ("sum", "weighted"):
        return Line("total.stage", {"stage": stage.id}, mark)
    facts = {"stage": stage.id, "mark": mark, "weight": stage.weight}
    return Line("total.weighted", facts, mark * Fraction(stage.weight))


def _stage_lines(candidate: Candidate, rules: RuleSet, stage: Stage) -> list[Line]:
    mark, here = candidate.marks.get(stage.id), {"stage": stage.id}
    lines = [Line("stage.mark", here, None if mark is None else _exact(mark))]
    taken = candidate.deductions.get(stage.id)
    effective = effective_mark(candidate, rules, stage.id)
    if stage.id in candidate.annulled:
        lines.append(Line("stage.annulled", here, None))
    elif taken and effective is not None:
        lines.append(Line("stage.after_deduction", {**here, "share": taken}, effective))
    lines += [_part_line(candidate, stage, part) for part in stage.parts]
    facts = {**here, "pass_mark": stage.pass_mark, "passed": passes_stage(candidate, rules, stage)}
    return [*lines, Line("stage.pass", facts, effective)]


def _part_line(candidate: Candidate, stage: Stage, part: Mapping[str, Any]) -> Line:
    facts = {"stage": stage.id, "part": part["id"], "pass_mark": part["pass_mark"]}
    return Line("stage.part", facts, _part_mark(candidate, stage, part))


def _part_mark(candidate: Candidate, stage: Stage, part: Mapping[str, Any]) -> Fraction:
    """The points of a part, never rounded; a part without an entry has no points."""
    return _exact(candidate.parts.get(f"{stage.id}.{part['id']}", Decimal(0)))


def _shown(candidate: Candidate, rules: RuleSet, stage: Stage) -> Fraction:
    mark = effective_mark(candidate, rules, stage.id)
    return compared(mark if mark is not None else Fraction(0), rules)


def _fails_total(exact: Fraction, rules: RuleSet, lines: list[Line]) -> bool:
    if rules.value("ranking.total_pass_mark") is None:
        return False
    needed = rules.points("ranking.total_pass_mark")
    passed = compared(exact, rules) >= needed
    lines.append(Line("total.pass", {"pass_mark": needed, "passed": passed}, exact))
    return not passed


def _refuse_repeated(candidates: Sequence[Candidate]) -> None:
    if len({c.code for c in candidates}) < len(candidates):
        raise RuleBroken("results.repeated_candidate")
    if len({c.post for c in candidates}) > 1:
        raise RuleBroken("results.several_posts")


def _exact(value: Exact) -> Fraction:
    if isinstance(value, bool | float):
        raise RuleBroken("rules.float")
    return Fraction(value)
