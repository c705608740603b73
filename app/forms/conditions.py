"""A form that asks each condition of a rule set: yes, no or not sure."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.forms import fields
from app.forms import validators as rules
from app.forms.base import Form
from app.i18n import language

CHOICES = (("yes", _l("Yes")), ("no", _l("No")), ("unsure", _l("Not sure")))


def conditions_form(
    rows: Iterable[Mapping[str, Any]], button: Any, needed: bool, answers: Mapping[str, str]
) -> Form:
    """One question a condition, with its article; `needed`: each must be answered."""
    checks = [rules.chosen(_l("yes, no or not sure"))] if needed else []
    questions = {
        f"condition_{row['id']}": fields.RadioField(
            row[language()],
            checks,
            choices=CHOICES,
            hint=_("Article: %(cite)s", cite=row["cite"]),
            validate_choice=needed,
            options={"inline": True},
        )
        for row in rows
    }
    shape = type("ConditionsForm", (Form,), {**questions, "submit": fields.SubmitField(button)})
    form: Form = shape(data={f"condition_{name}": answer for name, answer in answers.items()})
    return form


def answers_of(form: Form) -> dict[str, str]:
    """The answers given, by condition."""
    return {
        field.name.removeprefix("condition_"): field.data
        for field in form
        if field.name.startswith("condition_") and field.data in dict(CHOICES)
    }
