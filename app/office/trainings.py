"""The training officer's appointees: the list, and one plan to agree and to follow."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.office import blueprint
from app.pdf import pdf_response
from app.storage.certificates import give
from app.training_words import lines, standing
from app.work import read, work
from exams.clock import local_day
from exams.errors import NotPermitted
from exams.permissions import Action
from exams.training import queries
from exams.training.paper import issued_paper, paper_of
from exams.training.service import agree, propose_plan


@blueprint.get("/office/training-plans")
def trainings() -> str:
    """Every appointee whose training the person sees to, and where their plan stands."""
    with read() as r:
        if not r.actor.competitions_where(Action.TRAINING_PLAN):
            raise NotPermitted("permission.missing")
        today = local_day(r.now)
        rows = [
            (appointment, plan, standing(plan, today))
            for appointment, plan in queries.appointments_with_plans(r.session, r.actor)
        ]
        return render_template(
            "office/trainings.html", rows=rows, done_count=queries.done_count
        )  # fmt: skip


@blueprint.post("/office/appointments/<int:appointment_id>/training-plan")
def propose_training_plan(appointment_id: int) -> Response:
    """Propose the plan from the position and the exam."""
    with work() as uow:
        plan = propose_plan(uow, appointment_id)
    flash(_("The plan is proposed. Read it, change it, and agree to it."), "success")
    return redirect(url_for("office.training_plan", plan_id=plan.id))


@blueprint.get("/office/training-plans/<int:plan_id>")
def training_plan(plan_id: int) -> str:
    """One plan: its items with their ground, what is missing, the agreement."""
    with read() as r:
        plan = queries.officers_plan(r.session, plan_id, r.actor)
        today = local_day(r.now)
        short, rule = queries.years_of(r.session, plan)
        return render_template(
            "office/training_plan.html",
            plan=plan, lines=lines(plan, today), standing=standing(plan, today),
            done=queries.done_count(plan), short=short, rule=rule,
            paper=paper_of(r.session, plan),
        )  # fmt: skip


@blueprint.post("/office/training-plans/<int:plan_id>/agreement/<int:version>")
def agree_training_plan(plan_id: int, version: int) -> Response:
    """The training officer agrees to the plan as it was read."""
    with work() as uow:
        agree(uow, plan_id, version)
    flash(_("You agreed to the plan."), "success")
    return redirect(url_for("office.training_plan", plan_id=plan_id))


@blueprint.get("/office/training-plans/<int:plan_id>/paper.pdf")
def training_plan_paper(plan_id: int) -> Response:
    """The agreed plan as PDF."""
    with read() as r:
        plan = queries.officers_plan(r.session, plan_id, r.actor)
        return pdf_response(issued_paper(r.session, plan))


@blueprint.get("/office/training-plans/<int:plan_id>/items/<int:item_id>/certificate")
def training_certificate(plan_id: int, item_id: int) -> Response:
    """The certificate of an item, as attachment."""
    with read() as r:
        plan = queries.officers_plan(r.session, plan_id, r.actor)
        return give(*queries.certificate_of(plan, item_id))
