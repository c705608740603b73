"""Council and boards of a competition: decisions, members, who declared what."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.bodies_shown import card_of, duty_choices, kind_choices, member_shown, title
from app.forms.refusals import show
from app.office import blueprint
from app.office.bodies_forms import AppointForm, DecisionForm, RemoveForm
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import Reader, read, work
from exams.bodies import guards, queries
from exams.bodies.models import Body, BodyKind, Duty
from exams.bodies.service import (
    appoint_member,
    correct_decision,
    issue_decision,
    remove_member,
    set_up_body,
)
from exams.competitions.queries import get_competition
from exams.errors import RuleBroken
from exams.permissions import Action


@blueprint.get("/office/competitions/<int:competition_id>/bodies")
def bodies(competition_id: int) -> str:
    """Each body as a card: members, duties, declarations for who may read them."""
    with read() as r:
        r.actor.require(Action.COMPETITION_READ, competition_id)
        names = queries.may_read_declarations(r.actor, competition_id)
        cards = [card_of(r.session, b, names) for b in queries.bodies_of(r.session, competition_id)]
        why = guards.why_not_complete(r.session, competition_id)
        return render_template(
            "office/bodies.html",
            competition=get_competition(r.session, competition_id),
            cards=cards,
            missing=[sentence(reason) for reason in why],
            free=kind_choices(r.session, competition_id),
            may_set_up=r.actor.may(Action.BODY_SET_UP, competition_id),
            may_issue=r.actor.may(Action.DOCUMENT_ISSUE, competition_id),
        )


@blueprint.route("/office/competitions/<int:competition_id>/bodies/new", methods=["GET", "POST"])
def new_body(competition_id: int) -> str | Response:
    """Set up a body by its decision."""
    form = DecisionForm()
    with read() as r:
        r.actor.require(Action.BODY_SET_UP, competition_id)
        form.kind.choices = [("", _("Choose")), *kind_choices(r.session, competition_id)]
    if form.validate_on_submit():
        try:
            with work() as uow:
                body = set_up_body(
                    uow,
                    competition_id,
                    BodyKind(form.kind.data),
                    form.decision_no.data or "",
                    form.decided_on.data,
                )
            flash(_("The body is set up. Appoint its members."), "success")
            return redirect(url_for("office.appoint", competition_id=competition_id,
                                    body_id=body.id))  # fmt: skip
        except RuleBroken as refused:
            show(form, refused)
    return _form_page(form, _("Set up a body"), competition_id)


@blueprint.route(
    "/office/competitions/<int:competition_id>/bodies/<int:body_id>/decision",
    methods=["GET", "POST"],
)
def edit_decision(competition_id: int, body_id: int) -> str | Response:
    """Correct number or date of the decision."""
    with read() as r:
        body = _body(r, competition_id, body_id)
        form = DecisionForm(
            kind=body.kind.value, decision_no=body.decision_no, decided_on=body.decided_on
        )
        form.kind.choices = [(body.kind.value, title(body.kind))]
    if form.validate_on_submit():
        try:
            with work() as uow:
                correct_decision(uow, body_id, form.decision_no.data or "", form.decided_on.data)
            flash(_("The decision is corrected."), "success")
            return redirect(url_for("office.bodies", competition_id=competition_id))
        except RuleBroken as refused:
            show(form, refused)
    return _form_page(form, _("Correct the decision"), competition_id)


@blueprint.route(
    "/office/competitions/<int:competition_id>/bodies/<int:body_id>/members/new",
    methods=["GET", "POST"],
)
def appoint(competition_id: int, body_id: int) -> str | Response:
    """Appoint a member; a duty that excludes another is refused with the rule."""
    form = AppointForm()
    with read() as r:
        body = _body(r, competition_id, body_id)
        form.duty.choices = [("", _("Choose")), *duty_choices(body.kind)]
        heading = _("Appoint a member: %(body)s", body=title(body.kind))
    if form.validate_on_submit():
        try:
            with work() as uow:
                person_id = queries.person_to_appoint(uow.session, form.email.data or "")
                appoint_member(uow, body_id, person_id, Duty(form.duty.data))
            flash(_("The member is appointed."), "success")
            return redirect(url_for("office.bodies", competition_id=competition_id))
        except RuleBroken as refused:
            show(form, refused)
    return _form_page(form, heading, competition_id)


@blueprint.route(
    "/office/competitions/<int:competition_id>/members/<int:member_id>/remove",
    methods=["GET", "POST"],
)
def remove(competition_id: int, member_id: int) -> str | Response:
    """End a membership, with the reason."""
    with read() as r:
        r.actor.require(Action.BODY_SET_UP, competition_id)
        member = queries.get_member(r.session, competition_id, member_id)
        shown = member_shown(member)
    form = RemoveForm()
    if form.validate_on_submit():
        with work() as uow:
            remove_member(uow, member_id, form.reason.data or "")
        flash(_("The member was removed, and the role with it."), "success")
        return redirect(url_for("office.bodies", competition_id=competition_id))
    return _form_page(form, _("Remove %(member)s", member=shown), competition_id)


@blueprint.post("/office/competitions/<int:competition_id>/bodies/<int:body_id>/paper")
def body_paper(competition_id: int, body_id: int) -> Response:
    """Issue the decision with its present members as a PDF."""
    with read() as r:
        r.actor.require(Action.DOCUMENT_ISSUE, competition_id)
        queries.get_body(r.session, competition_id, body_id)
    with work() as uow:
        document = issue_decision(uow, body_id)
    return pdf_response(document)


def _body(r: Reader, competition_id: int, body_id: int) -> Body:
    r.actor.require(Action.BODY_SET_UP, competition_id)
    return queries.get_body(r.session, competition_id, body_id)


def _form_page(form: Any, heading: str, competition_id: int) -> str:
    return render_template(
        "office/bodies_form.html", form=form, heading=heading, competition_id=competition_id
    )
