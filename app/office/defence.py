"""The defence as the office conducts it: session, call-up, lot, turns, opening, minutes."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.office import blueprint
from app.office.competitions import readable
from app.office.defence_forms import SessionForm
from app.office.defence_page import page_of
from app.storage import get
from app.storage.downloads import attachment
from app.work import read, work
from exams.competitions.queries import get_part
from exams.defence import service
from exams.defence.proposals import record_reading
from exams.defence.queries import defence_parts, get_slot, proposal_of, session_of
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action
from exams.uow import UnitOfWork

BASE = "/office/competitions/<int:competition_id>/defence"
Page = str | Response
TURNS: dict[str, Callable[[UnitOfWork, int], Any]] = {
    "start": service.start_turn,
    "end": service.end_turn,
    "open": service.open_scores,
    "absent": service.set_absent,
    "present": lambda uow, slot_id: service.set_absent(uow, slot_id, absent=False),
}


@blueprint.get(BASE)
def defence(competition_id: int) -> str:
    """Each part that is defended: what is done, what comes next, what is missing for it."""
    with read() as r:
        competition = readable(r, competition_id)
        parts = [page_of(r, part) for part in defence_parts(r.session, competition.id)]
        return render_template("office/defence.html", competition=competition, parts=parts)


@blueprint.route(f"{BASE}/<int:part_id>/session", methods=["GET", "POST"])
def defence_session(competition_id: int, part_id: int) -> Page:
    """When and where the part is defended."""
    with read() as r:
        r.actor.require(Action.COMPETITION_RUN, competition_id)
        part = _part(r, competition_id, part_id)
        form = SessionForm(obj=session_of(r.session, part.id))
        if form.validate_on_submit() and _set(form, part_id):
            flash(_("The session is set."), "success")
            return _back(competition_id)
        return render_template(
            "office/defence_session.html", competition=part.competition, part=part, form=form
        )


@blueprint.post(f"{BASE}/<int:part_id>/call-up")
def defence_call_up(competition_id: int, part_id: int) -> Response:
    """Call up everybody who is admitted."""
    with work() as uow:
        _part(uow, competition_id, part_id)
        count = len(service.call_up_defence(uow, part_id))
    flash(_("%(count)s candidates are called up.", count=count), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/<int:part_id>/draw")
def defence_draw(competition_id: int, part_id: int) -> Response:
    """Draw the order by lot."""
    with work() as uow:
        _part(uow, competition_id, part_id)
        service.draw_order(uow, part_id)
    flash(_("The order is drawn. The minutes say how to repeat the draw."), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/<int:part_id>/attendance")
def defence_attendance(competition_id: int, part_id: int) -> Response:
    """Note which members are away."""
    away = request.form.getlist("absent", type=int)
    with work() as uow:
        _part(uow, competition_id, part_id)
        service.set_attendance(uow, part_id, away)
    flash(_("Who is present is noted."), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/turns/<int:slot_id>/<string:act>")
def defence_turn(competition_id: int, slot_id: int, act: str) -> Response:
    """Begin or end a turn, note who did not come, open the scores."""
    if act not in TURNS:
        raise NotFound("defence.unknown_slot")
    with work() as uow:
        _part(uow, competition_id, get_slot(uow.session, slot_id).part_id)
        TURNS[act](uow, slot_id)
    flash(_("Done."), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/<int:part_id>/finish")
def defence_finish(competition_id: int, part_id: int) -> Response:
    """End the defence; the minutes are issued."""
    with work() as uow:
        _part(uow, competition_id, part_id)
        service.finish(uow, part_id)
    flash(_("The defence is finished and its minutes are issued."), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/<int:part_id>/proposals/<int:application_id>")
def defence_proposal(competition_id: int, part_id: int, application_id: int) -> Response:
    """A candidate's proposal as a download; who read it is recorded."""
    with work() as uow:
        uow.require(Action.DEFENCE_CONDUCT, competition_id)
        _part(uow, competition_id, part_id)
        row = proposal_of(uow.session, part_id, application_id)
        if row is None or row.object_key is None or row.submitted_at is None:
            raise NotFound("part.unknown")
        record_reading(uow, row, competition_id)
        key, name = row.object_key, row.file_name or "de-an.pdf"
    return attachment(get(key), "application/pdf", name)


def _set(form: SessionForm, part_id: int) -> bool:
    try:
        with work() as uow:
            assert form.starts_at.data is not None  # required
            service.set_session(uow, part_id, form.starts_at.data, form.place.data or "")
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


def _part(holder: Any, competition_id: int, part_id: int) -> Any:
    part = get_part(holder.session, part_id)
    if part.competition_id != competition_id:
        raise NotFound("part.unknown")
    return part


def _back(competition_id: int) -> Response:
    return redirect(url_for("office.defence", competition_id=competition_id))
