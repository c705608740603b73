"""The history of one's own answers, after the end: every save, and the file to check it with."""

from typing import Any

from flask import redirect, render_template, url_for

from app.replaying import acknowledger, file_response, replay_facts
from app.room import blueprint
from app.room.papers import is_over
from app.work import Reader, read, sealer
from exams.clock import to_ms
from exams.papers.queries import fixed_paper
from exams.sittings import queries
from exams.sittings.answers import history as history_of
from exams.sittings.chain_file import chain_file
from exams.sittings.copies import content_of_sitting
from exams.sittings.models import Attempt, Seat

ONE = "/room/sittings/<int:seat_id>/history"


def _ended(r: Reader, seat_id: int) -> tuple[Seat, Attempt] | None:
    """The person's own seat and its work; None while nothing has ended."""
    seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
    attempt = seat.attempt
    return (seat, attempt) if attempt is not None and is_over(seat, to_ms(r.now)) else None


@blueprint.get(ONE)
def history(seat_id: int) -> Any:
    """Every save of one's own answers, as they were typed."""
    with read() as r:
        ended = _ended(r, seat_id)
        if ended is None:
            return redirect(url_for("room.waiting", seat_id=seat_id))
        seat, attempt = ended
        content = content_of_sitting(r.session, seat.sitting, sealer()).for_candidate()
        saves = history_of(r.session, attempt.id)
        return render_template(
            "room/history.html",
            heading_of=seat.sitting.part,
            replay=replay_facts(
                saves,
                content,
                own=True,
                link=lambda **asked: url_for("room.history", seat_id=seat_id, **asked),
            ),
            file_url=url_for("room.chain", seat_id=seat_id),
            back_url=url_for("room.receipt", seat_id=seat_id),
        )


@blueprint.get(f"{ONE}.json")
def chain(seat_id: int) -> Any:
    """The whole chain of one's own answers, to be checked by `flask check-chain`."""
    with read() as r:
        ended = _ended(r, seat_id)
        if ended is None:
            return redirect(url_for("room.waiting", seat_id=seat_id))
        seat, attempt = ended
        paper = fixed_paper(r.session, seat.sitting.part_id, seat.sitting.ordinal)
        saves = history_of(r.session, attempt.id)
        sha256 = paper.sha256 if paper and paper.sha256 else ""
        return file_response(chain_file(attempt, saves, sha256, acknowledger(), own=True))
