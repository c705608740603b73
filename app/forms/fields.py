"""The fields of our forms. Each takes ``hint=`` and draws label, hint, error and control itself.

Further options (``classes``, ``width``, ``autocomplete``, ``inputmode``, ``rows``, ``kind``...)
are given when the field is declared, as ``options={...}``, or when it is drawn:
``{{ form.name(width=20) }}``.
"""

import wtforms
from flask_wtf.file import FileField as FlaskFileField
from wtforms.fields.choices import SelectChoice

from app.forms.dates import DateField, DateTimeField
from app.forms.numbers import IntegerField, MarkField
from app.forms.parts import Presented
from app.forms.widgets import (
    Button,
    Choices,
    FileBox,
    Password,
    Select,
    TextArea,
    TextBox,
    Tick,
)

__all__ = [
    "BooleanField",
    "CheckboxesField",
    "DateField",
    "DateTimeField",
    "EmailField",
    "FileField",
    "HiddenField",
    "IntegerField",
    "MarkField",
    "PasswordField",
    "RadioField",
    "SelectField",
    "StringField",
    "SubmitField",
    "TextAreaField",
    "optional_int",
]


class StringField(Presented, wtforms.StringField):
    """One line of text."""

    widget = TextBox()


class TextAreaField(Presented, wtforms.TextAreaField):
    """Several lines of text; ``options={"rows": 8}`` sets the height."""

    widget = TextArea()


class EmailField(Presented, wtforms.EmailField):
    """An email address; phones show the keyboard with @."""

    widget = TextBox(type="email", autocomplete="email", spellcheck=False)


class PasswordField(Presented, wtforms.PasswordField):
    """A password, with a button that shows it; never filled in again after an error."""

    widget = Password(autocomplete="current-password")


class _Chosen(Presented):
    """Takes choices as pairs (value, label), at the declaration or later from the view."""

    def __init__(self, label=None, validators=None, *, choices=None, **kwargs):
        super().__init__(label, validators, choices=_as_choices(choices), **kwargs)

    @property
    def choices(self):
        """What can be chosen."""
        return wtforms.SelectField.choices.fget(self)

    @choices.setter
    def choices(self, pairs):
        wtforms.SelectField.choices.fset(self, _as_choices(pairs))


def _as_choices(pairs):
    """Pairs as the objects that WTForms asks for; None and callables as they are."""
    if pairs is None or callable(pairs):
        return pairs
    return [
        SelectChoice(value=pair[0], label=pair[1]) if isinstance(pair, tuple) else pair
        for pair in pairs
    ]


class SelectField(_Chosen, wtforms.SelectField):
    """One choice from a closed list; give a first choice ``("", _l("Choose"))``."""

    widget = Select()


class RadioField(_Chosen, wtforms.RadioField):
    """One choice, all choices in view. ``options={"hints": {value: text}}`` explains choices."""

    widget = Choices("radios", "govukRadios")


class CheckboxesField(_Chosen, wtforms.SelectMultipleField):
    """Any number of choices, all in view."""

    widget = Choices("checkboxes", "govukCheckboxes")


class BooleanField(Presented, wtforms.BooleanField):
    """One box to tick; its label is the sentence agreed to."""

    widget = Tick()


class FileField(Presented, FlaskFileField):
    """One file; ``options={"accept": ".pdf"}`` narrows what the browser offers."""

    widget = FileBox()


class HiddenField(wtforms.HiddenField):
    """A value the person does not see."""


class SubmitField(Presented, wtforms.SubmitField):
    """A button that sends the form; ``options={"kind": "secondary"}`` or ``"warning"``."""

    widget = Button()


def optional_int(value: object) -> int | None:
    """A ``coerce`` for lists whose empty first choice means none."""
    return int(str(value)) if value not in (None, "", "None") else None
