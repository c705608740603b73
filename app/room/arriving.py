"""What a machine shows of itself when it sits down, and what its page tells of itself later."""

from typing import Any

from flask import current_app, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from app.room import blueprint
from app.room.browser_gate import browser_shown
from app.room.refusals import json_refusals
from app.sentences import sentence
from app.work import work
from exams.errors import Reason
from exams.sittings.asked import asked_of_part
from exams.sittings.attempt_events import (
    Whence,
    note_arrival,
    note_told,
    refuse_elsewhere,
)
from exams.sittings.queries import own_seat
from exams.sittings.safe_browser import NOTHING_ASKED, Asked
from exams.sittings.tokens import derived_key
from exams.uow import UnitOfWork


def whence(asked: Asked = NOTHING_ASKED) -> Whence:
    """The machine of this request, by the address that our own proxies tell."""
    settings = current_app.extensions["settings"]
    return Whence(
        request.remote_addr or "",
        derived_key(settings.secret_key, "address-mark"),
        browser_shown(request.environ, settings.base_url, asked),
    )


def refuse_here(uow: UnitOfWork, seat_id: int) -> None:
    """Raises RuleBroken where the office requires another browser or another network."""
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    asked = _asked(uow, seat_id)
    refuse_elsewhere(uow.session, seat, whence(asked), asked)


def arrival(uow: UnitOfWork, seat_id: int) -> dict[str, Any]:
    """For the page of who sat down: where it tells its events, and what was noted of the machine."""
    asked = _asked(uow, seat_id)
    noted = note_arrival(uow, seat_id, whence(asked), asked)
    return {
        "events": url_for("room.events", seat_id=seat_id),
        "told": [sentence(Reason(f"attempt_event.{kind.value}")) for kind in noted],
    }


def _asked(uow: UnitOfWork, seat_id: int) -> Asked:
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    base_url = current_app.extensions["settings"].base_url
    return asked_of_part(uow.session, seat.sitting.part_id, base_url)


@blueprint.post("/room/sittings/<int:seat_id>/events")
@json_refusals
def events(seat_id: int) -> Any:
    """What the page tells of itself, in batches: {epoch, page, events: [[k, kind, ms, amount]]}."""
    sent = request.get_json(silent=True)
    told = sent if isinstance(sent, dict) else {}
    with work() as uow:
        count = note_told(
            uow, seat_id, told.get("epoch"), str(told.get("page")), told.get("events"), whence()
        )
    return jsonify(taken=count)


@blueprint.get("/room/leave")
def leave() -> Response:
    """Safe Exam Browser ends when it is led here; any other browser goes back to the sittings."""
    return redirect(url_for("room.sittings"))
