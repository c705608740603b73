"""The paper in front of the candidate: its page, each save, handing in, and what was received."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for

from app.i18n import clock_time
from app.room import blueprint
from app.room.machines import machine
from app.sentences import sentence
from app.work import read, sealer, work
from exams.clock import to_ms
from exams.competitions.models import PartKind
from exams.competitions.queries import rules_of
from exams.errors import Invalid, Refusal, Stale
from exams.papers.queries import opened_content
from exams.sittings import queries, timing
from exams.sittings.models import Seat
from exams.sittings.saving import Ack
from exams.sittings.service import flag, hand_in, save_answer

Answer = Callable[..., Any]


@blueprint.get("/room/sittings/<int:seat_id>/paper")
def paper(seat_id: int) -> Any:
    """The questions and what is stored of the answers, on the machine that is let in."""
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        attempt, ends_at = seat.attempt, queries.ends_at(seat)
        if attempt is None or ends_at is None or attempt.machine != machine():
            return redirect(url_for("room.waiting", seat_id=seat_id))
        over = attempt.handed_in_at or seat.sitting.closed_at
        if over or not timing.accepts_saves(ends_at, r.now):
            return redirect(url_for("room.receipt", seat_id=seat_id))
        content = opened_content(r.session, seat.sitting.part_id, sealer()).for_candidate()
        stored = {a.slot: a for a in attempt.answers}
        return render_template(
            "room/paper.html",
            seat=seat,
            attempt=attempt,
            content=content,
            stored=stored,
            now_ms=to_ms(r.now),
            ends_at_ms=to_ms(ends_at),
        )


def json_refusals(view: Answer) -> Answer:
    """Refusals of a page's own requests as JSON: code, sentence, facts; 409 for a stale machine."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except (Stale, Invalid) as refusal:
            return _refused(refusal, 409 if isinstance(refusal, Stale) else 422)
        except Refusal as refusal:
            if refusal.code.endswith((".unknown", ".no_such_slot")):
                raise
            return _refused(refusal, 403)

    return answer


def _refused(refusal: Refusal, status: int) -> tuple[Response, int]:
    reason = refusal.reasons[0]
    text = sentence(reason)
    return jsonify(code=reason.code, text=text, seq=reason.facts.get("seq")), status


@blueprint.post("/room/sittings/<int:seat_id>/answers")
@json_refusals
def save(seat_id: int) -> dict[str, Any]:
    """Store one answer; the acknowledgement leaves after the commit."""
    sent = _sent(seat_id, epoch=int, slot=str, seq=int, text=str)
    with work() as uow:
        ack = save_answer(uow, seat_id, machine(), **sent)
        now_ms = to_ms(uow.now)
    return _acknowledged(ack, now_ms)


def _sent(seat_id: int, **kinds: type) -> dict[str, Any]:
    """The named values of the JSON sent for the own seat; raises Invalid when one is missing or of
    another kind, NotFound at somebody else's seat (a well-formed one the service looks at)."""
    data = request.get_json(silent=True)
    given = data if isinstance(data, dict) else {}
    if any(type(given.get(name)) is not kind for name, kind in kinds.items()):
        with read() as r:
            queries.own_seat(r.session, seat_id, r.actor.person_id)
        raise Invalid("answer.malformed", field="")
    return {name: given[name] for name in kinds}


def _acknowledged(ack: Ack, now_ms: int) -> dict[str, Any]:
    return {
        "slot": ack.slot,
        "seq": ack.seq,
        "taken": ack.taken,
        "now_ms": now_ms,
        "saved_at": clock_time(ack.saved_at, seconds=True),
        "ends_at_ms": to_ms(ack.ends_at),
    }


@blueprint.post("/room/sittings/<int:seat_id>/flags")
@json_refusals
def set_flag(seat_id: int) -> dict[str, Any]:
    """Mark a question to come back to."""
    sent = _sent(seat_id, epoch=int, slot=str, flagged=bool)
    with work() as uow:
        row = flag(uow, seat_id, machine(), **sent)
        return {"slot": row.slot, "flagged": row.flagged, "now_ms": to_ms(uow.now)}


@blueprint.post("/room/sittings/<int:seat_id>/hand-in")
def give(seat_id: int) -> Any:
    """Hand in; the page has sent everything on the screen before."""
    with work() as uow:
        hand_in(uow, seat_id, machine(), request.form.get("epoch", 0, type=int), sealer())
    return redirect(url_for("room.receipt", seat_id=seat_id))


@blueprint.get("/room/sittings/<int:seat_id>/receipt")
def receipt(seat_id: int) -> Any:
    """What was received, when, and its receipt; nothing can be changed here."""
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        ends_at = queries.ends_at(seat)
        if seat.attempt is None or ends_at is None:
            return redirect(url_for("room.waiting", seat_id=seat_id))
        over = seat.attempt.handed_in_at or seat.sitting.closed_at
        if not over and timing.accepts_saves(ends_at, r.now):
            return redirect(url_for("room.paper", seat_id=seat_id))
        content = opened_content(r.session, seat.sitting.part_id, sealer()).for_candidate()
        return render_template(
            "room/receipt.html",
            seat=seat,
            attempt=seat.attempt,
            content=content,
            stored={a.slot: a for a in seat.attempt.answers},
            choice_mark=_choice_mark(r.session, seat),
            ended_at=ends_at,
        )


def _choice_mark(session: Any, seat: Seat) -> Any:
    """The mark of a computer test, where the rules show it at once (NĐ 138/2020, Art. 14)."""
    part = seat.sitting.part
    rules = rules_of(session, part.competition_id)
    shown = part.kind == PartKind.COMPUTER and rules.flag("computer.show_mark_at_once")
    return seat.attempt.choice_mark if shown and seat.attempt else None
