"""What a script waits for and its official mark: read from its marks, in no order."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from exams.marking.ladder import Ladder, Step
from exams.marking.models import Allocation, Round, Script
from exams.marking.sheets import Entry, Sheet, total
from exams.marking.standing import Standing, official, outcome_of, standing
from exams.marking.traces import traces
from exams.rules.adoption import adopt
from exams.rules.loader import load_shipped

RULES = adopt(load_shipped("leadership-written-proposal"), {})
LADDER = Ladder.of(RULES, "written")
marks = st.integers(min_value=0, max_value=10000).map(lambda n: Decimal(n) / 100)


def script(*totals: Decimal | None) -> Script:
    rounds = (Round.FIRST, Round.SECOND, Round.THIRD)
    return Script(
        code="C1",
        answers=[],
        allocations=[
            Allocation(round=which, total=mark, active=True)
            for which, mark in zip(rounds, totals, strict=False)
        ],
    )


@settings(deadline=None)
@given(marks, marks)
def test_the_mark_lies_between_the_two_unless_a_person_decides(one, two):
    outcome = outcome_of(script(one, two), LADDER)
    if outcome.mark is None:
        assert outcome.step in (Step.DIALOGUE, Step.THIRD, Step.CHAIR)
    else:
        assert min(one, two) <= outcome.mark <= max(one, two)
        assert outcome.mark == (Fraction(one) + Fraction(two)) / 2
        assert abs(Fraction(official(outcome.mark, RULES)) - outcome.mark) <= Fraction(1, 20)


@settings(deadline=None)
@given(marks, marks, marks)
def test_who_was_first_changes_nothing(one, two, three):
    found = {outcome_of(script(*pair), LADDER).mark for pair in permutations((one, two))}
    steps = {
        standing(script(*pair), LADDER)
        for pair in permutations((one, two))
        if outcome_of(script(*pair), LADDER).mark is None
    }
    assert len(found) == 1 and len(steps) <= 1
    withthird = {outcome_of(script(*pair, three), LADDER).mark for pair in permutations((one, two))}
    assert len(withthird) == 1


@settings(deadline=None)
@given(marks, marks, marks)
def test_a_third_mark_settles_only_by_agreeing_with_one_of_the_two(one, two, three):
    outcome = outcome_of(script(one, two, three), LADDER)
    if outcome.step is Step.THIRD and outcome.mark is not None:
        assert outcome.mark in (Fraction(one), Fraction(two), Fraction(three))


def test_nothing_is_decided_by_one_mark():
    assert outcome_of(script(Decimal(80), None), LADDER) is None
    assert standing(script(Decimal(80)), LADDER) is Standing.MARKS


def test_where_exact_values_are_compared_the_mark_keeps_its_hundredths():
    exact = adopt(load_shipped("leadership-written-proposal"), {"rounding.compare": "exact"})
    assert official(Fraction("49.95"), exact) == Decimal("49.95")
    assert official(Fraction("49.95"), RULES) == Decimal("50.0")


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), marks), max_size=8))
def test_the_total_is_the_exact_sum(points):
    sheet = Sheet(tuple(Entry(p) for p in points))
    assert total(sheet) == sum(p for p in points if p is not None)


def test_what_may_tell_who_somebody_is_is_found():
    text = "Gọi 0903 123 456 hoặc +84 28 3829 1234, thu@vidu.vn, SBD 012, số báo danh: 7"
    assert len(traces([text])) == 5
    assert traces(["Được 45,5 điểm theo Nghị định 170/2025/NĐ-CP, năm 2025-2030."]) == []
