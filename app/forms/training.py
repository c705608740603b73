"""The forms of a training plan, alike for the training officer and the appointee."""

from datetime import date

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules

REASON = _l("the reason")
PERIODS = _l("the number of teaching periods")


def _periods(least: int) -> fields.IntegerField:
    return fields.IntegerField(
        _l("Teaching periods"),
        [rules.required(PERIODS), rules.number_between(PERIODS, least, 2000)],
        hint=_l("A week of training is 40 periods."),
        options={"width": 5},
    )


def _due_on() -> fields.DateField:
    return fields.DateField(_l("To be done by"), [rules.required(_l("the day"))])


class WishForm(Form):
    """A programme or an activity that somebody wishes for."""

    title = fields.StringField(
        _l("What is to be learnt"),
        [rules.required(_l("what is to be learnt")), rules.length(_l("the title"), 300)],
    )
    periods = _periods(1)
    due_on = _due_on()
    reason = fields.TextAreaField(
        _l("Why"),
        [rules.required(REASON), rules.length(REASON, 1000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Add to the plan"))


class ChangeForm(Form):
    """Other hours or another day for an item."""

    periods = _periods(0)
    due_on = _due_on()
    reason = fields.TextAreaField(
        _l("Reason for the change"),
        [rules.required(REASON), rules.length(REASON, 1000)],
        hint=_l("It is recorded. Both sides agree to the changed plan anew."),
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Change the plan"))


class RemoveForm(Form):
    """Taking an item out."""

    reason = fields.TextAreaField(
        _l("Reason for taking it out"),
        [rules.required(REASON), rules.length(REASON, 1000)],
        hint=_l("It is recorded. Both sides agree to the changed plan anew."),
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Take it out of the plan"), options={"kind": "warning"})


class DoneForm(Form):
    """A programme is done: the day and the certificate."""

    done_on = fields.DateField(_l("Done on"), [rules.required(_l("the day"))])
    file = fields.FileField(
        _l("Certificate"),
        [rules.attached(_l("the certificate"))],
        hint=_l("PDF, JPEG or PNG, at most 10 MB"),
        options={"accept": ".pdf,.jpg,.jpeg,.png"},
    )
    submit = fields.SubmitField(_l("Mark as done"))

    def start_on(self, today: date) -> None:
        """Propose today until a day is typed."""
        if not self.is_submitted():
            self.done_on.data = today
