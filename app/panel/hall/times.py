"""Time in the hall: pauses, more time and delayed starts, each by two people."""

from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accommodation_words import arrangement_words
from app.forms.refusals import show
from app.gates import post_needs
from app.panel.hall import blueprint
from app.panel.hall.time_forms import KINDS, ONE, AskForm, PauseForm, ScopeForm
from app.panel.hall.words import REASONS
from app.work import Reader, read, work
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.sittings import queries, time_queries
from exams.sittings.accommodations import arrangements
from exams.sittings.models import Seat, Sitting
from exams.sittings.pauses import confirm_pause, end_pause, start_pause
from exams.sittings.scope import rooms_of
from exams.sittings.time_models import TimeKind
from exams.sittings.times import TimeReason, approve_time, ask_time, refuse_time

F = TypeVar("F", bound=ScopeForm)
TIMES = "/hall/sittings/<int:sitting_id>/times"
PAUSES = "/hall/sittings/<int:sitting_id>/pauses"


def _where(r: Reader, sitting_id: int) -> int:
    """The competition of the sitting."""
    return queries.bare_sitting(r.session, sitting_id).part.competition_id


def _back(sitting_id: int) -> Response:
    return redirect(url_for("hall.times", sitting_id=sitting_id))


@blueprint.get(TIMES)
def times(sitting_id: int) -> str:
    """What stands still, what waits for a second person, and what was given."""
    with read() as r:
        return _page(r, sitting_id)


def _page(
    r: Reader, sitting_id: int, pausing: PauseForm | None = None, asking: AskForm | None = None
) -> str:
    sitting = queries.readable_sitting(r.session, sitting_id, r.actor)
    where = sitting.part.competition_id
    return render_template(
        "hall/times.html", sitting=sitting, reasons=REASONS, Reason=TimeReason, kinds=KINDS,
        pausing=pausing or _form(r, PauseForm, sitting, blank=True),
        asking=asking or _form(r, AskForm, sitting, blank=True),
        pauses=time_queries.pauses(r.session, sitting_id),
        times=time_queries.times(r.session, sitting_id),
        conducts=r.actor.may(Action.SITTING_CONDUCT, where),
        arranged=_arranged(r, sitting),
        approves=r.actor.may(Action.SITTING_ADD_TIME, where), me=r.actor.person_id,
    )  # fmt: skip


def _arranged(r: Reader, sitting: Sitting) -> list[tuple[Seat, list[str]]]:
    """What the hall has to arrange, by seat: never why."""
    granted = arrangements(r.session, sitting.id)
    rows = ((seat, granted.get(seat.application_id)) for seat in sitting.seats)
    return [(seat, arrangement_words(what, sitting.minutes)) for seat, what in rows if what]


def _form(r: Reader, kind: type[F], sitting: Sitting, *, blank: bool = False) -> F:
    """The form; a blank one for the candidate of `?seat=…`, when the way here named one."""
    more: dict[str, Any] = {"formdata": None} if blank else {}
    number = {s.id: s.application.exam_number for s in sitting.seats}.get(_named_seat())
    if blank and number:
        more["data"] = {"scope": ONE, "exam_number": number}
    prefix = "p" if kind is PauseForm else "t"
    return kind(sitting.id, rooms_of(r.session, sitting.id), sitting.seats, prefix=prefix, **more)


def _named_seat() -> int:
    return request.args.get("seat", 0, type=int)


@blueprint.post(TIMES)
@post_needs(Action.SITTING_CONDUCT, _where)
def ask(sitting_id: int) -> Any:
    """Ask for time; another person approves it."""
    with read() as r:
        form = _form(r, AskForm, queries.readable_sitting(r.session, sitting_id, r.actor))
        if form.validate_on_submit() and _asked(form):
            flash(_("Asked. A second person approves it on this page."), "success")
            return _back(sitting_id)
        return _page(r, sitting_id, asking=form)


def _asked(form: AskForm) -> bool:
    scope = form.whom()
    if scope is None:
        return False
    try:
        with work() as uow:
            reason, kind = TimeReason(form.reason_code.data), TimeKind(form.kind.data)
            ask_time(uow, scope, form.minutes.data * 60, reason, form.note.data or "", kind)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post(f"{TIMES}/<int:time_id>/approve")
def approve(sitting_id: int, time_id: int) -> Response:
    """Give, as a second person, the time that was asked for."""
    with work() as uow:
        time_queries.time_of(uow.session, time_id, sitting_id)
        approve_time(uow, time_id)
    flash(_("The time is given. The clocks of the candidates follow by themselves."), "success")
    return _back(sitting_id)


@blueprint.post(f"{TIMES}/<int:time_id>/refuse")
def refuse(sitting_id: int, time_id: int) -> Response:
    """Turn a request down, or take one's own back."""
    with work() as uow:
        time_queries.time_of(uow.session, time_id, sitting_id)
        refuse_time(uow, time_id)
    flash(_("The request is turned down. No clock changed."), "success")
    return _back(sitting_id)


@blueprint.post(PAUSES)
@post_needs(Action.SITTING_CONDUCT, _where)
def pause(sitting_id: int) -> Any:
    """Stop the clocks at once."""
    with read() as r:
        form = _form(r, PauseForm, queries.readable_sitting(r.session, sitting_id, r.actor))
        if form.validate_on_submit() and _paused(form):
            flash(_("The clocks stand still. A second person confirms it."), "success")
            return _back(sitting_id)
        return _page(r, sitting_id, pausing=form)


def _paused(form: PauseForm) -> bool:
    scope = form.whom()
    if scope is None:
        return False
    try:
        with work() as uow:
            start_pause(uow, scope, TimeReason(form.reason_code.data), form.note.data or "")
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post(f"{PAUSES}/<int:pause_id>/confirm")
def confirm(sitting_id: int, pause_id: int) -> Response:
    """Agree, as a second person, that the pause was right."""
    with work() as uow:
        time_queries.pause_of(uow.session, pause_id, sitting_id)
        confirm_pause(uow, pause_id)
    flash(_("The pause is confirmed. The clocks run again when you resume."), "success")
    return _back(sitting_id)


@blueprint.post(f"{PAUSES}/<int:pause_id>/resume")
def resume(sitting_id: int, pause_id: int) -> Response:
    """Let the clocks run again."""
    with work() as uow:
        time_queries.pause_of(uow.session, pause_id, sitting_id)
        end_pause(uow, pause_id)
    flash(_("The clocks run again. Everybody got back what the pause took."), "success")
    return _back(sitting_id)
