"""Order by lot that anyone can repeat: khoabang/draw/v1.

    items_hash(items) -> hex
    draw_seed(draw, round_number, beacon, items, extra) -> 32 bytes
    order_by_lot(items, seed) -> tuple of items        repeat_draw(...) -> the same, from the record

Exactly: items are sorted by their UTF-8 bytes; items hash = SHA-256 of their canonical JSON
array; seed = SHA-256("khoabang/draw/v1\\n" || canonical JSON of {beacon, draw, extra, items,
round}), where `beacon` is lower-case hex, `items` the items hash and `extra` the numbers typed by
those present, in order. The stream is the concatenation of HMAC-SHA256(seed, u64 big-endian
counter), counter from 0, read as u64 big-endian words. A number below n takes the next word under
2^64 - (2^64 mod n), modulo n (words above are thrown away). Fisher-Yates from the end: for i =
last .. 1 swap i and below(i + 1). Canonical JSON as in evidence: sorted keys, no spaces, UTF-8.
Chance enters only as `seed`.
"""

import hmac
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import count

from exams.errors import RuleBroken
from exams.rules.canonical import dumps

LABEL = b"khoabang/draw/v1\n"
_WORDS = 1 << 64


def items_hash(items: Sequence[str]) -> str:
    """SHA-256 of the sorted items; what is announced before the beacon is known."""
    return sha256(dumps(_sorted(items))).hexdigest()


def draw_seed(
    draw: str, round_number: int, beacon: str, items: Sequence[str], extra: Sequence[str] = ()
) -> bytes:
    """The seed of one draw. `beacon` is hex; raises RuleBroken("draw.beacon") when it is not."""
    if not beacon or beacon.strip("0123456789abcdef"):
        raise RuleBroken("draw.beacon", beacon=beacon)
    record = {
        "draw": draw,
        "round": round_number,
        "beacon": beacon,
        "items": items_hash(items),
        "extra": list(extra),
    }
    return sha256(LABEL + dumps(record)).digest()


def order_by_lot(items: Sequence[str], seed: bytes) -> tuple[str, ...]:
    """The items in the order the seed gives; the order they come in does not matter."""
    if len(seed) != 32:
        raise RuleBroken("draw.seed", length=len(seed))
    order, words = _sorted(items), _words(seed)
    for i in range(len(order) - 1, 0, -1):
        j = _below(i + 1, words)
        order[i], order[j] = order[j], order[i]
    return tuple(order)


def repeat_draw(
    draw: str, round_number: int, beacon: str, items: Sequence[str], extra: Sequence[str] = ()
) -> tuple[str, ...]:
    """The order recomputed from the record of the draw."""
    return order_by_lot(items, draw_seed(draw, round_number, beacon, items, extra))


def _sorted(items: Sequence[str]) -> list[str]:
    if len(set(items)) < len(items):
        raise RuleBroken("draw.repeated_item")
    return sorted(items, key=lambda item: item.encode())


def _words(seed: bytes) -> Iterator[int]:
    for counter in count():
        block = hmac.digest(seed, counter.to_bytes(8, "big"), "sha256")
        for start in range(0, 32, 8):
            yield int.from_bytes(block[start : start + 8], "big")


def _below(n: int, words: Iterator[int]) -> int:
    """A number from 0 to n - 1, each equally likely."""
    limit = _WORDS - _WORDS % n
    return next(word for word in words if word < limit) % n
