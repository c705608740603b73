"""Order by lot: repeatable from its record, fair, and fixed by vectors."""

import hashlib
import hmac
import json
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.defence.lots import _below, draw_seed, items_hash, order_by_lot, repeat_draw
from exams.errors import RuleBroken

ITEMS = ["KB-01", "KB-02", "KB-03", "KB-04", "KB-05", "KB-06"]
BEACON = "ab" * 32
VECTOR_ZERO = ("KB-01", "KB-04", "KB-03", "KB-06", "KB-02", "KB-05")
VECTOR_DRAW = ("KB-06", "KB-03", "KB-05", "KB-02", "KB-04", "KB-01")
VECTOR_HASH = "c482ea7094e078f7b5bf8dc0105ea48d99ebda2e28d7c1f60e81ffda98d52a57"


def by_the_book(items: list[str], seed: bytes) -> list[str]:
    """The specification written a second time, in the plainest way."""
    stream = b"".join(
        hmac.new(seed, n.to_bytes(8, "big"), hashlib.sha256).digest() for n in range(64)
    )
    order, at = sorted(items), 0
    for i in range(len(order) - 1, 0, -1):
        while True:
            word = int.from_bytes(stream[at : at + 8], "big")
            at += 8
            if word < 2**64 - 2**64 % (i + 1):
                break
        j = word % (i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def test_the_seed_is_the_hash_of_the_labelled_record() -> None:
    record = {
        "beacon": BEACON,
        "draw": "order-1",
        "extra": ["123456", "000001"],
        "items": hashlib.sha256(json.dumps(ITEMS, separators=(",", ":")).encode()).hexdigest(),
        "round": 27946612,
    }
    text = json.dumps(record, separators=(",", ":"), sort_keys=True)
    expected = hashlib.sha256(b"khoabang/draw/v1\n" + text.encode()).digest()
    assert draw_seed("order-1", 27946612, BEACON, ITEMS, ["123456", "000001"]) == expected


def test_fixed_vectors() -> None:
    assert order_by_lot(ITEMS, bytes(32)) == VECTOR_ZERO
    assert repeat_draw("order-1", 27946612, BEACON, ITEMS, ["123456", "000001"]) == VECTOR_DRAW
    assert items_hash(ITEMS) == VECTOR_HASH


@given(
    st.sets(st.text("abcđ0123", min_size=1, max_size=4), max_size=20),
    st.binary(min_size=32, max_size=32),
)
def test_it_is_the_algorithm_as_written(items: set[str], seed: bytes) -> None:
    assert list(order_by_lot(sorted(items), seed)) == by_the_book(
        sorted(items, key=str.encode), seed
    )


@given(st.permutations(ITEMS), st.binary(min_size=32, max_size=32))
def test_the_order_the_items_come_in_does_not_matter(items: list[str], seed: bytes) -> None:
    assert order_by_lot(items, seed) == order_by_lot(ITEMS, seed)
    assert items_hash(items) == items_hash(ITEMS)


def test_every_order_of_four_is_equally_likely() -> None:
    draws = 24_000
    found = Counter(
        order_by_lot("abcd", hashlib.sha256(n.to_bytes(4, "big")).digest()) for n in range(draws)
    )
    expected = draws / 24
    chi_square = sum((found[order] - expected) ** 2 / expected for order in permutations("abcd"))
    assert chi_square < 49.7  # 23 degrees of freedom, p = 0.001; the seeds are fixed


def test_words_above_the_last_whole_multiple_are_thrown_away() -> None:
    top = 2**64 - 1  # 2^64 mod 3 is 1, so only the topmost word is unfair for three
    assert _below(3, iter([top, top, 7])) == 1
    assert _below(3, iter([top - 1])) == (top - 1) % 3
    assert _below(4, iter([top])) == 3


def test_anything_in_the_record_moves_the_draw() -> None:
    base = draw_seed("a", 1, "00", ITEMS)
    others = [
        draw_seed("b", 1, "00", ITEMS),
        draw_seed("a", 2, "00", ITEMS),
        draw_seed("a", 1, "01", ITEMS),
        draw_seed("a", 1, "00", ITEMS[1:]),
        draw_seed("a", 1, "00", ITEMS, ["1"]),
    ]
    assert len({base, *others}) == 6


def test_a_repeated_item_a_short_seed_and_a_bad_beacon_are_refused() -> None:
    with pytest.raises(RuleBroken):
        order_by_lot(["a", "a"], bytes(32))
    with pytest.raises(RuleBroken):
        order_by_lot(["a"], bytes(31))
    for beacon in ("", "AB", "0x12"):
        with pytest.raises(RuleBroken):
            draw_seed("a", 1, beacon, ITEMS)
