"""Seats by lot: who sits where, repeatable from the recorded seed."""

from collections.abc import Collection, Sequence
from random import Random
from typing import NamedTuple

Room = tuple[int, int]  # its id, how many it seats


class Place(NamedTuple):
    """One seat: the application, the room, the number in the room from 1."""

    application_id: int
    room_id: int
    number: int


def split_rooms(rooms: Sequence[Room], alone: int) -> tuple[list[Room], list[Room]]:
    """The smallest rooms for who has a room of their own, and the others, in order."""
    own = sorted(rooms, key=lambda room: room[1])[:alone]
    return own, [room for room in rooms if room not in own]


def draw_seats(
    application_ids: Sequence[int],
    rooms: Sequence[Room],
    seed: str,
    alone: Collection[int] = (),
) -> list[Place]:
    """Shuffle the candidates with the seed and fill the rooms `(id, capacity)` in order.

    Each of `alone` sits in a room of their own. Raises ValueError when the rooms are too few or too
    small; the guard says so before.
    """
    order = sorted(application_ids)
    Random(seed).shuffle(order)  # the seed itself comes from the unit of work's chance
    apart = [who for who in order if who in alone]
    others = [who for who in order if who not in alone]
    own, shared = split_rooms(rooms, len(apart))
    seats = [(room_id, n) for room_id, capacity in shared for n in range(1, capacity + 1)]
    if len(others) > len(seats) or len(apart) > len(own):
        raise ValueError("more candidates than seats")
    rooms_of_their_own = [(room_id, 1) for room_id, _capacity in own]
    pairs = [*zip(apart, rooms_of_their_own, strict=True), *zip(others, seats, strict=False)]
    return [Place(who, *seat) for who, seat in pairs]
