"""Forms for what is asked of browser and network."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.labels import DEMANDS
from exams.sittings.safe_browser import Demand

CHOICES = [(demand.value, label) for demand, label in DEMANDS.items()]
HINTS = {
    Demand.OFF.value: _l("Any browser, any network; nothing is noted."),
    Demand.NOTED.value: _l("Candidates are told and sit the exam; the hall sees the note."),
    Demand.REQUIRED.value: _l("Nobody sits down otherwise. What is typed is never dropped."),
}


class SafeBrowserForm(Form):
    """What a part asks of the browser."""

    demand = fields.RadioField(
        _l("Safe Exam Browser"),
        [rules.required(_l("what is asked"))],
        choices=CHOICES,
        default=Demand.OFF.value,
        options={"hints": HINTS},
    )
    browser_keys = fields.TextAreaField(
        _l("Browser Exam Keys"),
        [rules.optional, rules.length(_l("The keys"), 5000)],
        hint=_l(
            "One a line, 64 letters and digits each: one for every version and system of the machines. Left empty, only the Config Key is checked, which anybody can compute who can read the file."
        ),
        options={"rows": 4, "spellcheck": False},
    )
    quit_password = fields.PasswordField(
        _l("Password to quit"),
        [rules.optional, rules.length(_l("The password"), 100)],
        hint=_l("The invigilator ends the browser with it. Left empty, the one before stays."),
    )
    no_quit = fields.BooleanField(_l("Quit without a password"))
    submit = fields.SubmitField(_l("Save"))


class SafeBrowserFileForm(Form):
    """The settings file."""

    password = fields.PasswordField(
        _l("Password of the file"),
        [rules.optional, rules.length(_l("The password"), 100)],
        hint=_l("With a password nobody can read the file without it; it is not kept here."),
    )
    download = fields.SubmitField(_l("Download the settings file"), options={"kind": "secondary"})


class NetworkForm(Form):
    """From which addresses a room is sat."""

    demand = fields.RadioField(
        _l("Machines outside these addresses"),
        [rules.required(_l("what is asked"))],
        choices=CHOICES,
        default=Demand.OFF.value,
        options={"hints": HINTS},
    )
    networks = fields.TextAreaField(
        _l("Network addresses of the room"),
        [rules.optional, rules.length(_l("The addresses"), 3000)],
        hint=_l("One a line, an address or a range, for example 10.20.30.0/24"),
        options={"rows": 4, "spellcheck": False},
    )
    submit = fields.SubmitField(_l("Save"))
