"""Exam numbers, receipts, self-check."""

import unicodedata
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from exams.applications.eligibility import self_check, why_not_eligible
from exams.applications.models import Verdict
from exams.applications.numbers import exam_numbers
from exams.applications.receipt import canonical, receipt_of, short
from exams.rules.loader import load_shipped


@given(st.sets(st.integers(min_value=1, max_value=10**6), max_size=1200), st.integers())
def test_exam_numbers_are_a_permutation_without_gaps(ids, seed):
    given_out = exam_numbers(ids, Random(seed))
    width = max(3, len(str(len(ids))))
    assert given_out.keys() == ids
    assert sorted(given_out.values()) == [f"SBD{n:0{width}d}" for n in range(1, len(ids) + 1)]


@given(st.sets(st.integers(min_value=1, max_value=10**6), max_size=50), st.integers())
def test_exam_numbers_depend_on_the_draw_alone_not_on_the_order_given(ids, seed):
    backwards = sorted(ids, reverse=True)
    assert exam_numbers(ids, Random(seed)) == exam_numbers(backwards, Random(seed))


def test_exam_numbers_do_not_follow_the_order_of_applying():
    drawn = exam_numbers(range(1, 101), Random(7))
    assert [drawn[n] for n in range(1, 101)] != sorted(drawn.values())


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=5))
def test_a_receipt_is_the_same_in_either_unicode_form_and_order(facts):
    other = {k: unicodedata.normalize("NFD", v) for k, v in reversed(list(facts.items()))}
    same = {k: unicodedata.normalize("NFC", v) for k, v in facts.items()}
    assert receipt_of(other) == receipt_of(same) == receipt_of(facts)


def test_a_changed_letter_changes_the_receipt():
    assert receipt_of({"a": "x"}) != receipt_of({"a": "y"})
    assert canonical({"b": 1, "a": "ư"}) == '{"a":"ư","b":1}'.encode()
    assert short("ab12cd34ef56" + "0" * 52) == "AB12-CD34-EF56"


def test_the_self_check_names_the_condition_and_its_article():
    rules = load_shipped("leadership-written-proposal")
    told = self_check(rules, {"degree": "no", "theory": "yes", "health": "perhaps"})
    against = [row for row in told if row.against]
    assert [(r.condition["id"], r.condition["cite"]) for r in against] == [
        ("degree", "Nghị định 29/2024/NĐ-CP")
    ]
    assert next(r for r in told if r.condition["id"] == "health").answer is None


def test_eligible_needs_every_condition_met():
    rules = load_shipped("leadership-written-proposal")
    met = {row["id"]: Verdict.MET for row in rules.rows("eligibility.rules")}
    assert why_not_eligible(rules, met) == []
    assert len(why_not_eligible(rules, {})) == len(met)
