"""Forms with which a competition is prepared."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules

_TITLE = [rules.required(_l("the title")), rules.length(_l("the title"), 300)]
_TALL = {"rows": 5}


class CompetitionForm(Form):
    """The texts of a competition; a new one also chooses its rules."""

    title = fields.StringField(
        _l("Title"), _TITLE, hint=_l("For example, Open competition for Head of Division, 2026")
    )
    unit_id = fields.SelectField(
        _l("Organising unit"), [rules.chosen(_l("the organising unit"))], coerce=fields.optional_int
    )
    rule_set = fields.RadioField(_l("Rules"), [rules.chosen(_l("the rules"))])
    intro = fields.TextAreaField(
        _l("Introduction"),
        [rules.length(_l("the introduction"), 4000)],
        options=_TALL,
        hint=_l("Why the competition is held and on what ground; it opens the notice."),
    )
    contact = fields.StringField(
        _l("Contact"),
        [rules.required(_l("the contact")), rules.length(_l("the contact"), 300)],
        hint=_l("Whom candidates may ask: office, telephone, email"),
    )
    submit = fields.SubmitField(_l("Save"))


class OfferForm(Form):
    """One post that the competition fills."""

    post_id = fields.SelectField(
        _l("Post"), [rules.chosen(_l("a post"))], coerce=fields.optional_int
    )
    vacancies = fields.IntegerField(
        _l("Vacancies"),
        [
            rules.required(_l("the number of vacancies")),
            rules.number_between(_l("a number"), 1, 99),
        ],
        default=1,
    )
    conditions = fields.TextAreaField(
        _l("Conditions of this post"),
        [rules.length(_l("the conditions"), 4000)],
        hint=_l("Beyond those of the rules, for example a field of study"),
    )
    submit = fields.SubmitField(_l("Add the post"))


class AnnounceDayForm(Form):
    """The day from which the calendar is proposed."""

    class Meta(Form.Meta):
        """It changes nothing, so it needs no token."""

        csrf = False

    announce_on = fields.DateField(_l("Day of the announcement"))
    propose = fields.SubmitField(_l("Propose the dates"), options={"kind": "secondary"})


def calendar_form(names: dict[str, str], hints: dict[str, str], dates: dict[str, date]) -> Form:
    """A form with a day for each step: `names` maps steps to labels, `dates` fills them in."""
    inside: dict[str, Any] = {
        field_of(step): fields.DateField(
            label, [rules.required(_l("the date"))], hint=hints[step], default=dates.get(step)
        )
        for step, label in names.items()
    }
    inside["submit"] = fields.SubmitField(_l("Save the calendar"))
    form: Form = type("CalendarForm", (Form,), inside)()
    return form


def field_of(step: str) -> str:
    """The field of a step: "written.sitting" is on_written__sitting."""
    return f"on_{step.replace('.', '__')}"
