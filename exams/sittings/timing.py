"""Time in a sitting: pure functions of logged facts, by the server's clock alone.

A deadline is the common start + the paper's minutes + the seconds added by two people, nothing
else (secrecy-marking-sitting-privacy 5.5).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from exams.rules.kinds import Row

# A page locks itself at the deadline and then sends what is still on the screen: what was typed in
# time may arrive this much later, over a slow line. Nothing can be typed in it.
NETWORK_GRACE = timedelta(seconds=15)
TAKEOVER_WINDOW = timedelta(minutes=10)


def deadline(started_at: datetime, minutes: int, seconds_added: int = 0) -> datetime:
    """When writing ends for one candidate."""
    return started_at + timedelta(minutes=minutes, seconds=seconds_added)


def accepts_saves(ends_at: datetime, now: datetime) -> bool:
    """Whether a save that arrives now may still be stored."""
    return now <= ends_at + NETWORK_GRACE


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
