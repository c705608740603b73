"""The candidate's way to the paper: my sittings, the waiting page, its state, the letter."""

from typing import Any

from flask import Response, redirect, render_template, url_for

from app.i18n import moment
from app.pdf import pdf_response
from app.room import blueprint
from app.room.machines import machine, new_machine, remember
from app.work import read, sealer, work
from exams.clock import to_ms
from exams.sittings import queries
from exams.sittings.models import Seat
from exams.sittings.service import start_attempt


@blueprint.get("/room/sittings")
def sittings() -> str:
    """My sittings, with the letter and the way in."""
    with read() as r:
        seats = queries.own_seats(r.session, r.actor.person_id)
        return render_template("room/sittings.html", seats=seats)


@blueprint.get("/room/sittings/<int:seat_id>")
def waiting(seat_id: int) -> Any:
    """Before the start: room, seat, and a countdown by the server's clock."""
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        if _finished(seat):
            return redirect(url_for("room.receipt", seat_id=seat_id))
        if seat.attempt is not None and seat.attempt.machine == machine():
            return redirect(url_for("room.paper", seat_id=seat_id))
        facts = state_facts(seat, machine(), to_ms(r.now))
        return render_template("room/waiting.html", seat=seat, state=facts)


def _finished(seat: Seat) -> bool:
    return seat.attempt is not None and (
        seat.attempt.handed_in_at is not None or seat.sitting.closed_at is not None
    )


@blueprint.get("/room/sittings/<int:seat_id>/state")
def state(seat_id: int) -> dict[str, Any]:
    """What an open page asks for again and again; never a word of the paper."""
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        return state_facts(seat, machine(), to_ms(r.now))


def state_facts(seat: Seat, mark: str, now_ms: int) -> dict[str, Any]:
    """Where this candidate stands, by the server's clock."""
    attempt, ends_at = seat.attempt, queries.ends_at(seat)
    return {
        "now_ms": now_ms,
        "starts_at_ms": to_ms(seat.sitting.starts_at),
        "starts_at": moment(seat.sitting.starts_at),
        "minutes": seat.sitting.minutes,
        "ends_at_ms": to_ms(ends_at) if ends_at else None,
        "admitted": seat.admitted_at is not None,
        "opened": seat.sitting.opened_at is not None,
        "closed": seat.sitting.closed_at is not None,
        "handed_in": attempt is not None and attempt.handed_in_at is not None,
        "mine": attempt is None or attempt.machine == mark,
        "let_in": attempt is not None
        and attempt.takeover_until is not None
        and to_ms(attempt.takeover_until) >= now_ms,
    }


@blueprint.post("/room/sittings/<int:seat_id>/start")
def start(seat_id: int) -> Any:
    """Begin, or go on, on this machine."""
    mark, cookie = machine(), None
    if not mark:
        mark, cookie = new_machine()
    with work() as uow:
        start_attempt(uow, seat_id, mark, sealer())
    return remember(redirect(url_for("room.paper", seat_id=seat_id)), cookie)


@blueprint.get("/room/sittings/<int:seat_id>/letter")
def letter(seat_id: int) -> Response:
    """My call-up letter as PDF."""
    with read() as r:
        queries.own_seat(r.session, seat_id, r.actor.person_id)
        return pdf_response(queries.letter(r.session, seat_id))
