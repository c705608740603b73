"""The chair's decision about a re-marking request."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class RemarkDecisionForm(Form):
    """Grounds; and the mark, where the two new marks are too far apart for their mean."""

    mark = fields.MarkField(
        _l("New mark of the script"),
        [rules.required(_l("the new mark"))],
        hint=_l("The two new marks are too far apart for their mean: decide after a dialogue."),
    )
    reason = fields.TextAreaField(
        _l("Grounds of the decision"),
        [rules.required(_l("the grounds")), rules.length(_l("the grounds"), 4000)],
        hint=_l("They stand in the letter to the candidate."),
    )
    submit = fields.SubmitField(_l("Decide the request"))


class EntryForm(Form):
    """What the council decided on entry to the next part."""

    admitted = fields.RadioField(
        _l("Decision"),
        [rules.chosen(_l("the decision"))],
        choices=[("yes", _l("Admit to the next part")), ("no", _l("Do not admit"))],
        options={"inline": True},
    )
    reason = fields.TextAreaField(
        _l("Grounds of the decision"),
        [rules.required(_l("the grounds")), rules.length(_l("the grounds"), 4000)],
        hint=_l("They stand in the letter to the candidate."),
    )
    submit = fields.SubmitField(_l("Write down the decision of the council"))
