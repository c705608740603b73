"""Flask-Security's forms where ours differ: the name asked for, no session that outlives itself."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import LoginForm, RegisterFormV2

from app.forms import fields
from app.forms import validators as rules
from app.forms.tidy import tidy


class RegistrationForm(RegisterFormV2):  # type: ignore[misc]
    """Registration asks for the full name, as on the identity card."""

    full_name = fields.StringField(
        _l("Full name"),
        [rules.required(_l("your full name")), rules.length(_l("the full name"), 120)],
        filters=[lambda text: tidy(text) if isinstance(text, str) else text],
        hint=_l("As on your identity card, with all marks"),
        options={"autocomplete": "name"},
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """Address and password. Nobody stays signed in when the browser is closed."""

    remember = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""  # the page has its own link to a new password
