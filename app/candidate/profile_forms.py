"""The form of the profile, kept once and used in every application."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules

GENDERS = [("female", _l("Female")), ("male", _l("Male")), ("other", _l("Other"))]
THEORY = [
    ("", _l("Choose")),
    ("none", _l("Not trained")),
    ("elementary", _l("Elementary")),
    ("intermediate", _l("Intermediate")),
    ("advanced", _l("Advanced")),
]
SHORT, LONG = 200, 300


class ProfileForm(Form):
    """What a candidate states of themselves; only what the competition needs."""

    born_on = fields.DateField(_l("Date of birth"), [rules.required(_l("your date of birth"))])
    gender = fields.RadioField(
        _l("Gender"), [rules.chosen(_l("your gender"))], choices=GENDERS, options={"inline": True}
    )
    citizen_no = fields.StringField(
        _l("Citizen identity number"),
        [
            rules.required(_l("your citizen identity number")),
            rules.matches(r"[0-9]{12}", _l("A citizen identity number has 12 digits.")),
        ],
        hint=_l("12 digits, as on your card"),
        options={"inputmode": "numeric", "width": 20, "spellcheck": False},
    )
    phone = fields.StringField(
        _l("Phone number"),
        [
            rules.required(_l("your phone number")),
            rules.matches(r"[0-9+() .-]{8,20}", _l("Enter a phone number such as 0901 234 567.")),
        ],
        options={"inputmode": "tel", "autocomplete": "tel", "width": 20},
    )
    address = fields.StringField(
        _l("Address"),
        [rules.required(_l("your address")), rules.length(_l("your address"), LONG)],
        options={"autocomplete": "street-address"},
    )
    workplace = fields.StringField(
        _l("Workplace"),
        [rules.required(_l("your workplace")), rules.length(_l("your workplace"), SHORT)],
        options={"autocomplete": "organization"},
    )
    job_title = fields.StringField(
        _l("Present position"),
        [
            rules.required(_l("your present position")),
            rules.length(_l("your present position"), SHORT),
        ],
    )
    in_post_since = fields.DateField(_l("In this position since"), [rules.optional])
    degree = fields.StringField(
        _l("Highest degree and field"),
        [rules.required(_l("your degree")), rules.length(_l("your degree"), SHORT)],
    )
    political_theory = fields.SelectField(
        _l("Level of political theory"), [rules.optional], choices=THEORY
    )
    planned_for = fields.StringField(
        _l("Post for which you are in the planning list, if any"),
        [rules.length(_l("this text"), SHORT)],
    )
    submit = fields.SubmitField(_l("Save and continue"))

    def facts(self) -> dict[str, object]:
        """The values as the service takes them."""
        return {
            field.name: field.data or None
            for field in self
            if field.name not in ("submit", "csrf_token")
        }
