"""The declaration of relatives: one answer for each candidate, and a confirmation."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from exams.bodies.models import Member
from exams.bodies.service import Relative

Candidate = tuple[int, str, str, str]  # application id, name, unit, post


class DeclarationForm(Form):
    """Grows one list of kinship for each candidate."""

    confirmed = fields.BooleanField(
        _l("I have read the whole list, and what I declare is true and complete"),
        [rules.confirmed(_l("Tick the box to confirm that you have read the whole list."))],
    )
    submit = fields.SubmitField(_l("Declare"))


def declaration_form(
    candidates: Sequence[Candidate], kinds: Sequence[tuple[str, str]], member: Member
) -> DeclarationForm:
    """The form for this list, with what the member declared before."""
    choices = [("", _("Not related")), *kinds]
    rows = {
        f"candidate_{id_}": fields.SelectField(name, choices=choices)
        for id_, name, _unit, _post in candidates
    }
    before = {f"candidate_{c.application_id}": c.kinship for c in member.conflicts}
    grown = type("DeclarationForm", (DeclarationForm,), rows)
    form: DeclarationForm = grown(data=before)
    return form


def relatives_of(form: DeclarationForm, candidates: Sequence[Candidate]) -> list[Relative]:
    """The candidates whom the member named."""
    given = [(id_, form[f"candidate_{id_}"].data) for id_, *_rest in candidates]
    return [Relative(id_, kinship) for id_, kinship in given if kinship]
