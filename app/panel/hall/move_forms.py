"""Forms about moving candidates to another day."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.panel.hall.words import MOVES


class AskMoveForm(Form):
    """Ask to move one candidate or several."""

    exam_numbers = fields.StringField(
        _l("Exam numbers"),
        [rules.required(_l("the exam numbers")), rules.length(_l("The exam numbers"), 2000)],
        hint=_l("One, or several with a space or a comma between them."),
        options={"autocomplete": "off"},
    )
    reason_code = fields.SelectField(
        _l("Reason"),
        [rules.chosen(_l("the reason"))],
        choices=[("", _l("Choose")), *((k.value, v) for k, v in MOVES.items())],
    )
    note = fields.TextAreaField(
        _l("What happened, and what proves it"),
        [rules.required(_l("what happened")), rules.length(_l("The note"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Ask the chair"))

    def numbers(self) -> list[str]:
        """The exam numbers as typed, one by one."""
        return (self.exam_numbers.data or "").replace(",", " ").replace(";", " ").split()


class DecideMoveForm(Form):
    """The chair's decision on one request."""

    granted = fields.RadioField(
        _l("Decision"),
        [rules.chosen(_l("the decision"))],
        choices=[("yes", _l("Move to another day")), ("no", _l("Turn down"))],
        options={"inline": True},
    )
    note = fields.StringField(
        _l("Reason (needed to turn down)"), [rules.length(_l("The reason"), 500)]
    )
    submit = fields.SubmitField(_l("Decide"))
