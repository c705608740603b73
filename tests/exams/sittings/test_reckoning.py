"""A deadline is start + minutes + what was added + what was paused, nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.sittings.reckoning import reckon

START, MINUTES = 1_000_000_000, 60
END = START + MINUTES * 60_000
SECOND = 1000


def ends(additions=(), pauses=()):
    return reckon(START, MINUTES, additions, pauses).ends_ms - START


@pytest.mark.parametrize(
    ("additions", "pauses", "seconds_more"),
    [
        ([], [], 0),
        ([(START, 600)], [], 600),
        ([(START, 600), (START, 600)], [], 1200),
        ([], [(START + 5_000, START + 65_000)], 60),
        ([], [(START - 60_000, START)], 0),  # before the start: nothing was lost
        ([], [(START - 60_000, START + 1_000)], 1),
        ([], [(START, START + 1_001)], 2),  # a second that began counts whole
        ([], [(END, END + 10_000)], 10),  # the last millisecond is still in time
        ([], [(END + 1, END + 10_000)], 0),  # the time was over
        ([(END - 1, 60)], [(END + 1, END + 10_001)], 70),  # not any more: time was added before
        ([(END + 2, 60)], [(END + 1, END + 10_002)], 70),  # counts from when time was added
        ([(END + 99_999, 60)], [(END + 1, END + 10_002)], 60),  # added after the pause
    ],
)
def test_what_makes_a_deadline_later(additions, pauses, seconds_more):
    assert ends(additions, pauses) == (MINUTES * 60 + seconds_more) * 1000


def test_pauses_that_overlap_are_one():
    """A candidate paused alone while the room is paused loses each second once."""
    room, alone = (START + 10_000, START + 70_000), (START + 40_000, START + 100_000)
    assert ends(pauses=[room, alone]) == ends(pauses=[alone, room]) == (3600 + 90) * 1000


def test_a_pause_that_lasts_is_told_and_not_yet_given_back():
    times = reckon(START, MINUTES, [], [(START + 5_000, None), (START + 6_000, START + 7_000)])
    assert times.held_since == START + 5_000
    assert times.ends_ms == END


def test_a_pause_after_the_end_holds_nobody():
    assert reckon(START, MINUTES, [], [(END + 1, None)]).held_since is None


acts = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 40 * 60_000)),
        st.tuples(st.just("add"), st.integers(1, 3600)),
        st.tuples(st.just("pause"), st.sampled_from("abc")),
        st.tuples(st.just("resume"), st.sampled_from("abc")),
    ),
    max_size=30,
)


@settings(max_examples=400)
@given(acts, st.integers(-60_000, 60_000))
def test_each_act_gives_what_a_watcher_with_a_stopwatch_would_give(doings, first):
    """Three overlapping scopes; the watcher counts milliseconds one act at a time."""
    now, lost, added, running = START + first, 0, 0, {}
    held_from = None
    additions, intervals = [], []
    for act, value in doings:
        deadline = START + (MINUTES * 60 + added - (-lost // 1000)) * 1000
        if act == "wait":
            now += value
        elif act == "add":
            added += value
            additions.append((now, value))
            if running and held_from is None and now <= deadline + value * 1000:
                held_from = now
        elif act == "pause" and value not in running:
            running[value] = now
            if held_from is None and now <= deadline:
                held_from = now
        elif act == "resume" and value in running:
            intervals.append((running.pop(value), now))
            if not running:
                if held_from is not None:
                    lost += max(0, now - max(held_from, START))
                held_from = None
    lasting = [(since, None) for since in running.values()]
    held_since = reckon(START, MINUTES, additions, intervals + lasting).held_since
    assert (held_since is None) == (held_from is None)
    if held_from is not None:
        lost += max(0, now - max(held_from, START))
    intervals += [(since, now) for since in running.values()]
    times = reckon(START, MINUTES, additions, intervals)
    assert (
        times.ends_ms == START + (MINUTES * 60 + times.seconds_added + times.seconds_paused) * 1000
    )
    assert times.seconds_added == added
    assert times.seconds_paused == -(-lost // 1000)


@given(st.permutations([(START + i * 10_000, i) for i in range(4)]), st.randoms())
def test_the_order_of_the_log_is_no_matter(additions, chance):
    pauses = [(START + i * 50_000, START + i * 50_000 + 20_000) for i in range(4)]
    chance.shuffle(pauses)
    assert ends(additions, pauses) == (3600 + 6 + 80) * 1000
