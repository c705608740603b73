"""The candidate's way to the paper: my sittings, the waiting page, its state, the letter."""

import base64
from typing import Any

from flask import Response, current_app, jsonify, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app.i18n import moment
from app.pdf import pdf_response
from app.replaying import acknowledger
from app.room import blueprint
from app.room.arriving import arrival, refuse_here
from app.room.machines import machine, new_machine, remember
from app.room.refusals import json_refusals
from app.work import read, sealer, work
from exams.clock import to_ms
from exams.errors import Invalid
from exams.sittings import queries
from exams.sittings.accommodation_models import Need
from exams.sittings.accommodations import granted_needs
from exams.sittings.answers import newest_saves
from exams.sittings.copies import journal_key
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.moved import is_moved
from exams.sittings.service import claim_of, make_ready
from exams.sittings.takeover import take_over


@blueprint.get("/room/sittings")
def sittings() -> str:
    """My sittings, with the letter and the way in."""
    with read() as r:
        seats = queries.own_seats(r.session, r.actor.person_id)
        moved = {seat.id for seat in seats if is_moved(r.session, seat.id)}
        return render_template("room/sittings.html", seats=seats, moved=moved)


@blueprint.get("/room/sittings/<int:seat_id>")
def waiting(seat_id: int) -> Any:
    """The room: a countdown by the server's clock, then the paper, on one and the same page."""
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        over = seat.sitting.closed_at or is_moved(r.session, seat_id)
        if over and seat.attempt is None:
            return redirect(url_for("room.sittings"))
        if over or (seat.attempt and seat.attempt.state == AttemptState.ENDED):
            return redirect(url_for("room.receipt", seat_id=seat_id))
        facts = state_facts(seat, machine(), to_ms(r.now))
        large = Need.LARGE_PRINT in granted_needs(r.session, seat.application_id)
        return render_template("room/sitting.html", seat=seat, state=facts, large=large)


@blueprint.get("/room/sittings/<int:seat_id>/state")
def state(seat_id: int) -> dict[str, Any]:
    """What an open page asks for until it has its token; never a word of the paper."""
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        return state_facts(seat, machine(), to_ms(r.now))


def state_facts(seat: Seat, mark: str, now_ms: int) -> dict[str, Any]:
    """Where this candidate stands, by the server's clock."""
    attempt, sitting = seat.attempt, seat.sitting
    return {
        "now_ms": now_ms,
        "starts_at_ms": to_ms(seat.planned_start),
        "starts_at": moment(seat.planned_start),
        "minutes": sitting.minutes,
        "admitted": seat.admitted_at is not None,
        "opened": sitting.opened_at is not None,
        "closed": sitting.closed_at is not None,
        "paused": attempt is not None and attempt.paused_at is not None,
        "ended": attempt is not None and attempt.state == AttemptState.ENDED,
        "attempt": attempt.id if attempt is not None else None,
        "mine": attempt is None or attempt.machine == mark,
        "let_in": attempt is not None
        and attempt.takeover_until is not None
        and to_ms(attempt.takeover_until) >= now_ms,
    }


@blueprint.post("/room/sittings/<int:seat_id>/ready")
@json_refusals
def ready(seat_id: int) -> Any:
    """Sit down at this machine: the token, what is stored so far, and where the copy is.

    Another machine than before sends {"pin": "…"}, which the invigilator has said.
    """
    mark, cookie = machine(), None
    if not mark:
        mark, cookie = new_machine()
    with work() as uow:
        right = take_over(uow, seat_id, mark, pin) if (pin := _typed_pin()) else True
    if not right:
        raise Invalid("takeover.wrong_pin", field="pin")
    with work() as uow:
        refuse_here(uow, seat_id)
        facts = pen_facts(uow.session, make_ready(uow, seat_id, mark))
        facts |= arrival(uow, seat_id)
    return remember(jsonify(facts), cookie)


def _typed_pin() -> str:
    sent = request.get_json(silent=True)
    return str(sent.get("pin") or "")[:20] if isinstance(sent, dict) else ""


def pen_facts(session: Session, attempt: Attempt) -> dict[str, Any]:
    """What a page needs to write: its token, two keys, the head and the stored texts.

    `journal` is the key of its journal, `ack` the one with which acknowledgements are verified.
    """
    saves = newest_saves(session, [attempt.id]).get(attempt.id, {})
    claim = claim_of(attempt)
    return {
        "attempt": attempt.id,
        "epoch": attempt.epoch,
        "sitting": claim.sitting_id,
        "token": current_app.extensions["tokens"].issue(claim),
        "journal": base64.b64encode(journal_key(sealer(), attempt.id)).decode(),
        "ack": base64.b64encode(acknowledger().public_key).decode(),
        "copy": url_for("room.copy", seat_id=attempt.seat_id or 0),
        "n": attempt.head_n,
        "h": attempt.head,
        "answers": {slot: save.text for slot, save in saves.items()},
        "saved_ms": attempt.saved_ms,
    }


@blueprint.get("/room/sittings/<int:seat_id>/letter")
def letter(seat_id: int) -> Response:
    """My call-up letter as PDF."""
    with read() as r:
        queries.own_seat(r.session, seat_id, r.actor.person_id)
        return pdf_response(queries.letter(r.session, seat_id))
