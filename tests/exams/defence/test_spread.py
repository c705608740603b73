"""The panel's marks: the four spread policies and the worked cases (fixtures A and D)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.defence.spread import Outcome, Panel, Step, confirm, decide, settle, sheet_mark
from exams.errors import RuleBroken
from exams.rules.loader import shipped
from exams.rules.rounding import rounded

RULES = shipped()["leadership-written-proposal"]
MEAN = Panel.of(RULES, "proposal")
LADDER = replace(MEAN, policy="mean_spread_ladder")
POLICIES = ("mean", "mean_spread_ladder", "drop_high_low_mean", "report_and_confirm")
PANELS = st.dictionaries(st.sampled_from("abcdefghi"), st.decimals(0, 100, places=1), min_size=3)


def panel(*marks: str) -> dict[str, Decimal]:
    return {f"j{n}": Decimal(mark) for n, mark in enumerate(marks)}


def official(outcome: Outcome) -> str | None:
    return None if outcome.mark is None else str(rounded(outcome.mark, RULES))


def test_the_mean_of_seven_members_is_81_1() -> None:
    outcome = decide(panel("80", "82", "78", "85", "79", "81", "83"), MEAN)
    assert outcome.mark == Fraction(568, 7)
    assert official(outcome) == "81.1"


@pytest.mark.parametrize(
    ("marks", "spread", "step", "mark"),
    [
        (("80", "84", "83"), "4", Step.MEAN, "82.3"),
        (("80", "85"), "5", Step.MEAN, "82.5"),
        (("80", "85.1"), "5.1", Step.DIALOGUE, None),
        (("80", "85.5"), "5.5", Step.DIALOGUE, None),
        (("80", "89.9"), "9.9", Step.DIALOGUE, None),
        (("80", "90"), "10", Step.CHAIR, None),
    ],
)
def test_the_spread_ladder_at_its_borders(
    marks: tuple[str, ...], spread: str, step: Step, mark: str | None
) -> None:
    outcome = decide(panel(*marks), LADDER)
    assert (outcome.spread, outcome.step, official(outcome)) == (Decimal(spread), step, mark)


def test_after_the_dialogue_the_heads_mark_is_official_and_not_the_mean() -> None:
    outcome = settle(decide(panel("80", "85.5"), LADDER), LADDER, Decimal("84"))
    assert outcome.mark == 84
    assert outcome.mean == Fraction("82.75")
    assert [mark for _, mark in outcome.marks] == [Decimal("80"), Decimal("85.5")]


def test_the_highest_and_lowest_are_left_out_by_name_and_kept() -> None:
    outcome = decide(panel("10", "80", "82", "100"), replace(MEAN, policy="drop_high_low_mean"))
    assert (outcome.mark, outcome.left_out) == (81, ("j0", "j3"))
    assert len(outcome.marks) == 4


def test_two_marks_are_too_few_to_leave_any_out() -> None:
    with pytest.raises(RuleBroken):
        decide(panel("80", "90"), replace(MEAN, policy="drop_high_low_mean"))


def test_a_member_who_deviates_by_more_than_x_gives_a_reason() -> None:
    asking = replace(MEAN, policy="report_and_confirm")
    outcome = decide(panel("60", "80", "80", "80"), asking)  # mean 75, deviations 15, 5, 5, 5
    assert (outcome.step, outcome.reported, outcome.mark) == (Step.CONFIRM, ("j0",), None)
    with pytest.raises(RuleBroken) as broken:
        confirm(outcome, {"j0": "  "})
    assert broken.value.facts["judges"] == ("j0",)
    assert confirm(outcome, {"j0": "No financing plan"}).mark == 75


def test_a_deviation_of_exactly_x_needs_no_reason() -> None:
    outcome = decide(panel("70", "90"), replace(MEAN, policy="report_and_confirm"))
    assert (outcome.mark, outcome.reported) == (80, ())


def test_a_step_not_called_for_is_refused() -> None:
    plain = decide(panel("80", "81"), MEAN)
    with pytest.raises(RuleBroken):
        settle(plain, MEAN, Decimal(80))
    with pytest.raises(RuleBroken):
        confirm(plain, {})


def test_a_panel_without_marks_or_with_a_mark_out_of_range_is_refused() -> None:
    for marks in ({}, panel("80", "100.1"), panel("-1"), {"a": 80.0}):
        with pytest.raises(RuleBroken):
            decide(marks, MEAN)  # type: ignore[arg-type]


def test_a_score_sheet_adds_up_its_criteria_within_their_full_marks() -> None:
    sheet = {"build": Decimal("35.5"), "defend": Decimal(30), "answer": Decimal(20)}
    assert sheet_mark(sheet, RULES, "proposal") == Decimal("85.5")
    with pytest.raises(RuleBroken):
        sheet_mark(sheet | {"build": Decimal("40.1")}, RULES, "proposal")
    with pytest.raises(RuleBroken):
        sheet_mark({"build": Decimal(35)}, RULES, "proposal")


@given(PANELS, st.sampled_from(POLICIES), st.randoms(use_true_random=False))
def test_the_order_of_the_judges_never_matters(
    marks: dict[str, Decimal], policy: str, chance: object
) -> None:
    items = list(marks.items())
    chance.shuffle(items)  # type: ignore[attr-defined]
    chosen = replace(MEAN, policy=policy)
    assert decide(dict(items), chosen) == decide(marks, chosen)


@given(PANELS, st.sampled_from(POLICIES))
def test_no_mark_is_lost_and_the_mark_lies_within_the_panels(
    marks: dict[str, Decimal], policy: str
) -> None:
    outcome = decide(marks, replace(MEAN, policy=policy))
    assert dict(outcome.marks) == marks
    if outcome.mark is not None:
        assert min(marks.values()) <= outcome.mark <= max(marks.values())
