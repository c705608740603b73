"""Totals: exact sums shown line by line, pass marks that include themselves, the best-N gate."""

import dataclasses
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.errors import RuleBroken
from exams.results.totals import Candidate, Gate, Total, gate, passes_stage, total
from exams.rules.adoption import adopt
from exams.rules.loader import shipped
from exams.rules.ruleset import RuleSet

SETS = shipped()
RULES = SETS["leadership-written-proposal"]
SCREENING = SETS["screening-best-n-proposal"]
ROUNDS = SETS["recruitment-two-rounds"]
MARKS = st.decimals(0, 100, places=2)


def weighted(written: str, proposal: str, **more: Any) -> RuleSet:
    changes = {
        "ranking.combination": "weighted",
        "stages.written.weight": Decimal(written),
        "stages.proposal.weight": Decimal(proposal),
    }
    return adopt(RULES, changes | more)


def person(written: Any, proposal: Any = None, **more: Any) -> Candidate:
    marks = {"written": written, "proposal": proposal}
    exact = {k: Decimal(v) if isinstance(v, str) else v for k, v in marks.items()}
    return Candidate("KB-01", exact, **more)


def test_written_49_9_is_not_admitted_and_50_0_is() -> None:
    written = RULES.stage("written")
    assert not passes_stage(person("49.9"), RULES, written)
    assert passes_stage(person("50.0"), RULES, written)
    assert total(person("49.9", "90"), RULES).failed_at == "written"
    assert total(person("50", "90"), RULES).passed


def test_the_official_mark_of_one_place_is_what_the_pass_mark_sees() -> None:
    written = RULES.stage("written")
    assert passes_stage(person("49.95"), RULES, written)
    assert not passes_stage(person("49.94"), RULES, written)
    exact = adopt(RULES, {"rounding.compare": "exact"})
    assert not passes_stage(person("49.95"), exact, written)


def test_seven_members_give_81_1_from_the_unrounded_mean() -> None:
    found = total(person("60", Fraction(568, 7)), RULES)
    assert (found.exact, str(found.rounded)) == (Fraction(568, 7), "81.1")


def test_a_proposal_needs_its_own_pass_mark() -> None:
    assert total(person("80", "49.9"), RULES).failed_at == "proposal"
    assert total(person("80", "50"), RULES).passed


def test_without_a_pass_mark_any_mark_passes_but_an_absence_does_not() -> None:
    rules = SETS["proposal-only"]
    assert total(Candidate("a", {"proposal": Decimal(0)}), rules).rounded == 0
    assert total(Candidate("a", {}), rules).failed_at == "proposal"


def test_a_weighted_total_is_rounded_once_from_the_exact_sum() -> None:
    found = total(person("75.25", "80.15"), weighted("0.4", "0.6"))
    assert found.exact == Fraction("78.19")
    assert str(found.rounded) == "78.2"
    rules = weighted("0.5", "0.5")
    once = total(person("75.25", "80.15"), rules)
    assert (once.exact, str(once.rounded)) == (Fraction("77.7"), "77.7")  # 75.3 and 80.2: 77.75


def test_a_coefficient_of_two_counts_the_essay_twice() -> None:
    rules = weighted("2", "1", **{"ranking.combination": "sum"})
    found = total(person("87", "90"), rules)
    assert found.exact == 2 * 87 + 90
    assert [line.value for line in found.lines if line.code == "total.weighted"] == [174, 90]


def test_the_working_adds_up_to_the_total() -> None:
    found = total(person("75.25", "80.15"), weighted("0.4", "0.6"))
    assert [line.code for line in found.lines] == [
        "stage.mark",
        "stage.pass",
        "stage.mark",
        "stage.pass",
        "total.weighted",
        "total.weighted",
        "total.exact",
        "total.rounded",
    ]
    parts = [line.value or 0 for line in found.lines if line.code == "total.weighted"]
    assert sum(parts) == found.exact


def test_a_deduction_is_shown_and_counted() -> None:
    found = total(person("70", "80", deductions={"proposal": Decimal("0.2")}), RULES)
    assert found.exact == 64
    assert [ln.value for ln in found.lines if ln.code == "stage.after_deduction"] == [64]


def test_an_annulled_stage_is_not_passed() -> None:
    found = total(person("70", "80", annulled=frozenset({"written"})), RULES)
    assert (found.failed_at, found.exact) == ("written", None)
    assert "stage.annulled" in [line.code for line in found.lines]


def test_priority_points_count_only_where_the_rules_know_them() -> None:
    parts = {"round1.language": Decimal(15), "round1.knowledge": Decimal(30)}
    marks = {"round1": Decimal(45), "round2": Decimal(60)}
    found = total(Candidate("a", marks, parts=parts, priority=Decimal("2.5")), ROUNDS)
    assert found.exact == Fraction("62.5")
    with pytest.raises(RuleBroken):
        total(person("60", "60", priority=Decimal(1)), RULES)


