"""A form with one field of each kind, for the page of components and the tests of fields."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.forms import fields
from app.forms import validators as rules
from app.forms.base import Form

_EXAMS = [("", _l("Choose")), ("1", _l("Head of division")), ("2", _l("Deputy head of division"))]
_PAPERS = [("pdf", "PDF"), ("docx", "DOCX"), ("scan", _l("Scanned pages"))]


class SampleForm(Form):
    """Every kind of field, each with its rules."""

    name = fields.StringField(
        _l("Full name"),
        [rules.required(_l("your full name")), rules.length(_l("your full name"), 100)],
        hint=_l("As on your citizen identity card"),
        options={"autocomplete": "name"},
    )
    address = fields.EmailField(
        _l("Email"), [rules.required(_l("your email address")), rules.email()]
    )
    password = fields.PasswordField(_l("Password"), [rules.required(_l("your password"))])
    born_on = fields.DateField(_l("Date of birth"), [rules.required(_l("your date of birth"))])
    starts_at = fields.DateTimeField(_l("Start of the sitting"))
    seats = fields.IntegerField(_l("Number of seats"), [rules.optional])
    mark = fields.MarkField(
        _l("Mark"),
        [
            rules.required(_l("the mark")),
            rules.number_between(_l("a mark"), Decimal(0), Decimal(100)),
        ],
        hint=_l("From 0 to 100, at most two decimals"),
    )
    post = fields.SelectField(_l("Post"), [rules.chosen(_l("a post"))], choices=_EXAMS)
    kind = fields.RadioField(
        _l("Kind of attempt"),
        [rules.chosen(_l("the kind of attempt"))],
        choices=[("written", _l("Written paper")), ("machine", _l("At a computer"))],
        options={"hints": {"machine": _l("In the exam room, on a machine of the board")}},
    )
    papers = fields.CheckboxesField(_l("Papers attached"), choices=_PAPERS)
    grounds = fields.TextAreaField(_l("Grounds"), [rules.length(_l("the grounds"), 2000)])
    dossier = fields.FileField(
        _l("Dossier"),
        [rules.file_kind(_l("the dossier"), {"pdf"}), rules.file_size(_l("the dossier"), 20)],
        hint=_l("One PDF of at most 20 MB"),
        options={"accept": ".pdf"},
    )
    agreed = fields.BooleanField(
        _l("I declare that what I state is true"),
        [rules.confirmed(_l("Tick the box to declare that what you state is true."))],
    )
    submit = fields.SubmitField(_l("Send"))
    later = fields.SubmitField(_l("Save for later"), options={"kind": "secondary"})
