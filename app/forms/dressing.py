"""Gives forms that come from a library (Flask-Security) our fields' looks and our summary."""

import wtforms
from wtforms.widgets import HiddenInput

from app.forms.base import error_entries
from app.forms.widgets import Button, Choices, Component, Password, TextBox, Tick

_LOOKS: list[tuple[type[wtforms.Field], Component]] = [
    (wtforms.RadioField, Choices("radios", "govukRadios")),
    (wtforms.SubmitField, Button()),
    (wtforms.BooleanField, Tick()),
    (wtforms.PasswordField, Password()),
    (wtforms.EmailField, TextBox(type="email", autocomplete="email", spellcheck=False)),
    (wtforms.StringField, TextBox()),
]


def dress(form: wtforms.Form) -> wtforms.Form:
    """The same form, its visible fields drawn as ours are."""
    for field in form:
        if isinstance(field.widget, HiddenInput):
            continue
        look = next((look for kind, look in _LOOKS if isinstance(field, kind)), None)
        if look is not None:
            field.widget = look
    form.error_summary = lambda: error_entries(form)
    form.has_files = False
    return form
