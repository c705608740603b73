"""Re-marking requests in the office: by number, without the name until they are decided."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.gates import post_needs
from app.office import blueprint
from app.office.appeals_forms import EntryForm, RemarkDecisionForm
from app.office.appeals_words import OUTCOMES, REMARK_ROUNDS, STATES
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import read, work
from exams.appeals import entries
from exams.appeals.queries import letter_of, opened, requests_of
from exams.appeals.service import decide_request, send_to_remarking
from exams.clock import local_day
from exams.competitions.queries import get_competition
from exams.errors import NotFound, RuleBroken, TransitionRefused
from exams.permissions import Action

BASE = "/office/competitions/<int:competition_id>/remark-requests"
Page = str | Response


@blueprint.get(BASE)
def remark_requests(competition_id: int) -> Page:
    """Every request: how far it is, and when it is due."""
    with read() as r:
        r.actor.require(Action.APPLICATION_READ, competition_id)
        return render_template(
            "office/appeals.html",
            competition=get_competition(r.session, competition_id),
            rows=requests_of(r.session, competition_id),
            states=STATES,
            outcomes=OUTCOMES,
            today=local_day(r.now),
        )


@blueprint.route(f"{BASE}/<int:request_id>", methods=["GET", "POST"])
@post_needs(Action.APPEAL_DECIDE)
def remark_request(competition_id: int, request_id: int) -> Page:
    """One request: send it to re-marking, or decide it once both marks are there."""
    form = RemarkDecisionForm()
    with read() as r:
        if opened(r.session, competition_id, request_id).new_mark is not None:
            del form.mark
    if form.validate_on_submit() and _decided(form, competition_id, request_id):
        flash(_("The request is decided. The candidate has been told."), "success")
        return _to(competition_id, request_id)
    return _page(competition_id, request_id, form)


@blueprint.post(f"{BASE}/<int:request_id>/entry")
@post_needs(Action.RESULT_DECIDE)
def decide_entry(competition_id: int, request_id: int) -> Page:
    """Write down what the council decided on entry to the next part."""
    form = EntryForm(prefix="entry-")
    if form.validate_on_submit():
        try:
            with work() as uow:
                opened(uow.session, competition_id, request_id)
                admitted = form.admitted.data == "yes"
                entries.decide_entry(uow, request_id, admitted, form.reason.data or "")
            flash(_("The decision is kept. The candidate has been told."), "success")
            return _to(competition_id, request_id)
        except (RuleBroken, TransitionRefused) as refusal:
            show(form, refusal)
    return _page(competition_id, request_id, entry_form=form)


def _page(
    competition_id: int,
    request_id: int,
    form: RemarkDecisionForm | None = None,
    entry_form: EntryForm | None = None,
) -> str:
    with read() as r:
        r.actor.require(Action.APPLICATION_READ, competition_id)
        view = opened(r.session, competition_id, request_id)
        if form is None:
            form = RemarkDecisionForm(formdata=None)
        may_decide = r.actor.may(Action.APPEAL_DECIDE, competition_id)
        return render_template(
            "office/appeals_one.html", view=view, form=form, states=STATES, outcomes=OUTCOMES,
            rounds=REMARK_ROUNDS, competition_id=competition_id,
            sends=r.actor.may(Action.MARKING_ALLOCATE, competition_id),
            decides=may_decide and view.outcome is not None,
            entry_form=entry_form or EntryForm(prefix="entry-", formdata=None),
            enters=r.actor.may(Action.RESULT_DECIDE, competition_id),
            blocked=[sentence(x) for x in entries.why_not_admit(r.session, view.request, r.now)],
        )  # fmt: skip


@blueprint.post(f"{BASE}/<int:request_id>/send")
def send_remark_request(competition_id: int, request_id: int) -> Page:
    """The script goes to two other markers."""
    with work() as uow:
        opened(uow.session, competition_id, request_id)
        send_to_remarking(uow, request_id)
    flash(_("The script has gone to two re-markers by its code."), "success")
    return _to(competition_id, request_id)


@blueprint.get(f"{BASE}/<int:request_id>/letter")
def remark_request_letter(competition_id: int, request_id: int) -> Page:
    """The decision letter."""
    with read() as r:
        r.actor.require(Action.APPLICATION_READ, competition_id)
        letter = letter_of(r.session, opened(r.session, competition_id, request_id).request)
        if letter is None:
            raise NotFound("appeal.unknown")
        return pdf_response(letter)


def _decided(form: RemarkDecisionForm, competition_id: int, request_id: int) -> bool:
    mark = form.mark.data if "mark" in form else None
    try:
        with work() as uow:
            opened(uow.session, competition_id, request_id)
            decide_request(uow, request_id, form.reason.data or "", mark)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


def _to(competition_id: int, request_id: int) -> Response:
    address = url_for("office.remark_request", competition_id=competition_id, request_id=request_id)
    return redirect(address)
