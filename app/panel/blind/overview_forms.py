"""The chair's decision about one script."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class DecisionForm(Form):
    """The decided mark and its grounds."""

    mark = fields.MarkField(_l("Decided mark"), [rules.required(_l("the decided mark"))])
    reason = fields.TextAreaField(
        _l("Grounds of the decision"),
        [rules.required(_l("the grounds")), rules.length(_l("the grounds"), 4000)],
        hint=_l("They stand in the minutes, beside every mark that was given."),
    )
    submit = fields.SubmitField(_l("Decide the mark"))