@pytest.mark.parametrize(
    ("language", "knowledge", "passed"), [(15, 30, True), (14, 60, False), (30, 29, False)]
)
def test_each_part_of_the_computer_test_needs_half(
    language: int, knowledge: int, passed: bool
) -> None:
    parts = {"round1.language": Decimal(language), "round1.knowledge": Decimal(knowledge)}
    candidate = Candidate("a", {"round1": Decimal(language + knowledge)}, parts=parts)
    assert passes_stage(candidate, ROUNDS, ROUNDS.stage("round1")) is passed


def test_a_total_may_need_its_own_pass_mark_itself_included() -> None:
    rules = weighted("0.5", "0.5", **{"ranking.total_pass_mark": 60})
    assert total(person("60", "60"), rules).passed
    assert total(person("60", "59.8"), rules).failed_at == "total"
    assert total(person("60", "59.9"), rules).passed  # 59.95 is officially 60.0


def test_a_mark_out_of_range_or_a_float_is_refused() -> None:
    for mark in (Decimal("100.01"), Decimal(-1), 80.5):
        with pytest.raises(RuleBroken):
            total(person(mark, "80"), RULES)


def screened(marks: dict[str, str], rules: RuleSet = SCREENING, admitted: Any = None) -> Gate:
    people = [Candidate(code, {"screening": Decimal(mark)}) for code, mark in marks.items()]
    return gate(people, rules, "screening", admitted)


def test_the_best_two_per_post_go_on() -> None:
    found = screened({"a": "50", "b": "70", "c": "60"})
    assert (found.admitted, found.tied, found.refused) == (("b", "c"), (), ("a",))


def test_a_tie_at_the_cut_is_named_and_not_broken() -> None:
    found = screened({"a": "60", "b": "70", "c": "60", "d": "50"})
    assert (found.admitted, found.tied, found.places_left) == (("b",), ("a", "c"), 1)
    assert found.refused == ("d",)
    assert not found.settled


def test_the_head_decides_a_tie_at_the_cut_by_naming_exactly_who_goes_on() -> None:
    marks = {"a": "60", "b": "70", "c": "60"}
    assert screened(marks, admitted=["c"]).admitted == ("b", "c")
    for wrong in ([], ["a", "c"], ["b"], ["x"]):
        with pytest.raises(RuleBroken):
            screened(marks, admitted=wrong)


def test_all_at_the_cut_go_on_where_the_rules_say_so() -> None:
    rules = adopt(SCREENING, {"ranking.gate_ties": "admit_all"})
    assert screened({"a": "60", "b": "70", "c": "60"}, rules).admitted == ("a", "b", "c")


def test_a_tie_that_just_fits_is_no_tie_at_the_cut() -> None:
    assert screened({"a": "60", "b": "60", "c": "50"}).admitted == ("a", "b")


def test_all_who_pass_go_on_from_the_written_test() -> None:
    people = [Candidate(c, {"written": Decimal(m)}) for c, m in (("a", "50"), ("b", "49.9"))]
    assert gate(people, RULES, "written") == Gate(("a",), (), 0, ("b",))


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 5), max_size=8))
def test_the_gate_counts_everybody_once(marks: dict[str, int]) -> None:
    found = screened({code: str(mark) for code, mark in marks.items()})
    everyone = found.admitted + found.tied + found.refused
    assert sorted(everyone) == sorted(marks)
    assert len(found.admitted) <= 2
    if found.tied:
        assert 0 < found.places_left < len(found.tied)
    worst = min((marks[c] for c in found.admitted), default=5)
    assert all(marks[c] <= worst for c in found.tied + found.refused)


def no_float(value: Any) -> bool:
    if dataclasses.is_dataclass(value):
        return all(no_float(getattr(value, f.name)) for f in dataclasses.fields(value))
    if isinstance(value, dict):
        return all(no_float(v) for v in value.values())
    if isinstance(value, tuple | list | frozenset):
        return all(no_float(v) for v in value)
    return not isinstance(value, float)


@given(MARKS, MARKS)
def test_no_float_anywhere_in_a_total(written: Decimal, proposal: Decimal) -> None:
    assert no_float(total(person(written, proposal), weighted("0.4", "0.6")))


@given(MARKS, MARKS, MARKS, MARKS)
def test_a_higher_mark_never_lowers_the_total(
    written: Decimal, more: Decimal, proposal: Decimal, better: Decimal
) -> None:
    rules = weighted("0.4", "0.6")
    low = total(person(min(written, more), min(proposal, better)), rules)
    high = total(person(max(written, more), max(proposal, better)), rules)
    assert low.passed <= high.passed
    if low.exact is not None:
        assert high.exact is not None
        assert low.exact <= high.exact


def test_a_total_is_a_pure_value() -> None:
    first: Total = total(person("70", "80"), RULES)
    assert first == total(person("70", "80"), RULES)
