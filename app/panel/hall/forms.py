"""Forms of the hall."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.panel.hall.words import DOCUMENTS, INCIDENTS, REASONS


class AdmitForm(Form):
    """Admit by exam number, with the document that was seen."""

    exam_number = fields.StringField(
        _l("Exam number"),
        [rules.required(_l("the exam number"))],
        options={"width": 10, "autocomplete": "off"},
    )
    document_seen = fields.RadioField(_l("Document seen"), [rules.chosen(_l("the document"))])
    submit = fields.SubmitField(_l("Admit"))

    def __init__(self, accepted: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document_seen.choices = [(kind, DOCUMENTS[kind]) for kind in accepted]


class IncidentForm(Form):
    """Note what happened."""

    kind = fields.SelectField(
        _l("Kind"),
        [rules.chosen(_l("the kind"))],
        choices=[(k.value, v) for k, v in INCIDENTS.items()],
    )
    note = fields.TextAreaField(
        _l("What happened"),
        [rules.required(_l("what happened")), rules.length(_l("The note"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Note it"))


class TimeForm(Form):
    """Ask for more time for one candidate."""

    minutes = fields.IntegerField(
        _l("Minutes to add"),
        [rules.required(_l("the minutes")), rules.number_between(_l("the minutes"), 1, 240)],
        options={"width": 4},
    )
    reason_code = fields.SelectField(
        _l("Reason"),
        [rules.chosen(_l("the reason"))],
        choices=[(k.value, v) for k, v in REASONS.items()],
    )
    note_on_time = fields.StringField(_l("Note"), [rules.length(_l("The note"), 500)])
    submit = fields.SubmitField(_l("Ask for the time"))
