"""Where every candidate of a sitting stands, as a page and as JSON that the page asks for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.i18n import clock_time
from app.panel.hall.words import STATES
from exams.clock import from_ms, to_ms
from exams.sittings import time_queries
from exams.sittings.board import Place, SeatState, places, waiting
from exams.sittings.breaks import breaks_until
from exams.sittings.models import Sitting
from exams.sittings.time_models import TimeAdded

Item = dict[str, str]


def place_facts(place: Place, breaks: Mapping[int, datetime]) -> dict[str, str]:
    """What one row of the board shows; `breaks` are those that run, by seat."""
    text, kind = STATES[place.state]
    until = breaks.get(place.seat_id)
    if until is not None and place.state is SeatState.PAUSED:
        text = _("Break until %(at)s", at=clock_time(until, seconds=True))
    return {
        "state": place.state.value,
        "text": str(text),
        "kind": kind,
        "saved": _hour(place.saved_ms),
        "ends": _hour(place.ends_ms),
    }


def _hour(ms: int | None) -> str:
    return clock_time(from_ms(ms), seconds=True) if ms else "–"


def board(
    session: Session, sitting: Sitting, now: datetime, room_id: int | None = None
) -> dict[str, Any]:
    """Counts, what waits for somebody, and the rows by seat; of one room when it is named."""
    rows = places(session, sitting, now, room_id)
    states = [row.state for row in rows]
    breaks = breaks_until(session, sitting.id)
    return {
        "now_ms": to_ms(now),
        "at": clock_time(now, seconds=True),
        "opened": sitting.opened_at is not None,
        "closed": sitting.closed_at is not None,
        "counts": {state.value: states.count(state) for state in STATES},
        "attention": attention(session, sitting, rows, room_id),
        "seats": {str(row.seat_id): place_facts(row, breaks) for row in rows},
    }


def attention(
    session: Session, sitting: Sitting, rows: list[Place], room_id: int | None = None
) -> list[Item]:
    """What waits for somebody, each with the way there: outages, silent machines, questions, …"""
    numbers = {row.seat_id: row.exam_number or "–" for row in rows}
    found = [] if sitting.closed_at else _outages(session, sitting, room_id)
    found += [] if sitting.closed_at else [_silent(row) for row in rows if _is_silent(row)]
    left = waiting(session, sitting.id, room_id)
    messages = url_for("hall.messages", sitting_id=sitting.id)
    found += [
        {
            "key": f"enquiry-{row_id}",
            "text": _("%(number)s asks the hall", number=numbers.get(seat_id, "–")),
            "href": f"{messages}#enquiry-{row_id}",
        }
        for row_id, seat_id in left.enquiries
    ]
    violations = url_for("hall.violations", sitting_id=sitting.id)
    found += [
        {
            "key": f"violation-{row_id}",
            "text": _("%(number)s: a violation to be decided", number=numbers.get(seat_id, "–")),
            "href": f"{violations}#violation-{row_id}",
        }
        for row_id, seat_id in left.violations
    ]
    return found + _times_waiting(session, sitting)


def _outages(session: Session, sitting: Sitting, room_id: int | None) -> list[Item]:
    """The rooms that the server paused because nothing was heard of them; they come first."""
    running = [
        row
        for row in time_queries.pauses(session, sitting.id)
        if row.started_by is None and row.ended_at is None and room_id in (None, row.room_id)
    ]
    return [
        {
            "key": f"outage-{row.id}",
            "text": _(
                "%(room)s: nothing heard since %(at)s. Its clocks stand still.",
                room=row.room.name if row.room else "–",
                at=clock_time(row.started_at, seconds=True),
            ),
            "href": url_for("hall.times", sitting_id=sitting.id),
        }
        for row in running
    ]


def _times_waiting(session: Session, sitting: Sitting) -> list[Item]:
    """Requests for time and pauses that wait for a second person, of any room."""
    if sitting.closed_at:
        return []
    page = url_for("hall.times", sitting_id=sitting.id)
    times = [t for t in time_queries.times(session, sitting.id) if not decided(t)]
    pauses = [
        p
        for p in time_queries.pauses(session, sitting.id)
        if p.confirmed_at is None and p.started_by is not None
    ]
    asked = [
        {"key": f"time-{row.id}", "text": _("Time was asked for: a second person decides")}
        for row in times
    ]
    stopped = [
        {"key": f"pause-{row.id}", "text": _("The clocks stand still: a second person confirms")}
        for row in pauses
    ]
    return [{**item, "href": page} for item in stopped + asked]


def decided(row: TimeAdded) -> bool:
    """Whether a second person has answered a request for time."""
    return row.approved_at is not None or row.refused_at is not None


def _is_silent(row: Place) -> bool:
    return row.state is SeatState.DISCONNECTED


def _silent(row: Place) -> Item:
    text = _(
        "%(number)s, seat %(seat)s: nothing heard since %(at)s",
        number=row.exam_number or "–",
        seat=row.number,
        at=_hour(row.sign_ms),
    )
    return {
        "key": f"silent-{row.seat_id}",
        "text": text,
        "href": url_for("hall.seat", seat_id=row.seat_id),
    }
