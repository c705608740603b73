"""What the appointee promised: each commitment with its day and progress, and the reports."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.account import blueprint
from app.account.commitments_forms import ReportForm
from app.commitment_words import promises
from app.document_names import document_name
from app.forms.refusals import show
from app.pdf import pdf_response
from app.work import read, work
from exams.appointments import queries
from exams.appointments.commitments import issue_report, report_commitment
from exams.clock import local_day
from exams.errors import NotFound, RuleBroken
from exams.training.queries import plan_of

PATH = "/home/appointments/<int:appointment_id>"


@blueprint.get(f"{PATH}/commitments")
def commitments(appointment_id: int) -> str:
    """One's own appointment: term, papers, commitments."""
    with read() as r:
        row = queries.own_appointment(r.session, appointment_id, current_user.person_id)
        return render_template(
            "account/commitments.html",
            row=row, promises=promises(row, local_day(r.now)),
            papers=queries.papers_of(r.session, row), document_name=document_name,
            plan=plan_of(r.session, row.id),
        )  # fmt: skip


@blueprint.route(f"{PATH}/commitments/<int:commitment_id>", methods=["GET", "POST"])
def report(appointment_id: int, commitment_id: int) -> str | Response:
    """Report on one commitment."""
    with read() as r:
        row = queries.own_commitment(r.session, commitment_id, current_user.person_id)
        if row.appointment_id != appointment_id:
            raise NotFound("commitment.unknown")
        form = ReportForm(data={"percent": row.percent, "note": row.note})
        if form.validate_on_submit():
            try:
                with work() as uow:
                    report_commitment(uow, row.id, form.percent.data, form.note.data or "")
                flash(_("Your report is recorded."), "success")
                return redirect(url_for("account.commitments", appointment_id=appointment_id))
            except RuleBroken as refusal:
                show(form, refusal)
        return render_template("account/commitments_report.html", commitment=row, form=form)


@blueprint.post(f"{PATH}/reports")
def issue_commitments_report(appointment_id: int) -> Response:
    """Issue the report on the whole programme as a paper of today."""
    with work() as uow:
        document = issue_report(uow, appointment_id)
    number = f"{document.number:02d}/{document.symbol}"
    flash(_("The report has the number %(number)s.", number=number), "success")
    return redirect(url_for("account.commitments", appointment_id=appointment_id))


@blueprint.get(f"{PATH}/papers/<int:document_id>.pdf")
def appointment_paper(appointment_id: int, document_id: int) -> Response:
    """One's own decision or report, as PDF."""
    with read() as r:
        row = queries.own_appointment(r.session, appointment_id, current_user.person_id)
        return pdf_response(queries.paper_of(r.session, row, document_id))
