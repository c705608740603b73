"""The calendar of a competition: proposed from the rules, checked against them, declared."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.competition_words import step_text
from app.forms import Form
from app.gates import post_needs
from app.i18n import day, title_of
from app.office import blueprint
from app.office.competition_forms import AnnounceDayForm, calendar_form, field_of
from app.office.competitions import readable
from app.rule_words import rule_name, value_text
from app.sentences import sentence
from app.work import read, work
from exams.clock import local_day
from exams.competitions import calendar, guards
from exams.competitions.calendar import Step
from exams.competitions.models import Competition
from exams.competitions.service import set_calendar
from exams.errors import Refusal, TransitionRefused
from exams.permissions import Action
from exams.rules.ruleset import RuleSet


@blueprint.route("/office/competitions/<int:competition_id>/calendar", methods=["GET", "POST"])
@post_needs(Action.COMPETITION_WRITE)
def competition_calendar(competition_id: int) -> str | Response:
    """Propose the dates from a day of announcement; change them; save them when none is broken."""
    with read() as r:
        row = readable(r, competition_id)
        rules, declared = guards.rules_in(row), guards.dates_in(r.session, competition_id)
        editable = r.actor.may(Action.COMPETITION_WRITE, row.id) and not guards.why_not_edit(row)
        ask = AnnounceDayForm(request.args)
        announce_on = ask.announce_on.data or declared.get("announced") or local_day(r.now)
        titles = {part.code: title_of(part) for part in row.parts}
        proposed = calendar.propose(rules, announce_on)
        dates = {s.name: s.on for s in proposed}
        if not ask.announce_on.data:
            dates |= declared
        form = calendar_form(
            {s.name: step_text(s.name, titles) for s in proposed},
            {s.name: _ground(s, rules, titles) for s in proposed},
            dates,
        )
        if editable and form.validate_on_submit():
            answer = _save(competition_id, form, [s.name for s in proposed])
            if answer is not None:
                return answer
        ask.announce_on.data = announce_on
        return render_template(
            "office/competition_calendar.html",
            competition=row,
            form=form,
            ask=ask,
            rows=_shown(row, rules, declared, proposed, titles),
            editable=editable,
            broken=[sentence(guards.date_reason(b)) for b in calendar.check(rules, declared)]
            if declared
            else [],
        )


def _save(competition_id: int, form: Form, names: list[str]) -> Response | None:
    dates = {name: form[field_of(name)].data for name in names}
    try:
        with work() as uow:
            set_calendar(uow, competition_id, dates)
    except TransitionRefused as refusal:
        if refusal.code != "calendar.broken":
            raise
        _put_errors(form, refusal)
        return None
    flash(_("The calendar was saved."), "success")
    return redirect(url_for("office.competition_calendar", competition_id=competition_id))


def _put_errors(form: Form, refusal: Refusal) -> None:
    """Each broken date says at its own box which rule it breaks."""
    for reason in refusal.reasons:
        field = form[field_of(reason.facts["step"])]
        field.errors = [*field.errors, sentence(reason)]


def _ground(step: Step, rules: RuleSet, titles: dict[str, str]) -> str:
    """Where the proposed date comes from: the time limit, its length and its citation."""
    if not step.rule:
        return _("The day on which the notice is made public")
    parameter = rules.explain(step.rule)
    bound = _("not before") if step.bound == "at_least" else _("not after")
    return _(
        "Proposed %(day)s, %(bound)s: %(name)s %(value)s, counted from “%(after)s” (%(cite)s)",
        day=day(step.on),
        bound=bound,
        name=rule_name(step.rule),
        value=value_text(parameter, rules),
        after=step_text(step.after, titles),
        cite=parameter.cite,
    )


def _shown(
    row: Competition,
    rules: RuleSet,
    declared: dict[str, date],
    proposed: list[Step],
    titles: dict[str, str],
) -> list[list[str]]:
    """The declared dates for who may only read them."""
    return [
        [
            step_text(s.name, titles),
            day(declared.get(s.name)),
            f"{rule_name(s.rule)}: {value_text(rules.explain(s.rule), rules)}" if s.rule else "",
        ]
        for s in proposed
    ]
