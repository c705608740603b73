"""When a room is out: nearly all of its machines silent, never one machine alone."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from exams.sittings.silence import Machine, outages

SHARE = Decimal("0.90")
LONG = 40


def machine(*silences, room=1, begin=0, until=None):
    return Machine(room, begin, until, tuple(silences))


def test_a_room_is_out_from_the_last_sign_of_nearly_all():
    crew = [machine((5 + n, None)) for n in range(9)] + [machine()]
    assert outages(crew, SHARE) == {1: [(13, None)]}
    assert outages([*crew, machine()], SHARE) == {}  # nine of eleven


def test_a_room_is_back_when_most_are_back_or_all_but_one():
    assert outages([machine((5, 9)), machine((5, None))], SHARE) == {1: [(5, 9)]}
    four = [machine((5, 9)), machine((5, 10)), machine((5, 11)), machine((5, None))]
    assert outages(four, SHARE) == {1: [(5, 11)]}


def test_one_machine_that_failed_is_no_outage():
    assert outages([machine((5, None)), machine(), machine()], SHARE) == {}
    assert outages([machine((5, None)), machine(until=3)], SHARE) == {}  # the last one at work


def test_who_handed_in_is_neither_silent_nor_heard():
    crew = [machine((9, None)), machine((9, None)), machine((9, None), until=9), machine(until=4)]
    assert outages(crew, SHARE) == {1: [(9, None)]}
    assert outages([machine((9, None), until=9), machine((7, None), until=7)], SHARE) == {}


def test_who_sits_alone_is_out_when_everybody_is():
    others = [machine((5, 30), room=1), machine((5, 30), room=1)]
    alone = machine((4, 33), room=2)
    assert outages([*others, alone], SHARE) == {1: [(5, 30)], 2: [(5, 33)]}
    assert outages([*others, machine(room=2), alone._replace(room_id=3)], SHARE) == {1: [(5, 30)]}


def test_silence_before_the_start_took_nothing():
    assert outages([machine((1, 20), begin=10), machine((2, 20), begin=10)], SHARE) == {
        1: [(10, 20)]
    }


ends = st.one_of(st.none(), st.integers(1, LONG))
spans = st.tuples(st.integers(0, LONG), ends).filter(lambda s: s[1] is None or s[0] < s[1])


@st.composite
def machines(draw):
    pieces = sorted(draw(st.lists(st.integers(0, LONG), max_size=6, unique=True)))
    lasts = draw(st.booleans()) and len(pieces) % 2
    silences = list(zip(pieces[::2], pieces[1::2], strict=False))
    silences += [(pieces[-1], None)] if lasts else []
    begin, until = draw(spans)
    return Machine(draw(st.integers(1, 2)), begin, until, tuple(silences))


def by_the_tick(crew, share):
    """The same, asked again at every tick."""

    def counts(these, t):
        work = [m for m in these if m.from_ms <= t and (m.until_ms is None or t < m.until_ms)]
        hush = [m for m in work if any(b <= t and (e is None or t < e) for b, e in m.silences)]
        return len(work), len(hush)

    out, found = {"all": False, 1: False, 2: False}, {}
    for t in range(LONG + 2):
        for room in ("all", 1, 2):
            work, hush = counts([m for m in crew if room in ("all", m.room_id)], t)
            heard = work - hush
            if not out[room]:
                whole = work > 1 and hush >= share * work
                alone = room != "all" and work == hush == 1 and out["all"]
                out[room] = whole or alone
            elif work == 0 or heard > work / 2 or (work > 1 and hush <= 1):
                out[room] = False
            if out[room] and room != "all":
                found.setdefault(room, set()).add(t)
    return found


@settings(max_examples=200, deadline=None)
@given(st.lists(machines(), max_size=7), st.sampled_from(["0.51", "0.75", "0.90", "1"]))
def test_it_is_what_one_sees_who_asks_at_every_tick(crew, share):
    found = {
        room: {t for begin, end in rows for t in range(begin, LONG + 2 if end is None else end)}
        for room, rows in outages(crew, Decimal(share)).items()
    }
    assert found == by_the_tick(crew, Decimal(share))
