"""Working days: weekends, Tết, swapped Saturdays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.competitions.workdays import (
    add_calendar_days,
    add_working_days,
    holiday_name,
    is_working_day,
    next_working_day,
    working_days_between,
)
from exams.errors import RuleBroken

DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 8, 22), True),  # a Saturday worked for 31 August
        (date(2026, 8, 31), False),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 9, 2), False),
        (date(2026, 11, 24), False),
        (date(2027, 2, 8), False),  # Tết
        (date(2027, 2, 11), True),
        (date(2026, 10, 3), False),  # an ordinary Saturday
        (date(2026, 10, 5), True),
    ],
)
def test_a_day_is_worked_or_not(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_holidays_have_vietnamese_names() -> None:
    assert holiday_name(date(2026, 9, 2)) == "Quốc khánh"
    assert holiday_name(date(2026, 9, 3)) is None


def test_five_working_days_across_tet() -> None:
    assert add_working_days(date(2027, 2, 3), 1) == date(2027, 2, 11)
    assert add_working_days(date(2027, 2, 3), 5) == date(2027, 2, 17)


def test_the_first_day_is_not_counted() -> None:
    assert add_calendar_days(date(2026, 10, 1), 30) == date(2026, 10, 31)
    assert add_working_days(date(2026, 10, 5), 1) == date(2026, 10, 6)
    assert add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)


@given(DAYS, st.integers(0, 40))
def test_adding_working_days_and_counting_them_agree(day: date, days: int) -> None:
    end = add_working_days(day, days)
    assert working_days_between(day, end) == days
    assert days == 0 or is_working_day(end)


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_adding_twice_is_adding_the_sum(day: date, a: int, b: int) -> None:
    assert add_working_days(add_working_days(day, a), b) == add_working_days(day, a + b)


@given(DAYS)
def test_the_next_working_day_is_worked_and_nothing_before_it_is(day: date) -> None:
    found = next_working_day(day)
    assert is_working_day(found)
    between = (day + timedelta(days=n) for n in range((found - day).days))
    assert not any(is_working_day(d) for d in between)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(RuleBroken):
        add_working_days(date(2026, 1, 5), -1)
    with pytest.raises(RuleBroken):
        add_calendar_days(date(2026, 1, 5), -1)
