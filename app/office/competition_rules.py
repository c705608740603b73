"""The rules of a competition, each value with its ground; the open ones can be changed."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.office import blueprint, rule_table
from app.office.competitions import readable
from app.office.rule_forms import rule_form, typed_value
from app.rule_words import groups, rule_name
from app.sentences import sentence
from app.work import read, work
from exams.competitions import guards
from exams.competitions.service import change_rules
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action
from exams.rules.kinds import Kind


@blueprint.get("/office/competitions/<int:competition_id>/rules")
def competition_rules(competition_id: int) -> str:
    """Every value with its citation, whose rule it is, and whether it may be changed."""
    with read() as r:
        row = readable(r, competition_id)
        rules = guards.rules_in(row)
        editable = r.actor.may(Action.COMPETITION_WRITE, row.id) and not guards.why_not_edit(row)
        return render_template(
            "office/competition_rules.html",
            competition=row,
            rules=rules,
            groups=groups(rules),
            editable=editable,
        )


@blueprint.route(
    "/office/competitions/<int:competition_id>/rules/<string:key>", methods=["GET", "POST"]
)
def competition_rule(competition_id: int, key: str) -> str | Response:
    """Change one open value."""
    with read() as r:
        r.actor.require(Action.COMPETITION_WRITE, competition_id)
        row = readable(r, competition_id)
        rules = guards.rules_in(row)
        try:
            parameter = rules.explain(key)
        except RuleBroken as unknown:
            raise NotFound("rules.unknown_key", key=key) from unknown
        form = rule_form(parameter, rules)
        table = parameter.kind is Kind.TABLE
        if table and "cell" in request.form:
            form.value.data = rule_table.text_of(parameter, request.form.getlist("cell"))
        if form.validate_on_submit():
            try:
                with work() as uow:
                    change_rules(
                        uow,
                        competition_id,
                        {key: typed_value(parameter, form)},
                        form.reason.data or "",
                    )
                flash(_("The rule was saved: %(name)s", name=rule_name(key)), "success")
                return redirect(url_for("office.competition_rules", competition_id=competition_id))
            except RuleBroken as refusal:
                form.value.errors = [*form.value.errors, sentence(refusal.reasons[0])]
        return render_template(
            "office/competition_rule.html",
            competition=row,
            parameter=parameter,
            rules=rules,
            form=form,
            name=rule_name(key),
            editable=parameter.open and not guards.why_not_edit(row),
            heads=rule_table.heads(parameter, rules) if table else [],
            lines=rule_table.lines(parameter, form.value.data or "") if table else [],
        )
