"""The mop-up sitting of a part: its day, its seats and letters, or that nobody came."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.gates import post_needs
from app.office import blueprint
from app.office.call_up import part_of
from app.office.rooms_forms import SittingForm
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import Reader, read, work
from exams.competitions.models import Part
from exams.competitions.queries import rules_of
from exams.errors import NotFound, RuleBroken, TransitionRefused
from exams.papers.models import MOP_UP
from exams.permissions import Action
from exams.sittings import mop_up as rules
from exams.sittings import queries
from exams.sittings.models import Sitting
from exams.sittings.moving import call_off_mop_up, call_up_mop_up
from exams.sittings.service import change_sitting

BASE = "/office/competitions/<int:competition_id>/parts/<int:part_id>/mop-up"


@blueprint.route(BASE, methods=["GET", "POST"])
@post_needs(Action.COMPETITION_RUN)
def mop_up(competition_id: int, part_id: int) -> str | Response:
    """Set the day of the mop-up sitting; afterwards its seats and letters stand here."""
    with read() as r:
        part = part_of(r, competition_id, part_id)
        sitting = queries.sitting_of(r.session, part_id, MOP_UP)
        form = _form(r, part, sitting)
        if form.validate_on_submit() and _done(form, part_id, sitting):
            called = _("The mop-up sitting is called up: seats are drawn, letters are issued.")
            flash(_("The hour is changed.") if sitting else called, "success")
            return _here(competition_id, part_id)
        blocked = [] if sitting else rules.why_not_call_up_mop_up(r.session, part)
        return render_template(
            "office/mop_up.html", competition=part.competition, part=part, form=form,
            main=queries.sitting_of(r.session, part_id), blocked=[sentence(x) for x in blocked],
            sitting=queries.get_sitting(r.session, sitting.id) if sitting else None,
            moved=len(rules.moved_applications(r.session, part_id)),
            may_run=r.actor.may(Action.COMPETITION_RUN, competition_id),
            off=[sentence(x) for x in rules.why_not_call_off(r.session, sitting, r.now)]
            if sitting else [],
        )  # fmt: skip


def _here(competition_id: int, part_id: int) -> Response:
    return redirect(url_for("office.mop_up", competition_id=competition_id, part_id=part_id))


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
                call_up_mop_up(uow, part_id, starts_at, minutes)
            else:
                change_sitting(uow, sitting.id, starts_at, minutes)
    except (RuleBroken, TransitionRefused) as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post(f"{BASE}/call-off")
@post_needs(Action.COMPETITION_RUN)
def call_off(competition_id: int, part_id: int) -> Response:
    """End the mop-up sitting unopened: nobody came, or nobody is left."""
    with read() as r:
        sitting_id = _called_up(r, competition_id, part_id).id
    try:
        with work() as uow:
            call_off_mop_up(uow, sitting_id, request.form.get("reason", ""))
        flash(_("The mop-up sitting is called off. The scripts of the part can go on."), "success")
    except RuleBroken as refused:
        flash(sentence(refused.reasons[0]), "error")
    return _here(competition_id, part_id)


def _called_up(r: Reader, competition_id: int, part_id: int) -> Sitting:
    part_of(r, competition_id, part_id)
    sitting = queries.sitting_of(r.session, part_id, MOP_UP)
    if sitting is None:
        raise NotFound("sitting.unknown")
    return sitting


@blueprint.get(f"{BASE}/letters")
def mop_up_letters(competition_id: int, part_id: int) -> Response:
    """The call-up letters of the mop-up sitting as one PDF."""
    with read() as r:
        sitting = _called_up(r, competition_id, part_id)
        return pdf_response(queries.sitting_paper(r.session, sitting.id, "call_up_batch"))
