"""Forms of the defence for the office."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class SessionForm(Form):
    """When and where the defence is held."""

    starts_at = fields.DateTimeField(_l("Start"), [rules.required(_l("the start"))])
    place = fields.StringField(
        _l("Place"), [rules.required(_l("the place")), rules.length(_l("the place"), 300)]
    )
    submit = fields.SubmitField(_l("Save"))
