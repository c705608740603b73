"""The chair's and the secretary's view of marking: counts and codes, never names."""

from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.panel.blind import blueprint
from app.panel.blind.overview_forms import DecisionForm
from app.panel.blind.words import HOW, ROUNDS, STANDINGS
from app.sentences import sentence
from app.work import Reader, read, work
from exams.clock import local_day
from exams.competitions.models import Part, PartStage
from exams.competitions.queries import get_part
from exams.errors import Invalid, NotFound
from exams.marking.guards import why_not_lock
from exams.marking.models import Script
from exams.marking.queries import (
    given_sheets,
    ladder_of,
    may_oversee,
    outcome,
    parts_marked,
    script_for,
)
from exams.marking.queries import (
    overview as overview_of,
)
from exams.marking.service import chair_decide, hold_dialogue, lock, reallocate
from exams.marking.standing import FIRST_MARKING, Standing, standing
from exams.permissions import Action

Page = str | Response


@blueprint.get("/blind/overview")
def overview() -> Page:
    """Every part in marking or beyond that I oversee."""
    with read() as r:
        parts = parts_marked(r.session, r.actor)
        rows = [overview_of(r.session, part) for part in parts]
        return render_template(
            "blind/overview.html", rows=rows, today=local_day(r.now), standings=STANDINGS
        )


@blueprint.get("/blind/parts/<int:part_id>")
def part_marking(part_id: int) -> Page:
    """One part: what each script waits for, what keeps the marks from being locked."""
    with read() as r:
        part = _overseen(r, part_id)
        decides = r.actor.may(Action.MARKING_DECIDE, part.competition_id)
        allocates = r.actor.may(Action.MARKING_ALLOCATE, part.competition_id)
        in_marking = part.stage is PartStage.MARKING
        reasons = [sentence(x) for x in why_not_lock(r.session, part)] if in_marking else []
        return render_template(
            "blind/part.html",
            view=overview_of(r.session, part),
            reasons=reasons,
            how=HOW,
            decides=decides,
            allocates=allocates,
            in_marking=in_marking,
            today=local_day(r.now),
            standings=STANDINGS,
        )


@blueprint.post("/blind/parts/<int:part_id>/lock")
def lock_marks(part_id: int) -> Page:
    """Lock every mark of the part."""
    with work() as uow:
        count = lock(uow, part_id)
    flash(_("The marks of %(count)s scripts are locked.", count=count), "success")
    return redirect(url_for("blind.part_marking", part_id=part_id))


@blueprint.post("/blind/parts/<int:part_id>/reallocate")
def hand_on(part_id: int) -> Page:
    """Give what waits to markers who are free."""
    with work() as uow:
        count = reallocate(uow, part_id)
    flash(_("Handed to another marker: %(count)s.", count=count), "success")
    return redirect(url_for("blind.part_marking", part_id=part_id))


@blueprint.route("/blind/dialogues/<string:code>", methods=["GET", "POST"])
def dialogue(code: str) -> Page:
    """Both (or all three) marks beside each other; the chair's decision and its grounds."""
    form = DecisionForm()
    with read() as r:
        script = script_for(r.session, r.actor, code, Action.MARKING_DECIDE)
        part = get_part(r.session, script.part_id)
        where = standing(script, ladder_of(r.session, part))
        if form.validate_on_submit() and _decided(form, script, where):
            flash(_("The mark of script %(code)s is decided.", code=code), "success")
            return redirect(url_for("blind.part_marking", part_id=part.id))
        return render_template(
            "blind/dialogue.html",
            script=script,
            part=part,
            where=where,
            form=form,
            sheets=given_sheets(script, FIRST_MARKING),
            outcome=outcome(r.session, script),
            how=HOW,
            rounds=ROUNDS,
            open=where in (Standing.DIALOGUE, Standing.CHAIR),
        )


def _decided(form: DecisionForm, script: Script, where: Standing) -> bool:
    """The act that the script waits for; a refusal stands at its field."""
    act = hold_dialogue if where is Standing.DIALOGUE else chair_decide
    try:
        with work() as uow:
            mark = form.mark.data if form.mark.data is not None else Decimal(-1)
            act(uow, script.part_id, script.code, mark, form.reason.data or "")
    except Invalid as refusal:
        show(form, refusal)
        return False
    return True


def _overseen(r: Reader, part_id: int) -> Part:
    part = get_part(r.session, part_id)
    if not may_oversee(r.actor, part):
        raise NotFound("part.unknown")
    return part
