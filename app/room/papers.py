"""The paper's copy, handing in, and what was received. The saves themselves are in fast.py."""

from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask_babel import get_locale
from sqlalchemy.orm import Session

from app.attempt_words import event_rows
from app.labels import violation_name
from app.room import blueprint
from app.work import read, sealer, work
from exams.clock import from_ms, to_ms
from exams.competitions.models import PartKind
from exams.competitions.queries import rules_of
from exams.errors import NotFound
from exams.papers.queries import fixed_paper
from exams.sittings import queries, timing
from exams.sittings.admission import is_suspended
from exams.sittings.answers import newest_saves, save_counts
from exams.sittings.asked import asked_of_part
from exams.sittings.attempt_events import attempt_log, keeping
from exams.sittings.breaches import rules_broken
from exams.sittings.chain import head_code
from exams.sittings.copies import content_of_sitting, content_to_copy, encrypt_copy
from exams.sittings.hall_queries import confirmed_violations
from exams.sittings.leftovers import texts_aside
from exams.sittings.models import Seat
from exams.sittings.mop_up import next_seat
from exams.sittings.moved import is_moved
from exams.sittings.revocations import revocations
from exams.sittings.safe_browser import Demand
from exams.sittings.service import hand_in

# One copy for each sitting and language, made once in a process: everybody gets the same bytes.
COPIES: dict[tuple[int, str, str], bytes] = {}


@blueprint.get("/room/sittings/<int:seat_id>/copy")
def copy(seat_id: int) -> Response:
    """The paper, encrypted: for the page of who sits at a machine, before the start and after."""
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        paper = fixed_paper(r.session, seat.sitting.part_id, seat.sitting.ordinal)
        if seat.attempt is None or paper is None or paper.sha256 is None:
            raise NotFound("attempt.unknown")
        mark = (seat.sitting_id, paper.sha256, str(get_locale()))
        if mark not in COPIES:
            content = content_to_copy(r.session, seat.sitting, sealer())
            questions = render_template("room/questions.html", content=content).encode()
            COPIES[mark] = encrypt_copy(sealer(), seat.sitting_id, questions)
    return Response(COPIES[mark], mimetype="application/octet-stream")


@blueprint.post("/room/sittings/<int:seat_id>/hand-in")
def give(seat_id: int) -> Any:
    """Hand in; the page has sent everything on the screen before, and names its last head."""
    epoch = request.form.get("epoch", 0, type=int)
    with work() as uow:
        hand_in(uow, seat_id, epoch, request.form.get("head", ""), sealer())
    return redirect(url_for("room.receipt", seat_id=seat_id))


@blueprint.get("/room/sittings/<int:seat_id>/receipt")
def receipt(seat_id: int) -> Any:
    """What was received, when, and its receipt; nothing can be changed here."""
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        attempt = seat.attempt
        if attempt is None or not is_over(seat, to_ms(r.now)):
            return redirect(url_for("room.waiting", seat_id=seat_id))
        return render_template(
            "room/receipt.html",
            seat=seat,
            attempt=attempt,
            content=content_of_sitting(r.session, seat.sitting, sealer()).for_candidate(),
            received=received(r.session, attempt.id),
            breaches=breaches(r.session, seat),
            code=head_code(attempt.head),
            choice_mark=_choice_mark(r.session, seat),
            aside=texts_aside(r.session, attempt.id),
            left_url=url_for("room.left", seat_id=seat_id),
            noted=event_rows(attempt_log(r.session, attempt.id)),
            keeping=keeping(r.session, seat.sitting.part.competition_id),
            leave_url=_leave_url(r.session, seat),
            ended_at=timing.seat_ends_at(seat),
            suspended=is_suspended(r.session, seat.id),
            moved=is_moved(r.session, seat.id),
            again=next_seat(r.session, seat),
        )


def breaches(session: Session, seat: Seat) -> list[dict[str, Any]]:
    """The confirmed violations of a candidate, each with its revocation, if it was revoked."""
    rows = confirmed_violations(session, seat)
    revoked = revocations(session, [row.id for row in rows])
    broken = rules_broken(session, seat.sitting.part.competition_id) if rows else {}
    return [
        {
            "name": violation_name(broken[row.rule]) if row.rule in broken else row.rule,
            "grounds": row.grounds,
            "at": row.decided_at,
            "revoked": revoked.get(row.id),
        }
        for row in reversed(rows)
    ]


def received(session: Session, attempt_id: int) -> dict[str, dict[str, Any]]:
    """slot → what counts of it: the text, when it was stored, how many saves it took."""
    counts = save_counts(session, attempt_id)
    saves = newest_saves(session, [attempt_id]).get(attempt_id, {})
    return {
        slot: {"text": save.text, "at": from_ms(save.saved_ms), "count": counts[slot]}
        for slot, save in saves.items()
    }


def _leave_url(session: Any, seat: Seat) -> str | None:
    """Where Safe Exam Browser ends; None for a part that asks for none."""
    base_url = current_app.extensions["settings"].base_url
    asked = asked_of_part(session, seat.sitting.part_id, base_url)
    return url_for("room.leave") if asked.demand is not Demand.OFF else None


def is_over(seat: Seat, now_ms: int) -> bool:
    """Whether nothing can be written any more."""
    return seat.attempt is not None and timing.is_over(seat.attempt, now_ms)


def _choice_mark(session: Session, seat: Seat) -> Any:
    """The mark of a computer test, where the rules show it at once (NĐ 138/2020, Art. 14)."""
    part = seat.sitting.part
    rules = rules_of(session, part.competition_id)
    shown = part.kind == PartKind.COMPUTER and rules.flag("computer.show_mark_at_once")
    if not shown or seat.attempt is None or is_moved(session, seat.id):
        return None
    return seat.attempt.choice_mark
