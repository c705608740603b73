"""The sections of an application that are forms: post, conditions, declarations, consent."""

from typing import Any

from flask import redirect, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.candidate import blueprint
from app.candidate.applications_shown import in_language, section_titles, with_points
from app.candidate.apply_forms import NO_PRIORITY, ConsentForm, DeclarationsForm, PostForm
from app.candidate.apply_ways import onward
from app.forms import Form
from app.forms.conditions import answers_of, conditions_form
from app.forms.refusals import show
from app.i18n import language
from app.work import Reader, read, work
from exams.applications import service
from exams.applications.eligibility import conditions as condition_rows
from exams.applications.models import Application
from exams.applications.priority import categories
from exams.applications.queries import own_application
from exams.applications.windows import postponed_posts
from exams.competitions.queries import rules_of
from exams.errors import RuleBroken
from exams.rules.ruleset import RuleSet


@blueprint.route("/applications/<int:application_id>/post", methods=["GET", "POST"])
def post(application_id: int) -> str | Response:
    """For which post, as which class of candidate, with which priority."""
    with read() as r:
        row, rules = _own(r, application_id)
        form = _post_form(r, row, rules)
        if form.validate_on_submit():
            chosen = (form.post.data, form.candidate_class.data, _claim(form))
            done = _saved("post", form, application_id, service.save_post, *chosen)
            if done:
                return done
        return _page("post", row, form, cite=_grounds(rules))


@blueprint.route("/applications/<int:application_id>/conditions", methods=["GET", "POST"])
def conditions(application_id: int) -> str | Response:
    """Which conditions the person says to meet."""
    with read() as r:
        row, rules = _own(r, application_id)
        kept = row.answers.get("conditions", {})
        form = conditions_form(condition_rows(rules), _("Save and continue"), True, kept)
        if form.validate_on_submit():
            done = _saved(
                "conditions", form, application_id, service.save_conditions, answers_of(form)
            )
            if done:
                return done
        return _page("conditions", row, form)


@blueprint.route("/applications/<int:application_id>/declarations", methods=["GET", "POST"])
def declarations(application_id: int) -> str | Response:
    """Conduct, and conflicts of interest."""
    with read() as r:
        row, _rules = _own(r, application_id)
        form = DeclarationsForm(data=row.answers.get("declarations"))
        if form.validate_on_submit():
            names = ("conduct", "conduct_text", "relatives", "relatives_text")
            declared = {name: form[name].data or "" for name in names}
            done = _saved("declarations", form, application_id, service.save_declarations, declared)
            if done:
                return done
        return _page("declarations", row, form)


@blueprint.route("/applications/<int:application_id>/consent", methods=["GET", "POST"])
def consent(application_id: int) -> str | Response:
    """Consent to the processing of the data; the box is never ticked beforehand."""
    with read() as r:
        row, rules = _own(r, application_id)
        form = ConsentForm()
        if form.validate_on_submit():
            done = _saved("consent", form, application_id, service.give_consent, language())
            if done:
                return done
        return _page(
            "consent",
            row,
            form,
            text=rules.choice(f"privacy.consent_{language()}"),
            consent_version=rules.choice("privacy.consent_version"),
            cite=rules.explain(f"privacy.consent_{language()}").cite,
        )


def _own(r: Reader, application_id: int) -> tuple[Application, RuleSet]:
    row = own_application(r.session, application_id, current_user.person_id)
    return row, rules_of(r.session, row.competition_id)


def _post_form(r: Reader, row: Application, rules: RuleSet) -> PostForm:
    form = PostForm(
        data={
            "post": row.competition_post_id,
            "candidate_class": row.candidate_class,
            "priority": row.priority_claim or NO_PRIORITY,
        }
    )
    form.post.choices = _open_posts(r, row)
    form.candidate_class.choices = [
        (found["id"], in_language(found)) for found in rules.rows("eligibility.candidate_classes")
    ]
    form.priority.choices = [
        (NO_PRIORITY, _("I claim no priority")),
        *((found["id"], with_points(found)) for found in categories(rules)),
    ]
    if not categories(rules):
        del form.priority
    return form


def _grounds(rules: RuleSet) -> str:
    """Where the classes and, if there are any, the priority categories come from."""
    cites = [rules.explain("eligibility.candidate_classes").cite]
    if categories(rules):
        cites.append(rules.explain("ranking.priority_categories").cite)
    return "; ".join(cites)


def _claim(form: PostForm) -> str | None:
    chosen = form.priority.data if "priority" in form else NO_PRIORITY
    return None if chosen == NO_PRIORITY else chosen


def _open_posts(r: Reader, row: Application) -> list[tuple[int, str]]:
    """The posts of the competition that were not taken out of it."""
    postponed = postponed_posts(r.session, row.competition)
    return [
        (found.id, f"{found.post.title} – {found.post.unit.name}")
        for found in row.competition.posts
        if found.id not in postponed
    ]


def _saved(
    section: str, form: Form, application_id: int, save: Any, *values: Any
) -> Response | None:
    """Save and go on to what is still missing; a refusal stays on the form."""
    try:
        with work() as uow:
            save(uow, application_id, *values)
    except RuleBroken as refusal:
        show(form, refusal)
        return None
    return redirect(onward(application_id, current_user.person_id, section))


def _page(section: str, row: Application, form: Form, **more: Any) -> str:
    return render_template(
        f"candidate/{section}.html",
        application=row,
        form=form,
        heading=section_titles()[section],
        competition=row.competition,
        **more,
    )
