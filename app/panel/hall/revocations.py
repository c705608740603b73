"""Taking a confirmed violation back: asked for in the hall or by the secretary, decided by another."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms import Form
from app.forms.refusals import show
from app.gates import post_needs
from app.panel.hall import blueprint
from app.panel.hall.revocation_forms import AskRevocationForm, DecideRevocationForm
from app.panel.hall.violations import violations_page, where_noted
from app.work import Reader, read, work
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action
from exams.sittings.hall_queries import readable_violation
from exams.sittings.revocations import competition_of, readable_request
from exams.sittings.revoking import ask_revocation, grant_revocation, refuse_revocation

REQUEST = "/hall/revocations/<int:revocation_id>"


def _where_asked(r: Reader, revocation_id: int) -> int:
    return competition_of(readable_request(r.session, revocation_id, r.actor))


def _back(sitting_id: int, violation_id: int) -> Response:
    here = url_for("hall.violations", sitting_id=sitting_id)
    return redirect(f"{here}#violation-{violation_id}")


def _done(form: Form, act: Any, *given: Any) -> bool:
    try:
        with work() as uow:
            act(uow, *given)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post("/hall/violations/<int:violation_id>/revocations")
@post_needs(Action.SITTING_REVOKE, where_noted)
def ask_revocation_of(violation_id: int) -> Any:
    """Ask to revoke a confirmed violation, with the reason."""
    with read() as r:
        sitting_id = readable_violation(r.session, violation_id, r.actor).seat.sitting_id
    form = AskRevocationForm(prefix=f"r{violation_id}")
    if form.validate_on_submit() and _done(form, ask_revocation, violation_id, form.reason.data):
        flash(_("Asked. Another person than you and than who confirmed it decides."), "success")
        return _back(sitting_id, violation_id)
    return violations_page(sitting_id, asking={violation_id: form})


@blueprint.post(f"{REQUEST}/decide")
@post_needs(Action.SITTING_CONFIRM, _where_asked)
def decide_revocation(revocation_id: int) -> Any:
    """Revoke the violation, or turn the request down."""
    with read() as r:
        violation = readable_request(r.session, revocation_id, r.actor).violation
        sitting_id, violation_id = violation.seat.sitting_id, violation.id
    form = DecideRevocationForm(prefix=f"d{revocation_id}")
    decide = grant_revocation if form.granted.data == "yes" else refuse_revocation
    if form.validate_on_submit() and _done(form, decide, revocation_id, form.note.data or ""):
        flash(_("The decision is kept."), "success")
        return _back(sitting_id, violation_id)
    return violations_page(sitting_id, deciding={revocation_id: form})


@blueprint.post(f"{REQUEST}/take-back")
def take_back_revocation(revocation_id: int) -> Response:
    """Take one's own request back."""
    with work() as uow:
        row = readable_request(uow.session, revocation_id, uow.actor)
        if row.asked_by != uow.actor.person_id:
            raise NotFound("revocation.unknown")
        refuse_revocation(uow, revocation_id)
        sitting_id, violation_id = row.violation.seat.sitting_id, row.violation_id
    flash(_("The request is taken back."), "success")
    return _back(sitting_id, violation_id)
