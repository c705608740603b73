"""The eligibility self-check: open to anybody, nothing is kept."""

from flask import render_template
from flask_babel import gettext as _

from app.forms.conditions import answers_of, conditions_form
from app.site import blueprint
from app.work import read
from exams.applications.eligibility import conditions, self_check
from exams.applications.windows import why_not_apply
from exams.competitions.queries import get_public, rules_of


@blueprint.route(
    "/competitions/<string:code>/self-check", methods=["GET", "POST"], endpoint="self_check"
)
def check_oneself(code: str) -> str:
    """Ask each condition; say which is not met and by which article. Nothing is stored."""
    with read() as r:
        competition = get_public(r.session, code)
        rules = rules_of(r.session, competition.id)
        form = conditions_form(conditions(rules), _("See what it means"), True, {})
        told = self_check(rules, answers_of(form)) if form.validate_on_submit() else []
        return render_template(
            "site/self_check.html",
            competition=competition,
            form=form,
            told=told,
            can_apply=not why_not_apply(r.session, competition, r.now),
        )
