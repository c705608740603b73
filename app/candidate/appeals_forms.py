"""The re-marking request as a form."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class RemarkForm(Form):
    """Why the script should be marked again."""

    reason = fields.TextAreaField(
        _l("Why you ask for your script to be marked again"),
        [rules.required(_l("the reason")), rules.length(_l("the reason"), 2000)],
        hint=_l("The markers do not read this. It is kept with the request."),
    )
    submit = fields.SubmitField(_l("File the request"))
