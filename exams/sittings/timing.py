"""Time in a sitting: functions of logged facts, by the server's clock alone.

A deadline is the common start + the paper's minutes + the seconds added by two people + the
seconds paused, nothing else: `reckoning.py` computes it, `clocks.py` writes it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from exams.clock import from_ms
from exams.rules.kinds import Row
from exams.rules.ruleset import RuleSet
from exams.sittings.models import Attempt, AttemptState, Seat

# Opening sets the common start this far ahead, so that every waiting page hears of it in time and
# all begin in the same second.
LEAD = timedelta(seconds=10)
# What was typed in time, on top of an acknowledged head, may arrive this much later: in a practice;
# an exam's is in its rules.
GRACE_MS = 120_000
TAKEOVER_WINDOW = timedelta(minutes=10)


def common_start(starts_at: datetime, now: datetime) -> datetime:
    """When everybody begins, when the paper is opened now: at the hour, or a moment from now."""
    return max(starts_at, now + LEAD)


def deadline(started_at: datetime, minutes: int, seconds_more: int = 0) -> datetime:
    """When writing ends for one candidate; `seconds_more` are those added and those paused."""
    return started_at + timedelta(minutes=minutes, seconds=seconds_more)


def seat_starts_at(seat: Seat) -> datetime | None:
    """When this candidate begins: the common start, moved by a delay; None before the opening."""
    opened_at = seat.sitting.opened_at
    return None if opened_at is None else opened_at + timedelta(seconds=seat.delay_seconds)


def seat_ends_at(seat: Seat) -> datetime | None:
    """When writing ends for this seat; None before the sitting is opened."""
    if seat.attempt is not None and seat.attempt.ends_ms is not None:
        return from_ms(seat.attempt.ends_ms)
    starts_at = seat_starts_at(seat)
    return None if starts_at is None else deadline(starts_at, seat.sitting.minutes)


def grace_ms(rules: RuleSet) -> int:
    """How much later what was typed in time may arrive, in milliseconds."""
    return rules.count("sitting.grace_seconds") * 1000


def is_over(attempt: Attempt, now_ms: int) -> bool:
    """Whether nothing can be written in this work any more; the grace is for what is on its way."""
    if attempt.state == AttemptState.ENDED:
        return True
    if attempt.state == AttemptState.PAUSED or attempt.ends_ms is None:
        return False
    return now_ms > attempt.ends_ms


def late_minutes(rows: Sequence[Row], minutes: int) -> int | None:
    """How many minutes late one may enter a paper of that length; None: the chair decides.

    Thông tư 22/2025/TT-BNV: 5 minutes for up to 30, 10 for 60 and more, otherwise the chair.
    """
    for row in rows:
        upper = row.get("to")
        if int(row["from"]) <= minutes and (upper is None or minutes <= int(upper)):  # type: ignore[arg-type]
            late = row.get("late")
            return None if late is None or row.get("chair") else int(late)  # type: ignore[arg-type]
    return None


def too_late(started_at: datetime, now: datetime, allowed: int) -> bool:
    """Whether someone who enters now is later than the allowed minutes; the border is in time."""
    return now - started_at > timedelta(minutes=allowed)
