"""Violations of a sitting: what was noted, and the second person's decision."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.forms.refusals import show
from app.gates import post_needs
from app.labels import violation_name
from app.panel.hall import blueprint
from app.panel.hall.sittings import ONE, watched
from app.panel.hall.telling_forms import DecideForm
from app.work import Reader, read, sealer, work
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.sittings import hall_queries
from exams.sittings.breaches import rules_broken
from exams.sittings.violations import decide_violation


def _where(r: Reader, violation_id: int) -> int:
    """The competition in whose hall it was noted."""
    row = hall_queries.readable_violation(r.session, violation_id, r.actor)
    return row.seat.sitting.part.competition_id


@blueprint.get(f"{ONE}/violations")
def violations(sitting_id: int) -> str:
    """Every violation of the sitting, undecided first."""
    return _page(sitting_id)


def _page(sitting_id: int, refused: tuple[int, DecideForm] | None = None) -> str:
    with read() as r:
        sitting = watched(r, sitting_id)
        where = sitting.part.competition_id
        rows = hall_queries.violations(r.session, sitting_id)
        forms = {
            row.id: DecideForm(formdata=None, prefix=f"v{row.id}")
            for row in rows
            if row.confirmed is None and row.noted_by != r.actor.person_id
        }
        confirms = r.actor.may(Action.SITTING_CONFIRM, where)
        return render_template(
            "hall/violations.html", sitting=sitting, violations=rows,
            forms=(forms | (dict([refused]) if refused else {})) if confirms else {},
            broken=rules_broken(r.session, where), violation_name=violation_name,
            conducts=r.actor.may(Action.SITTING_CONDUCT, where), me=r.actor.person_id,
        )  # fmt: skip


@blueprint.post("/hall/violations/<int:violation_id>/decide")
@post_needs(Action.SITTING_CONFIRM, _where)
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
    return _page(sitting_id, (violation_id, form))
