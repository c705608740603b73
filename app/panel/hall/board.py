"""Where every candidate of a sitting stands, as a page and as JSON that the page asks for."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.i18n import clock_time
from app.panel.hall.words import STATES
from exams.clock import to_ms
from exams.sittings import queries
from exams.sittings.models import Seat, Sitting


def seat_state(seat: Seat, now: datetime) -> str:
    """expected, here, writing, handed_in, ended or absent."""
    ends_at = queries.ends_at(seat)
    over = seat.sitting.closed_at is not None or (ends_at is not None and now > ends_at)
    if seat.attempt is not None:
        return "handed_in" if seat.attempt.handed_in_at else "ended" if over else "writing"
    if over:
        return "absent"
    return "here" if seat.admitted_at else "expected"


def seat_facts(seat: Seat, saves: dict[int, datetime], now: datetime) -> dict[str, Any]:
    """What one row of the board shows."""
    state = seat_state(seat, now)
    text, kind = STATES[state]
    saved = saves.get(seat.attempt.id) if seat.attempt else None
    ends_at = queries.ends_at(seat)
    return {
        "state": state, "text": str(text), "kind": kind,
        "saved": clock_time(saved, seconds=True) if saved else "–",
        "ends": clock_time(ends_at, seconds=True) if ends_at and seat.attempt else "–",
    }  # fmt: skip


def board(session: Session, sitting: Sitting, now: datetime) -> dict[str, Any]:
    """Counts and the rows by seat."""
    saves = queries.last_saves(session, sitting.id)
    seats = {str(seat.id): seat_facts(seat, saves, now) for seat in sitting.seats}
    states = [row["state"] for row in seats.values()]
    return {
        "now_ms": to_ms(now),
        "opened": sitting.opened_at is not None,
        "closed": sitting.closed_at is not None,
        "counts": {state: states.count(state) for state in STATES},
        "seats": seats,
    }
