"""A person's applications: the list, the task list of one, submitting, withdrawing."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.candidate import blueprint
from app.candidate.applications_shown import (
    cards,
    exam_links,
    outcome,
    overview,
    priority_outcome,
    tasks,
    with_points,
)
from app.candidate.apply_forms import WithdrawForm
from app.forms.refusals import show
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import read, work
from exams.applications.completeness import missing
from exams.applications.models import Application, ApplicationState
from exams.applications.priority import categories, claimed
from exams.applications.queries import own_application, own_applications, own_receipt
from exams.applications.receipt import short
from exams.applications.service import submit, withdraw
from exams.competitions.queries import rules_of
from exams.errors import NotFound, RuleBroken, TransitionRefused
from exams.people.profiles import profile_of
from exams.rules.ruleset import RuleSet
from exams.sittings.employers import letters_about


@blueprint.get("/applications")
def applications() -> str:
    """Everything the person applied for."""
    with read() as r:
        rows = own_applications(r.session, current_user.person_id)
        return render_template("candidate/applications.html", cards=cards(r, rows))


@blueprint.get("/applications/<int:application_id>")
def application(application_id: int) -> str:
    """The task list while it is a draft; afterwards where it stands."""
    with read() as r:
        row = own_application(r.session, application_id, current_user.person_id)
        draft = row.state == ApplicationState.DRAFT
        return render_template(
            "candidate/application.html",
            application=row,
            short=short(row.receipt) if row.receipt else "",
            tasks=tasks(r, row) if draft else [],
            **overview(r, row),
            outcome=outcome(row),
            priority=priority_outcome(r, row),
            exam=exam_links(r, row),
            letters=letters_about(r.session, row.id),
        )


@blueprint.get("/applications/<int:application_id>/check")
def check(application_id: int) -> str:
    """Everything stated, section by section, what is missing, and the button to submit."""
    return _check_page(application_id)


@blueprint.post("/applications/<int:application_id>/check")
def send(application_id: int) -> str | Response:
    """Submit; refused with all that is missing. A second click leads to the same receipt."""
    try:
        with work() as uow:
            row = submit(uow, application_id)
    except TransitionRefused:
        return _check_page(application_id)
    flash(
        _("Your application is received. Its number is %(number)s.", number=row.number), "success"
    )
    return redirect(url_for("candidate.application", application_id=application_id))


def _check_page(application_id: int) -> str:
    with read() as r:
        row = own_application(r.session, application_id, current_user.person_id)
        rules = rules_of(r.session, row.competition_id)
        profile = profile_of(r.session, row.person_id)
        lacking = [
            (
                url_for(f"candidate.{reason.facts['section']}", application_id=row.id),
                sentence(reason),
            )
            for reason in missing(row, profile, rules)
        ]
        return render_template(
            "candidate/check.html",
            application=row,
            rules=rules,
            profile=profile,
            lacking=lacking,
            draft=row.state == ApplicationState.DRAFT,
            priority=_priority(row, rules),
            **overview(r, row),
        )


def _priority(row: Application, rules: RuleSet) -> str | None:
    """The priority that is claimed, in words; None where the rules know no priority."""
    if not categories(rules):
        return None
    category = claimed(row, rules)
    return with_points(category) if category else _("I claim no priority")


@blueprint.route("/applications/<int:application_id>/withdraw", methods=["GET", "POST"])
def withdraw_application(application_id: int) -> str | Response:
    """Withdraw, after saying so once more."""
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            with work() as uow:
                withdraw(uow, application_id, form.reason.data or "")
            flash(_("Your application is withdrawn."), "success")
            return redirect(url_for("candidate.applications"))
        except RuleBroken as refusal:
            show(form, refusal)
    with read() as r:
        row = own_application(r.session, application_id, current_user.person_id)
        return render_template(
            "candidate/withdraw.html", application=row, form=form, competition=row.competition
        )


@blueprint.get("/applications/<int:application_id>/receipt")
def receipt(application_id: int) -> Response:
    """The receipt of the last submission, as PDF."""
    with read() as r:
        document = own_receipt(r.session, application_id, current_user.person_id)
        return pdf_response(document)


@blueprint.get("/applications/<int:application_id>/employer-letters/<int:document_id>")
def employer_letter(application_id: int, document_id: int) -> Response:
    """A letter that went to the candidate's unit, as PDF."""
    with read() as r:
        row = own_application(r.session, application_id, current_user.person_id)
        for letter in letters_about(r.session, row.id):
            if letter.id == document_id:
                return pdf_response(letter)
        raise NotFound("document.unknown")
