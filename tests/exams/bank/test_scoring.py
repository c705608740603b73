"""Choice questions: full points for exactly the key, nothing for anything else."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.bank.models import QuestionKind
from exams.bank.scoring import score

K = QuestionKind
ONE = Decimal("1.25")
ids = st.sampled_from("abcdef")


@pytest.mark.parametrize(("kind", "key", "answer", "right"), [
    (K.SINGLE, ["b"], "b", True),
    (K.SINGLE, ["b"], "a", False),
    (K.SINGLE, ["b"], "a b", False),
    (K.SINGLE, ["b"], "", False),
    (K.SINGLE, ["b"], None, False),
    (K.MULTIPLE, ["a", "c"], "c,a", True),
    (K.MULTIPLE, ["a", "c"], '["a", "c"]', True),
    (K.MULTIPLE, ["a", "c"], "a", False),
    (K.MULTIPLE, ["a", "c"], "a b c", False),
    (K.TRUE_FALSE, ["true"], "true", True),
    (K.TRUE_FALSE, ["true"], "false", False),
    (K.SHORT, ["Hà Nội"], "  hà   NỘI ", True),
    (K.SHORT, ["Hà Nội"], unicodedata.normalize("NFD", "Hà Nội"), True),
    (K.SHORT, ["Hà Nội", "Thăng Long"], "thăng long", True),
    (K.SHORT, ["Hà Nội"], "Ha Noi", False),
    (K.SHORT, ["Hà Nội"], "   ", False),
])  # fmt: skip
def test_an_answer_earns_all_or_nothing(kind, key, answer, right) -> None:  # type: ignore[no-untyped-def]
    assert score(kind, key, ONE, answer) == (ONE if right else 0)


@given(st.sets(ids, min_size=1), st.sets(ids))
def test_only_exactly_the_key_is_right(key: set[str], given_ids: set[str]) -> None:
    expected = ONE if key == given_ids else Decimal(0)
    assert score(K.MULTIPLE, key, ONE, " ".join(sorted(given_ids))) == expected


@given(st.permutations("abcd"))
def test_the_order_of_ticking_does_not_matter(order: list[str]) -> None:
    assert score(K.MULTIPLE, "abcd", ONE, ",".join(order)) == ONE


@given(st.text(), st.text())
def test_a_score_is_never_between_nothing_and_full(key: str, answer: str) -> None:
    assert score(K.SHORT, [key], ONE, answer) in (0, ONE)


def test_an_essay_has_no_key() -> None:
    with pytest.raises(ValueError, match="essay"):
        score(K.ESSAY, [], ONE, "bài làm")
