"""Forms of rooms and of the call-up."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class RoomForm(Form):
    """One exam room."""

    name = fields.StringField(
        _l("Name of the room"), [rules.required(_l("the name")), rules.length(_l("The name"), 60)]
    )
    address = fields.StringField(
        _l("Address"), [rules.required(_l("the address")), rules.length(_l("The address"), 300)]
    )
    capacity = fields.IntegerField(
        _l("Number of seats"),
        [rules.required(_l("the number of seats")), rules.number_between(_l("the seats"), 1, 2000)],
        options={"width": 4},
    )
    submit = fields.SubmitField(_l("Save the room"))


class SittingForm(Form):
    """When a sitting starts and how long it lasts."""

    starts_at = fields.DateTimeField(
        _l("Start"),
        [rules.required(_l("the start"))],
        hint=_l("Day and hour in Viet Nam, for example 21/11/2026 08:00"),
    )
    minutes = fields.IntegerField(
        _l("Minutes"),
        [rules.required(_l("the minutes")), rules.number_between(_l("the minutes"), 1, 600)],
        options={"width": 4},
    )
    submit = fields.SubmitField(_l("Call up the candidates"))
