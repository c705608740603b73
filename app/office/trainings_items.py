"""The items of a plan, as the training officer adds, changes, removes and closes them."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms import Form
from app.forms.refusals import show
from app.forms.training import ChangeForm, DoneForm, RemoveForm, WishForm
from app.i18n import title_of
from app.office import blueprint
from app.storage.certificates import keep
from app.training_words import ground
from app.work import Reader, read, work
from exams.clock import local_day
from exams.errors import RuleBroken
from exams.training import following, service
from exams.training.models import PlanItem, TrainingPlan
from exams.training.queries import item_of, officers_plan

ITEM = "/office/training-plans/<int:plan_id>/items/<int:item_id>"


@blueprint.route("/office/training-plans/<int:plan_id>/items/new", methods=["GET", "POST"])
def add_plan_item(plan_id: int) -> str | Response:
    """Add a programme or an activity."""
    form = WishForm()
    with read() as r:
        plan, _none = _found(r, plan_id)
        if form.validate_on_submit():
            given = (form.title.data, form.periods.data, form.due_on.data, form.reason.data)
            done = _changed(form, plan_id, service.add_item, plan_id, *given)
            if done:
                return done
        return _page(_("Add to the plan"), plan, form)


@blueprint.route(f"{ITEM}/change", methods=["GET", "POST"])
def change_plan_item(plan_id: int, item_id: int) -> str | Response:
    """Other hours, or another day."""
    with read() as r:
        plan, item = _found(r, plan_id, item_id)
        form = ChangeForm(data={"periods": item.periods, "due_on": item.due_on})
        if form.validate_on_submit():
            given = (form.periods.data, form.due_on.data, form.reason.data)
            done = _changed(form, plan_id, service.change_item, item_id, *given)
            if done:
                return done
        return _page(_("Change an item of the plan"), plan, form, item)


@blueprint.route(f"{ITEM}/removal", methods=["GET", "POST"])
def remove_plan_item(plan_id: int, item_id: int) -> str | Response:
    """Take an item out; mandatory ones stay."""
    form = RemoveForm()
    with read() as r:
        plan, item = _found(r, plan_id, item_id)
        if form.validate_on_submit():
            done = _changed(form, plan_id, service.remove_item, item_id, form.reason.data)
            if done:
                return done
        return _page(_("Take an item out of the plan"), plan, form, item)


@blueprint.post(f"{ITEM}/start")
def start_plan_item(plan_id: int, item_id: int) -> Response:
    """The programme has begun."""
    with read() as r:
        _found(r, plan_id, item_id)
    with work() as uow:
        following.start_item(uow, item_id)
    flash(_("The programme has begun."), "success")
    return redirect(url_for("office.training_plan", plan_id=plan_id))


@blueprint.route(f"{ITEM}/completion", methods=["GET", "POST"])
def complete_plan_item(plan_id: int, item_id: int) -> str | Response:
    """The programme is done, with its certificate."""
    form = DoneForm()
    with read() as r:
        plan, item = _found(r, plan_id, item_id)
        form.start_on(local_day(r.now))
        if form.validate_on_submit():
            done = _saved(
                form, plan_id, _("The programme is done."), lambda: _complete(item_id, form)
            )
            if done:
                return done
        return _page(_("Mark a programme as done"), plan, form, item)


def _found(r: Reader, plan_id: int, item_id: int | None = None) -> tuple[TrainingPlan, Any]:
    """A plan that the officer sees to, and its item."""
    plan = officers_plan(r.session, plan_id, r.actor)
    return plan, item_of(plan, item_id) if item_id is not None else None


def _changed(form: Form, plan_id: int, change: Callable[..., Any], *given: Any) -> Response | None:
    def act() -> None:
        with work() as uow:
            change(uow, *given)

    return _saved(form, plan_id, _("The plan was changed."), act)


def _complete(item_id: int, form: DoneForm) -> None:
    def use(certificate: following.Certificate) -> None:
        with work() as uow:
            following.complete_item(uow, item_id, form.done_on.data, certificate)

    keep(form.file.data, use)


def _saved(form: Form, plan_id: int, said: str, act: Callable[[], None]) -> Response | None:
    """Do it and go back to the plan; a refusal stays on the form."""
    try:
        act()
    except RuleBroken as refusal:
        show(form, refusal)
        return None
    flash(said, "success")
    return redirect(url_for("office.training_plan", plan_id=plan_id))


def _page(heading: str, plan: TrainingPlan, form: Form, item: PlanItem | None = None) -> str:
    return render_template(
        "office/training_item.html", heading=heading, plan=plan, form=form, item=item,
        title=title_of(item) if item else "", ground=ground(item) if item else "",
    )  # fmt: skip
