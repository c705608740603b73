"""The order of the candidates for one post: a pure function of marks and of recorded decisions.

    rank(totals, rules, decisions=()) -> Ranking
    HeadDecision(order, by, reason)        how the head orders exactly those still tied
    Ranking.rows / .unresolved / .unranked / .winner

Highest total first; ties go through `ranking.tie_breaks` in order ("stage:<id>",
"part:<stage>.<part>", "criterion:<id>", last "head_decides": NĐ 170/2025, Art. 10). A tie that
nothing has broken is reported in `unresolved` and its members share a rank: 1, 2, 2, 4. Only
those who passed are ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from exams.errors import RuleBroken
from exams.results.totals import Total, effective_mark
from exams.rules.rounding import compared
from exams.rules.ruleset import RuleSet

HEAD_DECIDES = "head_decides"
_NOT_SAT = Fraction(-1)


@dataclass(frozen=True, slots=True)
class HeadDecision:
    """The head's order of candidates whom no other rule separates, signed and with its reason."""

    order: tuple[str, ...]
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One place: `decided_by` is the tie-break that gave it, "" when the total did."""

    rank: int
    code: str
    total: Total
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The places, the groups still tied, and the codes of those who did not pass."""

    rows: tuple[Row, ...]
    unresolved: tuple[tuple[str, ...], ...]
    unranked: tuple[str, ...]

    @property
    def winner(self) -> Row | None:
        """The only holder of the first place; None when nobody passed or the place is shared."""
        first = [row for row in self.rows if row.rank == 1]
        return first[0] if len(first) == 1 else None


@dataclass(frozen=True, slots=True)
class _Group:
    """Candidates that nothing has separated so far."""

    totals: tuple[Total, ...]
    decided_by: str


def rank(
    totals: Sequence[Total], rules: RuleSet, decisions: Sequence[HeadDecision] = ()
) -> Ranking:
    """The ranking of the candidates for ONE post.

    Raises RuleBroken when candidates repeat or are for several posts, or when a decision does not
    name exactly a tied group, its author and its reason.
    """
    _refuse_mixed(totals)
    passed = sorted((t for t in totals if t.passed), key=lambda t: t.candidate.code)
    groups = _by_total(passed, rules)
    for key in rules.items("ranking.tie_breaks"):
        if key != HEAD_DECIDES:
            groups = [part for group in groups for part in _split(group, key, rules)]
    groups = _by_decision(groups, decisions)
    return Ranking(
        _rows(groups),
        tuple(_codes(group) for group in groups if len(group.totals) > 1),
        tuple(sorted(t.candidate.code for t in totals if not t.passed)),
    )


def _by_total(totals: Sequence[Total], rules: RuleSet) -> list[_Group]:
    def key(total: Total) -> Fraction:
        return compared(total.exact if total.exact is not None else _NOT_SAT, rules)

    ordered = sorted(totals, key=key, reverse=True)
    return [_Group(tuple(equal), "") for _, equal in groupby(ordered, key)]


def _split(group: _Group, tie_break: str, rules: RuleSet) -> list[_Group]:
    """The group cut by one tie-break, highest first; untouched when it separates nobody."""

    def key(total: Total) -> Fraction:
        return _tie_value(total, tie_break, rules)

    parts = [tuple(equal) for _, equal in groupby(sorted(group.totals, key=key, reverse=True), key)]
    if len(parts) == 1:
        return [group]
    return [_Group(part, tie_break) for part in parts]


def _tie_value(total: Total, tie_break: str, rules: RuleSet) -> Fraction:
    word, _, name = tie_break.partition(":")
    candidate = total.candidate
    if word == "stage":
        mark = effective_mark(candidate, rules, name)
        return _NOT_SAT if mark is None else compared(mark, rules)
    found = (candidate.parts if word == "part" else candidate.criteria).get(name)
    if found is None:
        raise RuleBroken("ranking.tie_break_without_mark", candidate=candidate.code, key=tie_break)
    return compared(found, rules)


def _by_decision(groups: Sequence[_Group], decisions: Sequence[HeadDecision]) -> list[_Group]:
    tied = {frozenset(_codes(group)) for group in groups if len(group.totals) > 1}
    given = {frozenset(decision.order): decision for decision in decisions}
    for decision in decisions:
        _check_decision(decision, tied)
    if len(given) < len(decisions):
        raise RuleBroken("ranking.decided_twice")
    ordered: list[_Group] = []
    for group in groups:
        found = given.get(frozenset(_codes(group)))
        ordered += [group] if found is None else _in_order(group, found)
    return ordered


def _check_decision(decision: HeadDecision, tied: set[frozenset[str]]) -> None:
    repeated = len(set(decision.order)) < len(decision.order)
    if repeated or frozenset(decision.order) not in tied:
        raise RuleBroken("ranking.decision_not_of_a_tie", order=decision.order)
    if not decision.by.strip() or not decision.reason.strip():
        raise RuleBroken("ranking.decision_without_reason", order=decision.order)


def _in_order(group: _Group, decision: HeadDecision) -> list[_Group]:
    by_code = {total.candidate.code: total for total in group.totals}
    return [_Group((by_code[code],), HEAD_DECIDES) for code in decision.order]


def _rows(groups: Sequence[_Group]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for group in groups:
        place = len(rows) + 1
        rows += [Row(place, t.candidate.code, t, group.decided_by) for t in group.totals]
    return tuple(rows)


def _codes(group: _Group) -> tuple[str, ...]:
    return tuple(sorted(total.candidate.code for total in group.totals))


def _refuse_mixed(totals: Sequence[Total]) -> None:
    if len({t.candidate.code for t in totals}) < len(totals):
        raise RuleBroken("results.repeated_candidate")
    if len({t.candidate.post for t in totals}) > 1:
        raise RuleBroken("results.several_posts")
