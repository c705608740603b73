"""Rounding, always from the exact fraction and always once.

    round_half_up(exact, places) -> Decimal       82.25 at one place is 82.3, 82.249 is 82.2
    rounded(exact, rules) -> Decimal              at the rule set's places (TT 06/2020, Art. 31)
    compared(exact, rules) -> Fraction            the value that pass marks and ranks compare

Points are never negative here, so "half up" needs no rule for negative numbers.
"""

from decimal import Decimal
from fractions import Fraction

from exams.errors import RuleBroken
from exams.rules.ruleset import RuleSet


def round_half_up(exact: Fraction | Decimal, places: int) -> Decimal:
    """The value at that many decimal places; a half goes up. Raises RuleBroken for a float."""
    if isinstance(exact, float):
        raise RuleBroken("rules.float")
    scaled = Fraction(exact) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units).scaleb(-places)


def rounded(exact: Fraction | Decimal, rules: RuleSet) -> Decimal:
    """The official value: at the rule set's number of places."""
    return round_half_up(exact, rules.count("rounding.places"))


def compared(exact: Fraction | Decimal, rules: RuleSet) -> Fraction:
    """What comparisons see: the official value, or the exact one if `rounding.compare` says so."""
    if rules.choice("rounding.compare") == "exact":
        return Fraction(exact)
    return Fraction(rounded(exact, rules))
