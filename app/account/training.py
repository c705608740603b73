"""The appointee's own training plan: read it, agree to it, wish, follow it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.account import blueprint
from app.forms.refusals import show
from app.forms.training import DoneForm, WishForm
from app.i18n import title_of
from app.pdf import pdf_response
from app.storage.certificates import give, keep
from app.training_words import ground, lines, standing
from app.work import read, work
from exams.clock import local_day
from exams.errors import RuleBroken
from exams.training import following, service
from exams.training.paper import issued_paper, paper_of
from exams.training.queries import certificate_of, done_count, item_of, own_plan

PLAN = "/home/training-plans/<int:plan_id>"


@blueprint.get(PLAN)
def training_plan(plan_id: int) -> str:
    """One's own plan: what to learn, why, until when."""
    with read() as r:
        plan = own_plan(r.session, plan_id, r.actor)
        today = local_day(r.now)
        return render_template(
            "account/training_plan.html",
            plan=plan, lines=lines(plan, today), standing=standing(plan, today),
            done=done_count(plan), paper=paper_of(r.session, plan),
        )  # fmt: skip


@blueprint.post(f"{PLAN}/agreement/<int:version>")
def agree_training_plan(plan_id: int, version: int) -> Response:
    """Agree to the plan as it was read."""
    with read() as r:
        own_plan(r.session, plan_id, r.actor)
    with work() as uow:
        service.agree(uow, plan_id, version)
    flash(_("You agreed to the plan."), "success")
    return redirect(url_for("account.training_plan", plan_id=plan_id))


@blueprint.route(f"{PLAN}/items/new", methods=["GET", "POST"])
def wish_training(plan_id: int) -> str | Response:
    """Wish for something more."""
    form = WishForm()
    with read() as r:
        plan = own_plan(r.session, plan_id, r.actor)
        if form.validate_on_submit():
            try:
                with work() as uow:
                    service.add_item(
                        uow, plan_id, form.title.data, form.periods.data, form.due_on.data,
                        form.reason.data,
                    )  # fmt: skip
                flash(_("Your wish is in the plan; both sides agree to it anew."), "success")
                return redirect(url_for("account.training_plan", plan_id=plan_id))
            except RuleBroken as refusal:
                show(form, refusal)
        return render_template(
            "account/training_item.html", plan=plan, form=form, item=None,
            heading=_("Wish for something more"), title="", ground="",
        )  # fmt: skip


@blueprint.post(f"{PLAN}/items/<int:item_id>/start")
def start_training(plan_id: int, item_id: int) -> Response:
    """A programme has begun."""
    with read() as r:
        item_of(own_plan(r.session, plan_id, r.actor), item_id)
    with work() as uow:
        following.start_item(uow, item_id)
    flash(_("The programme has begun."), "success")
    return redirect(url_for("account.training_plan", plan_id=plan_id))


@blueprint.route(f"{PLAN}/items/<int:item_id>/completion", methods=["GET", "POST"])
def complete_training(plan_id: int, item_id: int) -> str | Response:
    """A programme is done: the day and the certificate."""
    form = DoneForm()
    with read() as r:
        plan = own_plan(r.session, plan_id, r.actor)
        item = item_of(plan, item_id)
        form.start_on(local_day(r.now))
        if form.validate_on_submit() and _completed(form, item_id):
            flash(_("The programme is done."), "success")
            return redirect(url_for("account.training_plan", plan_id=plan_id))
        return render_template(
            "account/training_item.html", plan=plan, form=form, item=item,
            heading=_("Mark a programme as done"), title=title_of(item), ground=ground(item),
        )  # fmt: skip


@blueprint.get(f"{PLAN}/items/<int:item_id>/certificate")
def training_certificate(plan_id: int, item_id: int) -> Response:
    """One's own certificate, as attachment."""
    with read() as r:
        return give(*certificate_of(own_plan(r.session, plan_id, r.actor), item_id))


@blueprint.get(f"{PLAN}/paper.pdf")
def training_plan_paper(plan_id: int) -> Response:
    """The agreed plan as PDF."""
    with read() as r:
        return pdf_response(issued_paper(r.session, own_plan(r.session, plan_id, r.actor)))


def _completed(form: DoneForm, item_id: int) -> bool:
    def use(certificate: following.Certificate) -> None:
        with work() as uow:
            following.complete_item(uow, item_id, form.done_on.data, certificate)

    try:
        keep(form.file.data, use)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True
