"""The history of a named candidate's answers, for supervisors and the chair: each look recorded."""

from typing import Any

from flask import Response, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.gates import post_needs
from app.panel.hall import blueprint
from app.replaying import acknowledger, file_response, replay_facts
from app.sentences import sentence
from app.work import Reader, read, sealer, work
from exams.errors import NotFound
from exams.papers.queries import fixed_paper
from exams.permissions import Action
from exams.sittings.answers import history as history_of
from exams.sittings.chain_file import chain_file
from exams.sittings.copies import content_of_sitting
from exams.sittings.looking import look as look_at
from exams.sittings.looking import looks_now, replayable_seat, why_not_look
from exams.sittings.models import Attempt, Seat
from exams.sittings.queries import get_seat

ONE = "/hall/seats/<int:seat_id>/history"


class LookForm(Form):
    """Why somebody looks."""

    reason = fields.TextAreaField(
        _l("Why do you need to see it?"),
        [rules.required(_l("the reason")), rules.length(_l("The reason"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Look, for one hour"))


def _where(r: Reader, seat_id: int) -> int:
    """The competition in whose hall the seat stands."""
    return get_seat(r.session, seat_id).sitting.part.competition_id


@blueprint.get(ONE)
def history(seat_id: int) -> str:
    """The history, while a look lasts; else the question for a reason."""
    return _page(seat_id, LookForm(formdata=None))


def _page(seat_id: int, form: LookForm) -> str:
    with read() as r:
        seat = replayable_seat(r.session, seat_id, r.actor)
        seen = looks_now(r.session, seat, r.actor, r.now)
        return render_template(
            "hall/history.html",
            seat=seat,
            form=form,
            blocked=[sentence(reason) for reason in why_not_look(seat.sitting.part)],
            replay=_replay(r, seat) if seen else None,
        )


def _replay(r: Reader, seat: Seat) -> dict[str, Any]:
    content = content_of_sitting(r.session, seat.sitting, sealer()).for_candidate()
    saves = history_of(r.session, _attempt(seat).id)
    return replay_facts(
        saves,
        content,
        own=False,
        link=lambda **asked: url_for("hall.history", seat_id=seat.id, **asked),
    )


@blueprint.post(ONE)
@post_needs(Action.SITTING_REPLAY, _where)
def look(seat_id: int) -> Any:
    """Look, with a reason."""
    form = LookForm()
    if not form.validate_on_submit():
        return _page(seat_id, form)
    with work() as uow:
        look_at(uow, seat_id, form.reason.data)
    return redirect(url_for("hall.history", seat_id=seat_id))


@blueprint.get(f"{ONE}.json")
def chain(seat_id: int) -> Any:
    """The whole chain without the candidate's own notes, while a look lasts."""
    with read() as r:
        seat = replayable_seat(r.session, seat_id, r.actor)
        if not looks_now(r.session, seat, r.actor, r.now):
            return redirect(url_for("hall.history", seat_id=seat_id))
        return _file(r, seat)


def _file(r: Reader, seat: Seat) -> Response:
    attempt, paper = (
        _attempt(seat),
        fixed_paper(r.session, seat.sitting.part_id, seat.sitting.ordinal),
    )
    saves = history_of(r.session, attempt.id)
    sha256 = paper.sha256 if paper and paper.sha256 else ""
    return file_response(chain_file(attempt, saves, sha256, acknowledger(), own=False))


def _attempt(seat: Seat) -> Attempt:
    if seat.attempt is None:
        raise NotFound("attempt.unknown")
    return seat.attempt
