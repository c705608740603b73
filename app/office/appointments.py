"""After the result: recognise it, appoint the winners, and see what they promised."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.commitment_words import promises
from app.document_names import document_name
from app.forms.refusals import show
from app.office import blueprint
from app.office.appointments_forms import AppointForm
from app.office.competitions import readable
from app.pdf import pdf_response
from app.sentences import sentence
from app.training_words import standing
from app.work import Reader, read, work
from exams.appointments import queries
from exams.appointments.models import Appointment
from exams.appointments.service import appoint, recognise
from exams.appointments.window import remark_windows_over
from exams.clock import local_day
from exams.competitions.models import Competition, Stage
from exams.competitions.queries import rules_of
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.results.queries import published
from exams.training.queries import plan_of

PATH = "/office/competitions/<int:competition_id>/appointments"


@blueprint.get(PATH)
def appointments(competition_id: int) -> str:
    """Who won, what stands in the way of recognition, who is appointed."""
    with read() as r:
        row = readable(r, competition_id)
        return render_template(
            "office/appointments.html",
            competition=row,
            rows=queries.appointments_of(r.session, row.id),
            chosen=_chosen(r, row),
            recognised=row.stage in (Stage.RECOGNISED, Stage.CLOSED),
            reasons=_reasons(r, row),
            may_decide=r.actor.may(Action.APPOINTMENT_DECIDE, row.id),
        )


@blueprint.post(f"{PATH}/recognition")
def recognise_result(competition_id: int) -> Response:
    """Recognise the published result: one decision for each winner."""
    with work() as uow:
        recognise(uow, competition_id)
    flash(_("The result is recognised. Now issue the appointment decisions."), "success")
    return redirect(url_for("office.appointments", competition_id=competition_id))


@blueprint.get(f"{PATH}/<int:appointment_id>")
def appointment(competition_id: int, appointment_id: int) -> str:
    """One appointee: papers, term, training, and the commitments with their progress."""
    with read() as r:
        row = _row(r, competition_id, appointment_id)
        today = local_day(r.now)
        return render_template(
            "office/appointments_one.html",
            row=row,
            competition=row.application.competition,
            promises=promises(row, today),
            papers=queries.papers_of(r.session, row),
            document_name=document_name,
            training=standing(plan_of(r.session, row.id), today),
            may_decide=r.actor.may(Action.APPOINTMENT_DECIDE, competition_id),
        )


@blueprint.route(f"{PATH}/<int:appointment_id>/decision", methods=["GET", "POST"])
def appointment_decision(competition_id: int, appointment_id: int) -> str | Response:
    """Issue the appointment decision."""
    form = AppointForm()
    with read() as r:
        row = _to_decide(r, competition_id, appointment_id)
        if not form.is_submitted():
            form.decided_on.data = form.takes_office_on.data = local_day(r.now)
        if form.validate_on_submit() and _appointed(form, row.id):
            flash(_("The person is appointed; the decision has its number."), "success")
            return redirect(_one(competition_id, appointment_id))
        term = rules_of(r.session, competition_id).explain("appointment.term_years")
        return render_template(
            "office/appointments_decision.html",
            row=row, competition=row.application.competition, form=form, term=term,
        )  # fmt: skip


@blueprint.get(f"{PATH}/<int:appointment_id>/papers/<int:document_id>.pdf")
def appointment_paper(competition_id: int, appointment_id: int, document_id: int) -> Response:
    """A decision, or a report, as PDF."""
    with read() as r:
        row = _row(r, competition_id, appointment_id)
        return pdf_response(queries.paper_of(r.session, row, document_id))


def _row(r: Reader, competition_id: int, appointment_id: int) -> Appointment:
    readable(r, competition_id)
    return queries.appointment_in(r.session, competition_id, appointment_id)


def _to_decide(r: Reader, competition_id: int, appointment_id: int) -> Appointment:
    r.actor.require(Action.APPOINTMENT_DECIDE, competition_id)
    return queries.appointment_in(r.session, competition_id, appointment_id)


def _appointed(form: AppointForm, appointment_id: int) -> bool:
    try:
        with work() as uow:
            appoint(uow, appointment_id, form.decided_on.data, form.takes_office_on.data)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


def _one(competition_id: int, appointment_id: int) -> str:
    return url_for(
        "office.appointment", competition_id=competition_id, appointment_id=appointment_id
    )


def _chosen(r: Reader, row: Competition) -> list[Any]:
    """Who the published ranking chose."""
    ranking = published(r.session, row.id)
    return [line for line in ranking.rows if line.chosen] if ranking else []


def _reasons(r: Reader, row: Competition) -> list[str]:
    """Why the result cannot be recognised now; none once it is."""
    if row.stage in (Stage.RECOGNISED, Stage.CLOSED):
        return []
    over = remark_windows_over(r.session, row.id, r.now)
    found = queries.why_not_recognise(r.session, row, over)
    return [sentence(reason) for reason in found]
