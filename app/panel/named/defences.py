"""A member of the panel: the turns to hear, the own sheet, the decision where sheets lie apart."""

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.panel.named import blueprint
from app.panel.named.defence_forms import DecisionForm, ReasonForm, SheetForm, sheet_form
from app.panel.named.defence_page import decision_of, sessions_for, sheet_page
from app.sentences import sentence
from app.storage import get
from app.storage.downloads import attachment
from app.work import read, work
from exams.bodies.queries import stands_aside
from exams.defence.proposals import record_reading
from exams.defence.queries import get_defence_part, get_slot, proposal_of
from exams.defence.service import commit_scores, decide_spread, explain_deviation, save_scores
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action

Page = str | Response


@blueprint.get("/named/defences")
def defences() -> str:
    """Every defence this person is on the panel of, with the own sheets only."""
    with read() as r:
        return render_template("named/defences.html", sessions=sessions_for(r))


@blueprint.route("/named/defences/<int:slot_id>", methods=["GET", "POST"])
def sheet(slot_id: int) -> Page:
    """The own score sheet for one candidate: saved as a draft, or committed once."""
    with read() as r:
        view = sheet_page(r, slot_id)
        form = sheet_form(view)
        if form.validate_on_submit() and _saved(form, slot_id):
            return redirect(url_for("named.sheet", slot_id=slot_id))
        return render_template("named/sheet.html", form=form, reason_form=ReasonForm(), **view)


@blueprint.post("/named/defences/<int:slot_id>/reason")
def deviation(slot_id: int) -> Page:
    """Why the own mark lies far from the mean."""
    with work() as uow:
        explain_deviation(uow, slot_id, request.form.get("reason", ""))
    flash(_("Your reason is kept with your sheet."), "success")
    return redirect(url_for("named.sheet", slot_id=slot_id))


@blueprint.route("/named/defences/<int:slot_id>/decision", methods=["GET", "POST"])
def spread_decision(slot_id: int) -> Page:
    """The chair decides the official mark where the sheets lie apart."""
    form = DecisionForm()
    with read() as r:
        view = decision_of(r, slot_id)
        if form.validate_on_submit() and _decided(form, slot_id):
            flash(_("The official mark is decided."), "success")
            return redirect(url_for("named.defences"))
        return render_template("named/decision.html", form=form, **view)


@blueprint.post("/named/defences/<int:slot_id>/proposal")
def proposal(slot_id: int) -> Response:
    """The candidate's proposal as a download, for a member who does not stand aside."""
    with work() as uow:
        slot = get_slot(uow.session, slot_id)
        part = get_defence_part(uow.session, slot.part_id)
        uow.require(Action.DEFENCE_SCORE, part.competition_id)
        aside = stands_aside(uow.session, part.competition_id, current_user.person_id)
        row = proposal_of(uow.session, part.id, slot.application_id)
        if slot.application_id in aside or row is None or row.submitted_at is None:
            raise NotFound("defence.unknown_slot")
        record_reading(uow, row, part.competition_id)
        key, name = str(row.object_key), row.file_name or "de-an.pdf"
    return attachment(get(key), "application/pdf", name)


def _saved(form: SheetForm, slot_id: int) -> bool:
    act = commit_scores if form.commit.data else save_scores
    try:
        with work() as uow:
            act(uow, slot_id, _scores(form), form.comment.data or "")
    except RuleBroken as refusal:
        _put(form, refusal)
        return False
    flash(_("Your sheet is committed. It opens together with the others.") if form.commit.data
          else _("Your draft is saved. Nobody else can see it."), "success")  # fmt: skip
    return True


def _decided(form: DecisionForm, slot_id: int) -> bool:
    try:
        with work() as uow:
            decide_spread(uow, slot_id, form.mark.data, form.reason.data or "")
    except RuleBroken as refusal:
        _put(form, refusal)
        return False
    return True


def _scores(form: Any) -> dict[str, Decimal | None]:
    return {name: form[f"score_{name}"].data for name in form.criteria}


def _put(form: Any, refusal: RuleBroken) -> None:
    """The refusal beside its field, or at the head of the form."""
    name = str(refusal.facts.get("field", ""))
    found = next((f for f in (f"score_{name}", name) if f in form), None)
    if found is None:
        form.form_errors.append(sentence(refusal.reasons[0]))
    else:
        form[found].errors = [*form[found].errors, sentence(refusal.reasons[0])]
