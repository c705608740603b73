"""The form of a report on one commitment."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules

PERCENT = _l("the progress in percent")


class ReportForm(Form):
    """How far a commitment has come, and what can be seen of it."""

    percent = fields.IntegerField(
        _l("Progress in percent"),
        [rules.required(PERCENT), rules.number_between(PERCENT, 0, 100)],
        hint=_l("0: not begun. 100: its product can be seen."),
        options={"width": 3},
    )
    note = fields.TextAreaField(
        _l("What has been done, what can be seen"),
        [rules.length(_l("the note"), 4000)],
        options={"rows": 4},
    )
    submit = fields.SubmitField(_l("Send the report"))
