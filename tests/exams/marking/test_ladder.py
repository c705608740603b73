"""The ladder from two marks to one, at its borders."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.errors import RuleBroken
from exams.marking.ladder import Ladder, Outcome, Step, decide, settle
from exams.rules.adoption import adopt
from exams.rules.loader import shipped

RULES = shipped()["leadership-written-proposal"]
LADDER = Ladder.of(RULES, "written")
MARKS = st.decimals(0, 100, places=2)


def decided(first: str, second: str, ladder: Ladder = LADDER) -> Outcome:
    return decide([Decimal(first), Decimal(second)], ladder)


def test_the_mean_stands_when_two_rounds_differ_by_the_tolerance_or_less() -> None:
    assert decided("80", "85").mark == Fraction(165, 2)
    assert decided("80", "85").step is Step.MEAN


def test_a_dialogue_is_called_when_two_rounds_differ_by_more_than_the_tolerance() -> None:
    for second in ("85.01", "85.5", "89.9", "89.99"):
        outcome = decided("80", second)
        assert (outcome.step, outcome.mark) == (Step.DIALOGUE, None)


def test_a_third_mark_is_taken_when_two_rounds_differ_by_ten_or_more() -> None:
    assert decided("80", "90").step is Step.THIRD
    assert decided("0", "100").step is Step.THIRD


def test_the_chair_decides_instead_where_the_rules_say_so() -> None:
    ladder = Ladder.of(adopt(RULES, {"marking.beyond": "chair"}), "written")
    assert decided("80", "90", ladder).step is Step.CHAIR


def test_with_a_share_of_the_full_mark_there_is_no_dialogue() -> None:
    rules = adopt(RULES, {"marking.tolerance_in": "share_of_max", "marking.beyond": "chair"})
    ladder = Ladder.of(rules, "written")
    assert decided("80", "90", ladder).step is Step.MEAN
    assert decided("80", "90.01", ladder).step is Step.CHAIR


def test_after_a_dialogue_the_decided_mark_stands_and_not_the_mean() -> None:
    outcome = settle(decided("80", "85.5"), LADDER, dialogue=Decimal("81"))
    assert outcome.mark == 81
    assert outcome.marks == (Decimal("80"), Decimal("85.5"))
    assert outcome.decided == Decimal("81")


def test_two_of_three_that_agree_stand() -> None:
    outcome = settle(decided("80", "90"), LADDER, third=Decimal("80"))
    assert (outcome.mark, outcome.step) == (80, Step.THIRD)
    assert outcome.marks == (Decimal(80), Decimal(90), Decimal(80))


def test_when_no_two_of_three_agree_the_chair_decides() -> None:
    outcome = settle(decided("80", "90"), LADDER, third=Decimal("85"))
    assert (outcome.mark, outcome.step) == (None, Step.CHAIR)
    final = settle(outcome, LADDER, chair=Decimal("84"))
    assert final.mark == 84
    assert final.marks == (Decimal(80), Decimal(90), Decimal(85))


@pytest.mark.parametrize(("rule", "mark"), [("median3", Fraction(86)), ("mean", Fraction(256, 3))])
def test_a_third_mark_may_count_as_median_or_mean(rule: str, mark: Fraction) -> None:
    ladder = replace(LADDER, third_rule=rule)
    assert settle(decided("80", "90", ladder), ladder, third=Decimal("86")).mark == mark


@pytest.mark.parametrize(
    "acts",
    [
        {"chair": Decimal(1)},
        {"third": Decimal(1)},
        {},
        {"dialogue": Decimal(1), "chair": Decimal(2)},
    ],
)
def test_only_the_step_that_is_called_for_may_be_taken(acts: dict[str, Decimal]) -> None:
    with pytest.raises(RuleBroken) as broken:
        settle(decided("80", "86"), LADDER, **acts)
    assert broken.value.code == "marking.not_this_step"


def test_a_settled_script_is_not_settled_again() -> None:
    with pytest.raises(RuleBroken):
        settle(decided("80", "81"), LADDER, dialogue=Decimal(80))


@pytest.mark.parametrize("mark", ["-0.01", "100.01", "NaN", "Infinity"])
def test_a_mark_out_of_range_is_refused(mark: str) -> None:
    with pytest.raises(RuleBroken):
        decided("80", mark)
    with pytest.raises(RuleBroken):
        settle(decided("80", "86"), LADDER, dialogue=Decimal(mark))


def test_a_float_and_a_third_round_are_refused() -> None:
    with pytest.raises(RuleBroken):
        decide([Decimal(80), 81.0], LADDER)  # type: ignore[list-item]
    with pytest.raises(RuleBroken):
        decide([Decimal(80)] * 3, LADDER)


@given(MARKS, MARKS)
def test_the_order_of_the_rounds_does_not_matter(a: Decimal, b: Decimal) -> None:
    one, two = decide([a, b], LADDER), decide([b, a], LADDER)
    assert (one.step, one.mark, one.gap) == (two.step, two.mark, two.gap)


@given(MARKS, MARKS)
def test_a_mean_lies_between_its_marks_and_is_exact(a: Decimal, b: Decimal) -> None:
    outcome = decide([a, b], LADDER)
    assert outcome.settled == (abs(a - b) <= 5)
    if outcome.mark is not None:
        assert min(a, b) <= outcome.mark <= max(a, b)
        assert outcome.mark * 2 == Fraction(a) + Fraction(b)


@given(MARKS, MARKS, MARKS, st.sampled_from(["median3", "mean", "two_of_three"]))
def test_a_third_mark_never_lies_outside_the_three(
    a: Decimal, b: Decimal, c: Decimal, rule: str
) -> None:
    ladder = replace(LADDER, third_rule=rule, mean_up_to=Decimal(0), dialogue_below=Decimal(0))
    first = decide([a, b], ladder)
    if first.step is Step.THIRD:
        outcome = settle(first, ladder, third=c)
        assert outcome.marks == (a, b, c)
        assert outcome.mark is None or min(a, b, c) <= outcome.mark <= max(a, b, c)
