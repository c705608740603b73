"""Dealing scripts: two different markers, balanced, connected; by lot and nothing else."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.errors import RuleBroken
from exams.marking.allotment import deal, replacement


def scripts(count: int) -> list[str]:
    return [f"C{n:04d}" for n in range(count)]


sizes = st.integers(min_value=0, max_value=60)
crowds = st.integers(min_value=2, max_value=12)
seeds = st.integers(min_value=0, max_value=2**32)


@settings(deadline=None)
@given(sizes, crowds, seeds)
def test_every_script_has_two_different_markers_and_loads_differ_by_at_most_one(n, m, seed):
    shares = deal(scripts(n), range(m), Random(seed))
    by_code: dict[str, list[int]] = {}
    for share in shares:
        by_code.setdefault(share.code, []).append(share.marker)
    assert set(by_code) == set(scripts(n))
    assert all(len(pair) == 2 and len(set(pair)) == 2 for pair in by_code.values())
    loads = Counter(share.marker for share in shares)
    assert max(loads[k] for k in range(m)) - min(loads[k] for k in range(m)) <= 1


@settings(deadline=None)
@given(crowds, st.integers(min_value=0, max_value=30), seeds)
def test_no_group_of_markers_stands_apart_once_there_are_scripts_enough(m, more, seed):
    pairs: dict[str, set[int]] = {}
    for share in deal(scripts(m - 1 + more), range(m), Random(seed)):
        pairs.setdefault(share.code, set()).add(share.marker)
    reached, before = {0}, set()
    while reached != before:
        before = set(reached)
        reached |= {k for pair in pairs.values() if pair & reached for k in pair}
    assert reached == set(range(m))


@settings(deadline=None)
@given(sizes, crowds, seeds)
def test_each_queue_counts_from_one_and_holds_a_script_once(n, m, seed):
    for marker in range(m):
        own = [s for s in deal(scripts(n), range(m), Random(seed)) if s.marker == marker]
        assert sorted(s.queue for s in own) == list(range(1, len(own) + 1))
        assert len({s.code for s in own}) == len(own)


@settings(deadline=None)
@given(sizes, crowds, seeds, seeds)
def test_the_order_in_which_scripts_and_markers_are_named_changes_nothing(n, m, seed, mixing):
    codes, markers = scripts(n), list(range(m))
    straight = deal(codes, markers, Random(seed))
    Random(mixing).shuffle(codes)
    Random(mixing).shuffle(markers)
    assert deal(codes, markers, Random(seed)) == straight


def test_two_markers_do_not_mark_in_the_same_order():
    queues = {
        marker: [
            s.code
            for s in sorted(deal(scripts(30), (1, 2), Random(5)), key=lambda s: s.queue)
            if s.marker == marker
        ]
        for marker in (1, 2)
    }
    assert sorted(queues[1]) == sorted(queues[2]) and queues[1] != queues[2]


def test_one_marker_is_not_enough():
    with pytest.raises(RuleBroken):
        deal(scripts(3), (7, 7), Random(1))


@settings(deadline=None)
@given(
    st.sets(st.integers(0, 9), min_size=1),
    st.dictionaries(st.integers(0, 9), st.integers(0, 5)),
    seeds,
)
def test_a_script_is_handed_to_one_of_those_with_the_least_to_do(people, load, seed):
    chosen = replacement(people, load, Random(seed))
    assert chosen in people
    assert load.get(chosen, 0) == min(load.get(person, 0) for person in people)


def test_nobody_takes_over_where_nobody_is():
    assert replacement([], {}, Random(1)) is None
