"""What the exam showed against what the post needs."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.posts.frameworks import competences
from exams.training.gaps import Gap, evidence, gaps, level_of, shown

SHARE = st.fractions(min_value=0, max_value=1)
CRITERIA = sorted(evidence())
CODES = sorted({code for codes in evidence().values() for code in codes})
NEEDS = st.dictionaries(st.sampled_from(CODES), st.integers(1, 5))
SHARES = st.dictionaries(st.sampled_from(CRITERIA), SHARE)


@pytest.mark.parametrize(
    ("share", "level"),
    [
        (Fraction(0), 1),
        (Fraction(1999, 10000), 1),
        (Fraction(1, 5), 2),
        (Fraction(2, 5), 3),
        (Fraction(3, 5), 4),
        (Fraction(7999, 10000), 4),
        (Fraction(4, 5), 5),
        (Fraction(1), 5),
    ],
)
def test_each_fifth_of_the_full_mark_shows_a_level(share: Fraction, level: int) -> None:
    assert level_of(share) == level


@pytest.mark.parametrize("share", [Fraction(-1, 100), Fraction(101, 100)])
def test_a_share_beyond_the_full_mark_is_a_fault(share: Fraction) -> None:
    with pytest.raises(ValueError):
        level_of(share)


def test_every_competence_that_a_criterion_speaks_of_is_in_the_framework() -> None:
    assert set(CODES) <= {c.code for c in competences()}


def test_the_widest_gap_comes_first_and_what_suffices_is_no_gap() -> None:
    found = gaps(
        {"vision": 4, "communication": 4, "change": 3},
        {"build": Fraction(35, 100), "defend": Fraction(1), "answer": Fraction(1, 2)},
    )
    assert found == [Gap("vision", 4, 2)]


def test_what_the_exam_did_not_ask_is_no_gap() -> None:
    assert gaps({"it": 5, "vision": 5}, {}) == []


@given(NEEDS, SHARES, st.sampled_from(CRITERIA), SHARE)
def test_a_better_mark_never_widens_a_gap(
    needed: dict[str, int], shares: dict[str, Fraction], criterion: str, more: Fraction
) -> None:
    if criterion not in shares:
        return
    better = shares | {criterion: max(shares[criterion], more)}
    before = {g.competence: g.levels for g in gaps(needed, shares)}
    after = {g.competence: g.levels for g in gaps(needed, better)}
    assert all(levels <= before.get(code, 0) for code, levels in after.items())


@given(NEEDS, SHARES)
def test_a_gap_is_what_is_missing_between_1_and_4_levels(
    needed: dict[str, int], shares: dict[str, Fraction]
) -> None:
    levels = shown(shares)
    for gap in gaps(needed, shares):
        assert gap.levels == needed[gap.competence] - levels[gap.competence]
        assert 1 <= gap.levels <= 4


@given(NEEDS, NEEDS, SHARES)
def test_a_post_that_needs_less_has_no_wider_gap(
    needed: dict[str, int], other: dict[str, int], shares: dict[str, Fraction]
) -> None:
    lower = {code: min(level, other.get(code, level)) for code, level in needed.items()}
    before = {g.competence: g.levels for g in gaps(needed, shares)}
    assert all(g.levels <= before[g.competence] for g in gaps(lower, shares))
