"""Seats by lot: who sits where, repeatable from the recorded seed."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple


class Place(NamedTuple):
    """One seat: the application, the room, the number in the room from 1."""

    application_id: int
    room_id: int
    number: int


def draw_seats(
    application_ids: Sequence[int], rooms: Sequence[tuple[int, int]], seed: str
) -> list[Place]:
    """Shuffle the candidates with the seed and fill the rooms `(id, capacity)` in order.

    Raises ValueError when the rooms are too small; the guard says so before.
    """
    order = sorted(application_ids)
    Random(seed).shuffle(order)  # the seed itself comes from the unit of work's chance
    seats = [(room_id, n) for room_id, capacity in rooms for n in range(1, capacity + 1)]
    if len(order) > len(seats):
        raise ValueError("more candidates than seats")
    return [Place(who, *seat) for who, seat in zip(order, seats, strict=False)]
