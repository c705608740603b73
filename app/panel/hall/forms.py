"""Forms of the hall: admission, another machine, incidents, the chair's decision."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.panel.hall.words import DOCUMENTS, INCIDENTS, TAKE_BACKS, TAKEOVERS


class AdmitForm(Form):
    """Admit by exam number, with the document that was seen."""

    exam_number = fields.StringField(
        _l("Exam number"),
        [rules.required(_l("the exam number"))],
        options={"width": 10, "autocomplete": "off"},
    )
    document_seen = fields.RadioField(
        _l("Document seen"), [rules.chosen(_l("the document"))], options={"inline": True}
    )
    submit = fields.SubmitField(_l("Admit"))

    def __init__(self, accepted: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document_seen.choices = [(kind, DOCUMENTS[kind]) for kind in accepted]


class AdmitSeatForm(AdmitForm):
    """Admit the candidate of one seat: the number stands on the page."""

    exam_number = None  # type: ignore[assignment]


class TakeBackForm(Form):
    """Take an admission back, with the reason."""

    reason_code = fields.SelectField(
        _l("Reason"),
        [rules.chosen(_l("the reason"))],
        choices=[("", _l("Choose")), *((k.value, v) for k, v in TAKE_BACKS.items())],
    )
    submit = fields.SubmitField(_l("Take the admission back"), options={"kind": "warning"})


class TakeoverForm(Form):
    """Let another machine in, with the reason."""

    reason_code = fields.SelectField(
        _l("Reason"),
        [rules.chosen(_l("the reason"))],
        choices=[("", _l("Choose")), *((k.value, v) for k, v in TAKEOVERS.items())],
    )
    submit = fields.SubmitField(_l("Show a PIN"))


class BreakForm(Form):
    """Start a break that was granted before the sitting."""

    minutes = fields.IntegerField(
        _l("Minutes"), [rules.required(_l("the minutes"))], options={"width": 4}
    )
    submit = fields.SubmitField(_l("Start the break"))


class LateForm(Form):
    """The chair's decision about a late candidate."""

    allowed = fields.RadioField(
        _l("Decision"),
        [rules.chosen(_l("the decision"))],
        choices=[("yes", _l("Let the candidate in")), ("no", _l("Do not let the candidate in"))],
    )
    reason = fields.StringField(
        _l("Reason"), [rules.required(_l("the reason")), rules.length(_l("The reason"), 500)]
    )
    submit = fields.SubmitField(_l("Decide"))


class IncidentForm(Form):
    """Note what happened."""

    kind = fields.SelectField(
        _l("Kind"),
        [rules.chosen(_l("the kind"))],
        choices=[("", _l("Choose")), *((k.value, v) for k, v in INCIDENTS.items())],
    )
    note = fields.TextAreaField(
        _l("What happened"),
        [rules.required(_l("what happened")), rules.length(_l("The note"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Note it"))
