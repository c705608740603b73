"""Where every candidate of a sitting stands, as a page and as JSON that the page asks for."""

from datetime import datetime
from typing import Any

from app.i18n import clock_time
from app.panel.hall.words import STATES
from exams.clock import from_ms, to_ms
from exams.sittings import timing
from exams.sittings.models import Attempt, AttemptState, Seat, Sitting


def seat_state(seat: Seat, now: datetime) -> str:
    """expected, here, writing, handed_in, ended or absent."""
    ends_at = timing.seat_ends_at(seat)
    over = seat.sitting.closed_at is not None or (ends_at is not None and now > ends_at)
    if seat.attempt is not None:
        return _at_work(seat.attempt, over)
    if over:
        return "absent"
    return "here" if seat.admitted_at else "expected"


def _at_work(attempt: Attempt, over: bool) -> str:
    if attempt.handed_in_at:
        return "handed_in"
    if over:
        return "ended" if attempt.started_ms else "absent"
    return "here" if attempt.state == AttemptState.READY else "writing"


def seat_facts(seat: Seat, now: datetime) -> dict[str, Any]:
    """What one row of the board shows."""
    state = seat_state(seat, now)
    text, kind = STATES[state]
    saved_ms = seat.attempt.saved_ms if seat.attempt else None
    ends_at = timing.seat_ends_at(seat)
    return {
        "state": state, "text": str(text), "kind": kind,
        "saved": clock_time(from_ms(saved_ms), seconds=True) if saved_ms else "–",
        "ends": clock_time(ends_at, seconds=True) if ends_at and seat.attempt else "–",
    }  # fmt: skip


def board(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """Counts and the rows by seat."""
    seats = {str(seat.id): seat_facts(seat, now) for seat in sitting.seats}
    states = [row["state"] for row in seats.values()]
    return {
        "now_ms": to_ms(now),
        "opened": sitting.opened_at is not None,
        "closed": sitting.closed_at is not None,
        "counts": {state: states.count(state) for state in STATES},
        "seats": seats,
    }
