"""The form every form of the platform inherits from."""

from collections.abc import Iterator

from flask import current_app
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import FileField, HiddenField, PasswordField

from app.forms.messages import OurMessages
from app.forms.tidy import tidy


class Form(FlaskForm):
    """A form whose text arrives stripped and in NFC, and whose errors are our own sentences.

    Passwords are left exactly as typed. In a template: ``{{ form.render() }}`` for the whole form,
    or ``{{ form.field }}`` one by one.
    """

    class Meta(FlaskForm.Meta):
        """How submitted values are read and which words the built-in errors use."""

        def wrap_formdata(self, form, formdata):
            """The submitted values with every text tidied, passwords excepted."""
            raw = super().wrap_formdata(form, formdata)
            if not hasattr(raw, "getlist"):
                return raw
            untouched = {field.name for field in form if isinstance(field, PasswordField)}
            return MultiDict(_tidied(raw, untouched))

        def get_translations(self, form):
            """Our sentences instead of those of WTForms."""
            return OurMessages()

    @property
    def has_files(self) -> bool:
        """Whether the form must be sent as multipart."""
        return any(isinstance(field, FileField) for field in self)

    def error_summary(self) -> list[dict[str, str]]:
        """Each error once, with the address of its field, in the order of the page."""
        return error_entries(self)

    def render(self, action: str = "", method: str = "post") -> Markup:
        """The whole form: summary of errors, hidden fields, fields, buttons."""
        page = current_app.jinja_env.get_template("components/form.html").module
        return page.whole_form(self, action, method)


def error_entries(form) -> list[dict[str, str]]:
    """The lines of the summary; an error of a hidden field has nowhere to lead."""
    entries = [{"text": str(text)} for text in form.form_errors]
    for field in form:
        address = {} if isinstance(field, HiddenField) else {"href": f"#{field.id}"}
        entries += [{"text": text, **address} for text in _sentences(field.errors)]
    return entries


def _tidied(raw: MultiDict, untouched: set[str]) -> Iterator[tuple[str, object]]:
    """Each submitted pair, its text tidied unless its field must stay as typed."""
    for name in raw:
        for value in raw.getlist(name):
            is_text = isinstance(value, str) and name not in untouched
            yield name, tidy(value) if is_text else value


def _sentences(errors) -> Iterator[str]:
    """The sentences in a field's errors, however nested."""
    if isinstance(errors, dict):
        errors = [item for nested in errors.values() for item in nested]
    for error in errors:
        if isinstance(error, (list, tuple, dict)):
            yield from _sentences(error)
        else:
            yield str(error)
