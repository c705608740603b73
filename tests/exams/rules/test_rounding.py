"""Rounding half up, from the exact value, once."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.errors import RuleBroken
from exams.rules.rounding import round_half_up


@pytest.mark.parametrize(
    ("exact", "places", "official"),
    [
        (Fraction(568, 7), 1, "81.1"),
        (Fraction(247, 3), 1, "82.3"),
        (Decimal("82.25"), 1, "82.3"),
        (Decimal("82.2499"), 1, "82.2"),
        (Decimal("49.95"), 1, "50.0"),
        (Decimal("49.949"), 1, "49.9"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("1.5"), 0, "2"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("7.125"), 2, "7.13"),
    ],
)
def test_a_half_goes_up(exact: Fraction, places: int, official: str) -> None:
    assert str(round_half_up(exact, places)) == official


@given(st.decimals(0, 100, places=6), st.integers(0, 4))
def test_it_agrees_with_decimal_half_up(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert round_half_up(value, places) == expected


@given(st.fractions(0, 100), st.fractions(0, 100), st.integers(0, 3))
def test_rounding_keeps_the_order(a: Fraction, b: Fraction, places: int) -> None:
    low, high = sorted((a, b))
    assert round_half_up(low, places) <= round_half_up(high, places)


def test_a_float_is_refused() -> None:
    with pytest.raises(RuleBroken):
        round_half_up(82.25, 1)  # type: ignore[arg-type]
