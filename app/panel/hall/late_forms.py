"""Forms about work that came late."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class CodeForm(Form):
    """Note the head code of a machine."""

    exam_number = fields.StringField(
        _l("Exam number"),
        [rules.required(_l("the exam number"))],
        options={"width": 10, "autocomplete": "off"},
    )
    code = fields.StringField(
        _l("Head code"),
        [rules.required(_l("the head code"))],
        hint=_l("16 letters and digits on the screen of a machine that is offline at the end."),
        options={"width": 20, "autocomplete": "off"},
    )
    submit = fields.SubmitField(_l("Note the code"))


class AdoptForm(Form):
    """Propose to count late work in."""

    reason = fields.TextAreaField(
        _l("Why the work came late"),
        [rules.required(_l("the reason")), rules.length(_l("The reason"), 1000)],
        options={"rows": 2},
    )
    submit = fields.SubmitField(_l("Propose to count it in"))
