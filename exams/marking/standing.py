"""How far one script is, read from its marks: never stored, so never out of step with them.

outcome_of(script, ladder, rounds=MARKING) -> Outcome | None    None until both marks are given
standing(script, ladder) -> Standing
official(exact, rules) -> Decimal                 the final mark as it is stored
"""

import enum
from decimal import Decimal
from fractions import Fraction

from exams.marking.ladder import Ladder, Outcome, Step, decide, settle
from exams.marking.models import Allocation, Round, Script
from exams.rules.rounding import round_half_up, rounded
from exams.rules.ruleset import RuleSet

MARKING = (Round.FIRST, Round.SECOND)
FIRST_MARKING = (*MARKING, Round.THIRD)
REMARKING = (Round.REMARK_FIRST, Round.REMARK_SECOND)


class Standing(enum.StrEnum):
    """What a script waits for."""

    MARKS = "marks"
    DIALOGUE = "dialogue"
    THIRD = "third"
    CHAIR = "chair"
    FINAL = "final"


def active(script: Script, which: Round) -> Allocation | None:
    """Who has the script in this round now."""
    for allocation in script.allocations:
        if allocation.round == which and allocation.active:
            return allocation
    return None


def given(script: Script, which: Round) -> Decimal | None:
    """The total given in this round, if it was given."""
    allocation = active(script, which)
    return allocation.total if allocation else None


def outcome_of(
    script: Script, ladder: Ladder, rounds: tuple[Round, Round] = MARKING
) -> Outcome | None:
    """What the marks given so far lead to; None until both rounds have a mark."""
    marks = [total for which in rounds if (total := given(script, which)) is not None]
    if len(marks) != len(rounds):
        return None
    outcome = decide(marks, ladder)
    third = given(script, Round.THIRD) if rounds == MARKING else None
    if outcome.step is Step.THIRD and third is not None:
        return settle(outcome, ladder, third=third)
    return outcome


def standing(script: Script, ladder: Ladder) -> Standing:
    """What has to happen next with this script."""
    if script.final_mark is not None:
        return Standing.FINAL
    outcome = outcome_of(script, ladder)
    return Standing.MARKS if outcome is None else Standing(outcome.step.value)


def places(rules: RuleSet) -> int:
    """Decimals of an official mark: the rule's, or two where comparisons want it unrounded."""
    exact = rules.choice("rounding.compare") == "exact"
    return 2 if exact else min(rules.count("rounding.places"), 2)


def official(exact: Fraction | Decimal, rules: RuleSet) -> Decimal:
    """The mark of a script: rounded once, half up, from the unrounded (TT 06/2020, Art. 31).

    Where the rules compare exact values it keeps the hundredths, the finest a mark can have.
    """
    if places(rules) == rules.count("rounding.places"):
        return rounded(exact, rules)
    return round_half_up(exact, places(rules))
