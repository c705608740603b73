"""The ranking: a pure function of marks; ties are broken by the rules, by the head, or reported."""

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.errors import RuleBroken
from exams.results.ranking import HeadDecision, Ranking, rank
from exams.results.totals import Candidate, Total, total
from exams.rules.adoption import adopt
from exams.rules.loader import shipped
from exams.rules.ruleset import RuleSet

SETS = shipped()
RULES = SETS["leadership-written-proposal"]
CRITERIA = adopt(
    RULES, {"ranking.tie_breaks": ["criterion:build", "stage:written", "head_decides"]}
)
FIELD = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.integers(48, 55), st.integers(48, 55)), max_size=8
)


def totals(field: dict[str, Any], rules: RuleSet = RULES) -> list[Total]:
    """Totals of {code: (written, proposal)}."""
    return [
        total(Candidate(code, {"written": Fraction(w), "proposal": Fraction(p)}), rules)
        for code, (w, p) in field.items()
    ]


def places(ranking: Ranking) -> dict[str, int]:
    return {row.code: row.rank for row in ranking.rows}


def test_the_highest_proposal_wins_whatever_the_written_mark() -> None:
    ranking = rank(totals({"a": (90, 70), "b": (50, 80), "c": (49, 100)}), RULES)
    assert places(ranking) == {"b": 1, "a": 2}
    assert ranking.unranked == ("c",)
    assert ranking.winner is not None
    assert ranking.winner.code == "b"


def test_a_tie_is_broken_by_the_written_mark() -> None:
    ranking = rank(totals({"a": (60, 80), "b": (70, 80), "c": (55, 90)}), RULES)
    assert places(ranking) == {"c": 1, "b": 2, "a": 3}
    assert {row.code: row.decided_by for row in ranking.rows} == {
        "c": "",
        "b": "stage:written",
        "a": "stage:written",
    }


def test_equal_official_totals_are_a_tie_and_exact_ones_are_not() -> None:
    field = {"a": (60, "80.04"), "b": (70, "79.96")}  # both 80.0
    assert places(rank(totals(field), RULES)) == {"b": 1, "a": 2}
    exact = adopt(RULES, {"rounding.compare": "exact"})
    assert places(rank(totals(field, exact), exact)) == {"a": 1, "b": 2}


def test_a_tie_nobody_broke_is_reported_and_shares_its_rank() -> None:
    field = {"a": (60, 80), "b": (60, 80), "c": (60, 70), "d": (60, 90)}
    ranking = rank(totals(field), RULES)
    assert places(ranking) == {"d": 1, "a": 2, "b": 2, "c": 4}
    assert ranking.unresolved == (("a", "b"),)


def test_a_shared_first_place_has_no_winner() -> None:
    assert rank(totals({"a": (60, 80), "b": (60, 80)}), RULES).winner is None


def test_the_head_decides_with_a_name_and_a_reason() -> None:
    field = totals({"a": (60, 80), "b": (60, 80), "c": (60, 70)})
    decision = HeadDecision(("b", "a"), "Nguyễn Văn A", "More years in the field")
    ranking = rank(field, RULES, [decision])
    assert places(ranking) == {"b": 1, "a": 2, "c": 3}
    assert ranking.unresolved == ()
    assert ranking.rows[0].decided_by == "head_decides"


@pytest.mark.parametrize(
    ("order", "by", "reason", "code"),
    [
        (("b", "a"), " ", "why", "ranking.decision_without_reason"),
        (("b", "a"), "A", "", "ranking.decision_without_reason"),
        (("b",), "A", "why", "ranking.decision_not_of_a_tie"),
        (("b", "c"), "A", "why", "ranking.decision_not_of_a_tie"),
        (("b", "a", "b"), "A", "why", "ranking.decision_not_of_a_tie"),
        (("c",), "A", "why", "ranking.decision_not_of_a_tie"),
    ],
)
def test_a_decision_that_is_not_of_a_tie_or_says_no_reason_is_refused(
    order: tuple[str, ...], by: str, reason: str, code: str
) -> None:
    field = totals({"a": (60, 80), "b": (60, 80), "c": (60, 70)})
    with pytest.raises(RuleBroken) as broken:
        rank(field, RULES, [HeadDecision(order, by, reason)])
    assert broken.value.code == code


