"""Forms of the office about accommodations."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.accommodation_words import NEEDS
from app.forms import Form, fields
from app.forms import validators as rules
from exams.sittings.accommodation_models import AccommodationLabel, Need

# Extra time is granted by its amount.
CHOICES = [(need.value, text) for need, text in NEEDS.items() if need != Need.EXTRA_TIME]


def _minutes() -> fields.IntegerField:
    return fields.IntegerField(_l("Minutes more"), [Optional()], options={"width": 4})


def _percent() -> fields.IntegerField:
    text = _l("Or a part of the paper, in percent")
    return fields.IntegerField(text, [Optional()], options={"width": 4})


def _breaks() -> fields.IntegerField:
    text = _l("Minutes of breaks, all together")
    return fields.IntegerField(text, [Optional()], options={"width": 4})


class LabelForm(Form):
    """A named set of accommodations."""

    name = fields.StringField(
        _l("Name of the label"), [rules.required(_l("the name")), rules.length(_l("The name"), 80)]
    )
    extra_minutes, extra_percent, break_minutes = _minutes(), _percent(), _breaks()
    needs = fields.CheckboxesField(_l("What it grants"), choices=CHOICES)
    submit = fields.SubmitField(_l("Keep the label"))


class DecisionForm(Form):
    """Grant or refuse what one candidate asked for."""

    granted = fields.RadioField(
        _l("Decision"),
        [rules.chosen(_l("the decision"))],
        choices=[("yes", _l("Grant")), ("no", _l("Refuse"))],
    )
    label_id = fields.SelectField(_l("Label"))
    extra_minutes, extra_percent, break_minutes = _minutes(), _percent(), _breaks()
    own_needs = fields.BooleanField(_l("Own list instead of the label's"))
    needs = fields.CheckboxesField(_l("What is granted"), choices=CHOICES)
    reason = fields.StringField(
        _l("Reason (needed to refuse; the candidate reads it)"),
        [rules.length(_l("The reason"), 1000)],
    )
    submit = fields.SubmitField(_l("Keep the decision"))

    def __init__(self, labels: Sequence[AccommodationLabel], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_id.choices = [("", _l("None")), *((str(row.id), row.name) for row in labels)]
