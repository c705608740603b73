"""Forms of a person's settings."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class NameForm(Form):
    """The full name, corrected."""

    full_name = fields.StringField(
        _l("Full name"),
        [rules.required(_l("your full name")), rules.length(_l("the full name"), 120)],
        hint=_l("As on your identity card, with all marks"),
        options={"autocomplete": "name"},
    )
    save_name = fields.SubmitField(_l("Save the name"))


class LanguageForm(Form):
    """The language of pages and mail."""

    language = fields.RadioField(
        _l("Language of pages and mail"),
        choices=[("vi", "Tiếng Việt"), ("en", "English")],
        options={"inline": True},
    )
    save_language = fields.SubmitField(_l("Save the language"))