def test_one_tie_is_not_decided_twice() -> None:
    field = totals({"a": (60, 80), "b": (60, 80)})
    twice = [HeadDecision(("a", "b"), "A", "x"), HeadDecision(("b", "a"), "A", "y")]
    with pytest.raises(RuleBroken):
        rank(field, RULES, twice)


def test_a_criterion_may_break_a_tie_before_the_written_mark() -> None:
    marks = {"written": Decimal(60), "proposal": Decimal(80)}
    people = [
        Candidate("a", marks | {"written": Decimal(99)}, criteria={"build": Decimal(30)}),
        Candidate("b", marks, criteria={"build": Decimal(35)}),
    ]
    assert places(rank([total(c, CRITERIA) for c in people], CRITERIA)) == {"b": 1, "a": 2}


def test_a_tie_break_without_its_mark_is_refused_and_not_guessed() -> None:
    with pytest.raises(RuleBroken) as broken:
        rank(totals({"a": (60, 80), "b": (70, 80)}, CRITERIA), CRITERIA)
    assert broken.value.code == "ranking.tie_break_without_mark"


def test_fixture_b_leaves_every_tie_to_the_head() -> None:
    rules = SETS["proposal-only"]
    people = [Candidate(c, {"proposal": Decimal(m)}) for c, m in zip("abc", (80, 90, 80))]  # noqa: B905
    ranking = rank([total(c, rules) for c in people], rules)
    assert places(ranking) == {"b": 1, "a": 2, "c": 2}
    assert ranking.unresolved == (("a", "c"),)


def test_repeated_candidates_and_several_posts_are_refused() -> None:
    field = totals({"a": (60, 80)})
    with pytest.raises(RuleBroken):
        rank(field + field, RULES)
    other = total(Candidate("z", field[0].candidate.marks, post="other"), RULES)
    with pytest.raises(RuleBroken):
        rank([*field, other], RULES)


def test_nobody_passed() -> None:
    ranking = rank(totals({"a": (40, 80)}), RULES)
    assert (ranking.rows, ranking.winner, ranking.unranked) == ((), None, ("a",))


@given(FIELD, st.integers(0, 2**32))
def test_the_order_of_the_input_never_matters(field: dict[str, Any], seed: int) -> None:
    found = totals(field)
    shuffled = random.Random(seed).sample(found, len(found))
    assert rank(shuffled, RULES) == rank(found, RULES)


@given(FIELD)
def test_everybody_has_one_place_and_ranks_are_1224(field: dict[str, Any]) -> None:
    found = totals(field)
    ranking = rank(found, RULES)
    assert sorted([*places(ranking), *ranking.unranked]) == sorted(field)
    passed = [t for t in found if t.passed]

    def better(one: Total, other: Total) -> bool:
        a, b = one.candidate.marks, other.candidate.marks
        return (a["proposal"], a["written"]) > (b["proposal"], b["written"])  # type: ignore[operator]

    for mine in passed:
        ahead = sum(better(other, mine) for other in passed)
        assert places(ranking)[mine.candidate.code] == 1 + ahead


@given(FIELD, st.sampled_from("abcdefgh"), st.integers(1, 5))
def test_a_better_mark_never_worsens_a_place(field: dict[str, Any], code: str, more: int) -> None:
    if code not in field:
        return
    before = places(rank(totals(field), RULES))
    written, proposal = field[code]
    after = places(rank(totals(field | {code: (written, proposal + more)}), RULES))
    if code in before:
        assert after[code] <= before[code]


@given(FIELD)
def test_unresolved_names_exactly_those_who_share_a_rank(field: dict[str, Any]) -> None:
    ranking = rank(totals(field), RULES)
    shared: dict[int, list[str]] = {}
    for row in ranking.rows:
        shared.setdefault(row.rank, []).append(row.code)
    groups = tuple(tuple(codes) for codes in shared.values() if len(codes) > 1)
    assert ranking.unresolved == groups
