"""What candidates need to sit the exam: the office decides, before the sitting."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accommodation_words import NEEDS, arrangement_words
from app.forms.refusals import show
from app.gates import post_needs
from app.office import blueprint
from app.office.accommodations_forms import DecisionForm, LabelForm
from app.work import Reader, read, work
from exams.competitions.queries import get_competition
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action
from exams.sittings.accommodation_models import Accommodation, Need
from exams.sittings.accommodations import (
    arrangement_of,
    decide_accommodation,
    labels,
    requests,
    set_label,
)

ALL = "/office/competitions/<int:competition_id>/accommodations"
ONE = f"{ALL}/<int:accommodation_id>"


@blueprint.get(ALL)
def accommodations(competition_id: int) -> str:
    """Who asked for what, what was decided, and the labels."""
    return _page(competition_id, LabelForm(formdata=None))


def _page(competition_id: int, form: LabelForm) -> str:
    with read() as r:
        r.actor.require(Action.APPLICATION_JUDGE, competition_id)
        return render_template(
            "office/accommodations.html",
            competition=get_competition(r.session, competition_id), form=form,
            rows=[(row, arrangement_words(arrangement_of(row)))
                  for row in requests(r.session, competition_id)],
            labels=labels(r.session, competition_id), needs=NEEDS, Need=Need,
        )  # fmt: skip


@blueprint.post(ALL)
@post_needs(Action.APPLICATION_JUDGE)
def accommodation_label(competition_id: int) -> str | Response:
    """Keep a label."""
    form = LabelForm()
    if form.validate_on_submit() and _kept(form, competition_id):
        flash(_("The label is kept."), "success")
        return redirect(url_for("office.accommodations", competition_id=competition_id))
    return _page(competition_id, form)


def _kept(form: LabelForm, competition_id: int) -> bool:
    try:
        with work() as uow:
            needs = [Need(need) for need in form.needs.data or []]
            amount = form.extra_minutes.data, form.extra_percent.data, form.break_minutes.data
            set_label(uow, competition_id, form.name.data, needs, *amount)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.route(ONE, methods=["GET", "POST"])
@post_needs(Action.APPLICATION_JUDGE, lambda _r, competition_id, **_more: int(competition_id))
def accommodation(competition_id: int, accommodation_id: int) -> Any:
    """One request, by the application's number, and the decision."""
    with read() as r:
        r.actor.require(Action.APPLICATION_JUDGE, competition_id)
        row = _request(r, competition_id, accommodation_id)
        form = DecisionForm(labels(r.session, competition_id))
        if form.validate_on_submit() and _decided(form, row.id):
            flash(_("The decision is kept. The candidate reads it."), "success")
            return redirect(url_for("office.accommodations", competition_id=competition_id))
        return render_template(
            "office/accommodations_one.html", row=row, form=form, needs=NEEDS, Need=Need,
            competition=get_competition(r.session, competition_id),
        )  # fmt: skip


def _request(r: Reader, competition_id: int, accommodation_id: int) -> Accommodation:
    row = r.session.get(Accommodation, accommodation_id)
    if row is None or row.application.competition_id != competition_id:
        raise NotFound("accommodation.unknown")
    return row


def _decided(form: DecisionForm, accommodation_id: int) -> bool:
    own = [Need(need) for need in form.needs.data or []]
    try:
        with work() as uow:
            decide_accommodation(
                uow,
                accommodation_id,
                form.granted.data == "yes",
                label_id=int(form.label_id.data) if form.label_id.data else None,
                needs=own if form.own_needs.data or own else None,
                extra_minutes=form.extra_minutes.data,
                extra_percent=form.extra_percent.data,
                break_minutes=form.break_minutes.data,
                reason=form.reason.data or "",
            )
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True
