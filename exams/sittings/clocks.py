"""The clocks of a sitting: each attempt's start and deadline, reckoned from what is logged.

Nothing else writes them. Whatever changes (an approved addition, a pause, a resumption, a delayed
start, a candidate who sits down) is reckoned anew from all that was logged, never added up, so that
doing it twice changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.clock import from_ms, to_ms
from exams.sittings import timing
from exams.sittings.accommodations import arrangements
from exams.sittings.arrangements import Arrangement
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.reckoning import Addition, Interval, Times, reckon
from exams.sittings.scope import Scope
from exams.sittings.time_models import Pause, TimeAdded, TimeKind


@dataclass(frozen=True)
class Ledger:
    """What was logged about time in one sitting."""

    added: Sequence[TimeAdded]  # approved, extra time only
    pauses: Sequence[Pause]
    granted: Mapping[int, Arrangement]  # by application, decided before the sitting

    def additions(self, seat: Seat) -> list[Addition]:
        """What this seat was given, and when; what was granted holds from the first second."""
        granted = self.granted.get(seat.application_id)
        before = granted.extra_seconds(seat.sitting.minutes) if granted else 0
        return [(0, before)] * bool(before) + [
            (to_ms(row.approved_at), row.seconds)
            for row in self.added
            if row.approved_at and scope_of(row).covers(seat)
        ]

    def intervals(self, seat: Seat) -> list[Interval]:
        """When this seat was paused."""
        return [
            (to_ms(row.started_at), to_ms(row.ended_at) if row.ended_at else None)
            for row in self.pauses
            if scope_of(row).covers(seat)
        ]

    def times(self, seat: Seat) -> Times | None:
        """The seat's times; None before the sitting is opened."""
        starts_at = timing.seat_starts_at(seat)
        if starts_at is None:
            return None
        found = self.additions(seat), self.intervals(seat)
        return reckon(to_ms(starts_at), seat.sitting.minutes, *found)

    def held_since(self, seat: Seat) -> int | None:
        """Since when the seat waits, before the opening too."""
        times = self.times(seat)
        if times is not None:
            return times.held_since
        return min((begin for begin, end in self.intervals(seat) if end is None), default=None)


def scope_of(row: TimeAdded | Pause) -> Scope:
    """Whom a logged act concerns."""
    return Scope(row.sitting_id, row.room_id, row.seat_id)


def ledger(session: Session, sitting_id: int) -> Ledger:
    """What is logged about the time of a sitting; for as many seats as one likes."""
    added = select(TimeAdded).where(
        TimeAdded.sitting_id == sitting_id,
        TimeAdded.kind == TimeKind.EXTRA,
        TimeAdded.approved_at.is_not(None),
    )
    pauses = select(Pause).where(Pause.sitting_id == sitting_id)
    return Ledger(
        session.scalars(added).all(),
        session.scalars(pauses).all(),
        arrangements(session, sitting_id),
    )


def set_clocks(session: Session, sitting_id: int, attempts: Sequence[Attempt]) -> None:
    """Write start, deadline and pause onto the attempts, where their saves read them.

    A work that has ended keeps its times. Who has not begun waits while paused: no start is set.
    """
    book = ledger(session, sitting_id)
    for attempt in attempts:
        if attempt.state != AttemptState.ENDED:
            _set(attempt, book.times(attempt.seat), book.held_since(attempt.seat))


def differs(attempt: Attempt, book: Ledger) -> bool:
    """Whether the deadline that an attempt's saves read is not the one that the log gives."""
    times = book.times(attempt.seat)
    return attempt.ends_ms != (None if times is None else times.ends_ms)


def _set(attempt: Attempt, times: Times | None, held_since: int | None) -> None:
    attempt.paused_at = None if held_since is None else from_ms(held_since)
    if times is None:
        attempt.starts_ms = attempt.ends_ms = None
        return
    attempt.ends_ms = times.ends_ms
    attempt.seconds_added, attempt.seconds_paused = times.seconds_added, times.seconds_paused
    if attempt.state == AttemptState.READY:
        attempt.starts_ms = times.starts_ms if held_since is None else None
        return
    attempt.starts_ms = times.starts_ms
    attempt.state = AttemptState.WRITING if held_since is None else AttemptState.PAUSED
