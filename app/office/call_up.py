"""Calling up one part: its hour, its seats by lot, its letters; and moving the hour later."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.gates import post_needs
from app.office import blueprint
from app.office.rooms import readable
from app.office.rooms_forms import SittingForm
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import Reader, read, work
from exams.competitions.models import Part, PartStage
from exams.competitions.queries import declared, get_part, rules_of
from exams.errors import NotFound, RuleBroken, TransitionRefused
from exams.permissions import Action
from exams.sittings import guards, queries
from exams.sittings.models import Sitting
from exams.sittings.service import call_up, change_sitting

BASE = "/office/competitions/<int:competition_id>/parts/<int:part_id>/call-up"


def part_of(r: Reader, competition_id: int, part_id: int) -> Part:
    """The part, for who may watch its sittings; NotFound for one of another competition."""
    readable(r, competition_id)
    part = get_part(r.session, part_id)
    if part.competition_id != competition_id:
        raise NotFound("part.unknown")
    return part


@blueprint.route(BASE, methods=["GET", "POST"])
@post_needs(Action.COMPETITION_RUN)
def call_up_part(competition_id: int, part_id: int) -> str | Response:
    """Set the hour and call everybody up; afterwards seats and letters stand here."""
    with read() as r:
        part = part_of(r, competition_id, part_id)
        sitting = queries.sitting_of(r.session, part_id)
        form = _form(r, part, sitting)
        if form.validate_on_submit() and _done(form, part_id, sitting):
            changed = _("The hour is changed.")
            called = _("The candidates are called up: seats are drawn, letters are issued.")
            flash(changed if sitting else called, "success")
            here = url_for("office.call_up_part", competition_id=competition_id, part_id=part_id)
            return redirect(here)
        blocked = guards.why_not_call_up(r.session, part) if part.stage == PartStage.PLANNED else []
        return render_template(
            "office/rooms_call_up.html", competition=part.competition, part=part, form=form,
            sitting=queries.get_sitting(r.session, sitting.id) if sitting else None,
            declared=declared(r.session, competition_id, f"{part.code}.sitting", part_id),
            blocked=[sentence(x) for x in blocked],
            may_run=r.actor.may(Action.COMPETITION_RUN, competition_id),
        )  # fmt: skip


def _form(r: Reader, part: Part, sitting: Sitting | None) -> SittingForm:
    if sitting is not None:
        form = SittingForm(obj=sitting)
        form.submit.label.text = _l("Change the hour")
        return form
    stage = rules_of(r.session, part.competition_id).stage(part.code)
    return SittingForm(minutes=stage.minutes)


def _done(form: SittingForm, part_id: int, sitting: Sitting | None) -> bool:
    starts_at, minutes = form.starts_at.data, form.minutes.data
    try:
        with work() as uow:
            if sitting is None:
                call_up(uow, part_id, starts_at, minutes)
            else:
                change_sitting(uow, sitting.id, starts_at, minutes)
    except (RuleBroken, TransitionRefused) as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.get(f"{BASE}/letters")
def call_up_letters(competition_id: int, part_id: int) -> Response:
    """All call-up letters as one PDF."""
    with read() as r:
        part_of(r, competition_id, part_id)
        sitting = queries.sitting_of(r.session, part_id)
        if sitting is None:
            raise NotFound("sitting.unknown")
        return pdf_response(queries.sitting_paper(r.session, sitting.id, "call_up_batch"))
