"""The form of the appointment decision."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class AppointForm(Form):
    """The day of the decision, and the day of taking office."""

    decided_on = fields.DateField(_l("Day of the decision"), [rules.required(_l("the day"))])
    takes_office_on = fields.DateField(
        _l("Takes office on"),
        [rules.required(_l("the day"))],
        hint=_l("The term, the training plan and the commitments are counted from this day."),
    )
    submit = fields.SubmitField(_l("Issue the appointment decision"))
