"""Forms about taking a confirmed violation back."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class AskRevocationForm(Form):
    """Ask to revoke one confirmed violation."""

    reason = fields.TextAreaField(
        _l("Why it was wrong, and what proves it (the candidate reads this)"),
        [rules.required(_l("the reason")), rules.length(_l("The reason"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Ask to revoke it"), options={"kind": "secondary"})


class DecideRevocationForm(Form):
    """Another person's decision on one request."""

    granted = fields.RadioField(
        _l("Decision"),
        [rules.chosen(_l("the decision"))],
        choices=[("yes", _l("Revoke the violation")), ("no", _l("Turn down"))],
        options={"inline": True},
    )
    note = fields.StringField(
        _l("Reason (needed to turn down)"), [rules.length(_l("The reason"), 500)]
    )
    submit = fields.SubmitField(_l("Decide"))
