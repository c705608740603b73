"""Violations of a sitting: what was noted, the second person's decision, what was revoked."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.forms import Form
from app.forms.refusals import show
from app.gates import post_needs
from app.labels import violation_name
from app.panel.hall import blueprint
from app.panel.hall.revocation_forms import AskRevocationForm, DecideRevocationForm
from app.panel.hall.sittings import ONE, watched
from app.panel.hall.telling_forms import DecideForm
from app.work import Reader, read, sealer, work
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.sittings import hall_queries
from exams.sittings.breaches import rules_broken
from exams.sittings.hall_models import Violation
from exams.sittings.revocation_models import Revocation
from exams.sittings.revocations import requests_of, why_not_revoke
from exams.sittings.violations import decide_violation


def where_noted(r: Reader, violation_id: int) -> int:
    """The competition in whose hall it was noted."""
    row = hall_queries.readable_violation(r.session, violation_id, r.actor)
    return row.seat.sitting.part.competition_id


@blueprint.get(f"{ONE}/violations")
def violations(sitting_id: int) -> str:
    """Every violation of the sitting, undecided first."""
    return violations_page(sitting_id)


def violations_page(
    sitting_id: int,
    refused: Mapping[int, Form] | None = None,
    asking: Mapping[int, Form] | None = None,
    deciding: Mapping[int, Form] | None = None,
) -> str:
    """The page, with the forms that were refused in place of empty ones.

    By violation: those that decide about it and that ask to revoke it; by request: its decision.
    """
    with read() as r:
        sitting = watched(r, sitting_id)
        where = sitting.part.competition_id
        rows = hall_queries.violations(r.session, sitting_id)
        asked = requests_of(r.session, sitting_id)
        return render_template(
            "hall/violations.html", sitting=sitting, violations=rows, asked=asked,
            forms=_deciding(r, where, rows) | dict(refused or {}),
            ask_forms=_asking(r, where, rows, asked) | dict(asking or {}),
            decide_forms=_revoking(r, where, asked) | dict(deciding or {}),
            broken=rules_broken(r.session, where), violation_name=violation_name,
            conducts=r.actor.may(Action.SITTING_CONDUCT, where), me=r.actor.person_id,
        )  # fmt: skip


def _deciding(r: Reader, where: int, rows: list[Violation]) -> dict[int, Form]:
    """By violation: the form of whom may decide about what another person noted."""
    if not r.actor.may(Action.SITTING_CONFIRM, where):
        return {}
    return {
        row.id: DecideForm(formdata=None, prefix=f"v{row.id}")
        for row in rows
        if row.confirmed is None and row.noted_by != r.actor.person_id
    }


def _asking(
    r: Reader, where: int, rows: list[Violation], asked: dict[int, list[Revocation]]
) -> dict[int, Form]:
    """By violation: the form to ask for its revocation, where nobody has and it is in time."""
    if not r.actor.may(Action.SITTING_REVOKE, where):
        return {}
    return {
        row.id: AskRevocationForm(formdata=None, prefix=f"r{row.id}")
        for row in rows
        if not why_not_revoke(r.session, row)
        and all(one.granted is False for one in asked.get(row.id, []))
    }


def _revoking(r: Reader, where: int, asked: dict[int, list[Revocation]]) -> dict[int, Form]:
    """By request: the form of whom may decide, who neither asked nor confirmed the violation."""
    if not r.actor.may(Action.SITTING_CONFIRM, where):
        return {}
    return {
        one.id: DecideRevocationForm(formdata=None, prefix=f"d{one.id}")
        for requests in asked.values()
        for one in requests
        if one.granted is None and r.actor.person_id not in (one.asked_by, one.violation.decided_by)
    }


@blueprint.post("/hall/violations/<int:violation_id>/decide")
@post_needs(Action.SITTING_CONFIRM, where_noted)
def decide(violation_id: int) -> Any:
    """Confirm or reject, as a second person."""
    with read() as r:
        sitting_id = hall_queries.readable_violation(
            r.session, violation_id, r.actor
        ).seat.sitting_id
    form = DecideForm(prefix=f"v{violation_id}")
    if form.validate_on_submit():
        try:
            with work() as uow:
                confirmed = form.confirmed.data == "yes"
                decide_violation(uow, violation_id, confirmed, form.note.data or "", sealer())
            flash(_("The decision is kept."), "success")
            return redirect(url_for("hall.violations", sitting_id=sitting_id))
        except RuleBroken as refusal:
            show(form, refusal)
    return violations_page(sitting_id, {violation_id: form})
