"""Forms of bodies: the decision, an appointment, a removal."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class DecisionForm(Form):
    """Number and date of the decision that sets a body up."""

    kind = fields.SelectField(_l("Body"), [rules.chosen(_l("the body"))])
    decision_no = fields.StringField(
        _l("Number of the decision"),
        [rules.required(_l("the number of the decision")), rules.length(_l("the number"), 60)],
        hint=_l("For example 12/QĐ-SNV"),
    )
    decided_on = fields.DateField(
        _l("Date of the decision"), [rules.required(_l("the date of the decision"))]
    )
    submit = fields.SubmitField(_l("Save the decision"))


class AppointForm(Form):
    """Who is appointed, and to which duty."""

    email = fields.EmailField(
        _l("Email of the person"),
        [rules.required(_l("the email address")), rules.email()],
        hint=_l("The person must be registered on Khoa Bảng"),
    )
    duty = fields.SelectField(_l("Duty"), [rules.chosen(_l("the duty"))])
    submit = fields.SubmitField(_l("Appoint"))


class RemoveForm(Form):
    """Why a member leaves."""

    reason = fields.TextAreaField(
        _l("Reason"),
        [rules.required(_l("the reason")), rules.length(_l("the reason"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Remove the member"), options={"kind": "warning"})
