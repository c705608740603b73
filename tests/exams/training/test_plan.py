"""The plan proposed from the position: programmes, days, years."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.posts.dates import months_after
from exams.posts.frameworks import programmes
from exams.posts.models import PostLevel
from exams.training.gaps import Gap
from exams.training.models import Ground
from exams.training.plan import PERIODS_PER_LEVEL, Office, below, propose, years

DAYS = st.dates(date(2025, 1, 1), date(2060, 12, 31))
START = date(2026, 12, 1)


def office(level: str = "division", from_on: date = START, term_years: int = 5) -> Office:
    return Office(level, from_on, term_years, 12)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 0, date(2026, 12, 15)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_months_last(
    day: date, months: int, expected: date
) -> None:
    assert months_after(day, months) == expected


@given(DAYS, st.integers(0, 120), st.integers(0, 120))
def test_more_months_never_come_earlier(day: date, fewer: int, more: int) -> None:
    assert months_after(day, fewer) <= months_after(day, fewer + more)


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        (
            "division",
            {"leadership-division", "job-position", "political-theory-intermediate", "yearly"},
        ),
        (
            "department",
            {"leadership-department", "job-position", "political-theory-advanced", "yearly"},
        ),
        (
            "commune",
            {"leadership-commune", "job-position", "political-theory-intermediate", "yearly"},
        ),
    ],
)
def test_the_level_of_the_post_decides_the_mandatory_programmes(
    level: str, codes: set[str]
) -> None:
    found = propose(programmes(), [], office(level))
    assert {one.programme for one in found} == codes
    assert all(one.ground == Ground.MANDATORY and one.cite for one in found)


def test_every_level_of_post_has_a_leadership_programme() -> None:
    for level in PostLevel:
        found = propose(programmes(), [], office(level.value))
        assert any(one.programme.startswith("leadership-") for one in found), level


def test_yearly_training_comes_once_in_each_year_of_the_term() -> None:
    found = [p for p in propose(programmes(), [], office()) if p.programme == "yearly"]
    assert [(p.year, p.due_on, p.periods) for p in found] == [
        (n, date(2026 + n, 12, 1), 40) for n in range(1, 6)
    ]


def test_what_is_already_held_is_not_proposed_again() -> None:
    found = propose(programmes(), [], office(), held=frozenset({"political-theory-intermediate"}))
    assert "political-theory-intermediate" not in {one.programme for one in found}


def test_a_gap_becomes_an_item_with_hours_for_each_missing_level() -> None:
    gap = Gap("vision", 4, 2)
    item = propose(programmes(), [gap], office())[-1]
    assert (item.ground, item.periods, item.due_on) == (
        Ground.GAP, 2 * PERIODS_PER_LEVEL, date(2027, 6, 1)
    )  # fmt: skip


@given(DAYS, st.sampled_from([level.value for level in PostLevel]), st.integers(1, 5))
def test_everything_falls_due_after_taking_office_and_within_the_term(
    from_on: date, level: str, term: int
) -> None:
    found = propose(programmes(), [Gap("vision", 5, 1)], office(level, from_on, term))
    ends = months_after(from_on, 12 * term)
    assert all(from_on < one.due_on <= ends for one in found)


@given(DAYS, st.integers(1, 5))
def test_the_proposed_plan_meets_the_yearly_minimum_of_itself(from_on: date, term: int) -> None:
    found = propose(programmes(), [], office(from_on=from_on, term_years=term))
    assert below(years([(p.due_on, p.periods) for p in found], from_on, term), 40) == []


@pytest.mark.parametrize(("periods", "short"), [(39, True), (40, False), (41, False)])
def test_a_year_needs_at_least_the_periods_of_the_rule(periods: int, short: bool) -> None:
    found = below(years([(START, periods)], START, 1), 40)
    assert bool(found) is short


@pytest.mark.parametrize(
    ("due_on", "number"),
    [
        (date(2026, 12, 1), 1),
        (date(2027, 12, 1), 1),
        (date(2027, 12, 2), 2),
        (date(2028, 12, 1), 2),
    ],
)
def test_a_day_that_closes_a_year_belongs_to_it(due_on: date, number: int) -> None:
    found = years([(due_on, 10)], START, 2)
    assert [year.number for year in found if year.periods] == [number]


@given(DAYS, st.integers(1, 6))
def test_the_years_of_a_term_follow_each_other_without_a_gap(from_on: date, term: int) -> None:
    found = years([], from_on, term)
    assert found[0].first == from_on
    for one, following in pairwise(found):
        assert following.first == one.last + timedelta(days=1)
