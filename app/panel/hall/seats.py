"""One candidate in the hall: let another machine in, ask for time, note an incident."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.gates import post_needs
from app.panel.hall import blueprint
from app.panel.hall.board import seat_facts
from app.panel.hall.forms import IncidentForm, TimeForm
from app.panel.hall.words import DOCUMENTS
from app.work import Reader, read, work
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.sittings import queries
from exams.sittings.hall import IncidentKind, TimeReason
from exams.sittings.service import allow_takeover, ask_time, note_incident

ONE = "/hall/seats/<int:seat_id>"


def _where(r: Reader, seat_id: int) -> int:
    """The competition in whose hall the seat stands."""
    return queries.get_seat(r.session, seat_id).sitting.part.competition_id


@blueprint.get(ONE)
def seat(seat_id: int) -> str:
    """Where this candidate stands, and what an invigilator can do."""
    return _page(seat_id, TimeForm(formdata=None), IncidentForm(formdata=None, prefix="i"))


def _page(seat_id: int, time_form: TimeForm, incident_form: IncidentForm) -> str:
    with read() as r:
        row = queries.readable_seat(r.session, seat_id, r.actor)
        where = row.sitting.part.competition_id
        return render_template(
            "hall/seat.html", seat=row, facts=seat_facts(row, r.now), documents=DOCUMENTS,
            conducts=r.actor.may(Action.SITTING_CONDUCT, where), time_form=time_form,
            incident_form=incident_form, now=r.now,
        )  # fmt: skip


def _back(seat_id: int) -> Response:
    return redirect(url_for("hall.seat", seat_id=seat_id))


@blueprint.post(f"{ONE}/let-in")
def let_in(seat_id: int) -> Response:
    """Another machine of this candidate may go on, for ten minutes."""
    with work() as uow:
        allow_takeover(uow, seat_id)
    flash(_("For ten minutes the candidate can go on at another machine."), "success")
    return _back(seat_id)


@blueprint.post(f"{ONE}/times")
@post_needs(Action.SITTING_CONDUCT, _where)
def time(seat_id: int) -> Any:
    """Ask for more time; somebody else approves it."""
    form = TimeForm()
    if form.validate_on_submit():
        try:
            with work() as uow:
                reason = TimeReason(form.reason_code.data)
                ask_time(uow, seat_id, form.minutes.data * 60, reason, form.note_on_time.data or "")
            flash(_("Asked. A second person approves it on the board."), "success")
            return _back(seat_id)
        except RuleBroken as refusal:
            show(form, refusal)
    return _page(seat_id, form, IncidentForm(formdata=None, prefix="i"))


@blueprint.post(f"{ONE}/incidents")
@post_needs(Action.SITTING_CONDUCT, _where)
def incident(seat_id: int) -> Any:
    """Note something that concerns this candidate."""
    form = IncidentForm(prefix="i")
    if form.validate_on_submit():
        with work() as uow:
            sitting_id = queries.readable_seat(uow.session, seat_id, uow.actor).sitting_id
            note_incident(uow, sitting_id, IncidentKind(form.kind.data), form.note.data, seat_id)
        flash(_("It is noted."), "success")
        return _back(seat_id)
    return _page(seat_id, TimeForm(formdata=None), form)
