"""Forms of the office's pages of people and roles."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.labels import ROLES
from exams.competitions.models import Competition
from exams.people.roles import ASSIGNABLE, ONLY_DEPARTMENT


class RoleForm(Form):
    """Give a person a role."""

    role = fields.SelectField(_l("Role"), [rules.chosen(_l("the role"))])
    competition_id = fields.SelectField(_l("Competition"), coerce=fields.optional_int)
    until = fields.DateField(
        _l("Until the end of"), [rules.optional], hint=_l("Leave empty for as long as it lasts")
    )
    decision_no = fields.StringField(
        _l("Number of the decision"), [rules.length(_l("the number"), 60)]
    )
    submit = fields.SubmitField(_l("Give the role"))

    def offer(self, competitions: Sequence[Competition], whole_department: bool) -> "RoleForm":
        """Offer what this official may give."""
        department = [("", _l("The whole department"))] if whole_department else []
        self.competition_id.choices = [*department, *((c.id, c.title) for c in competitions)]
        self.role.choices = [
            ("", _l("Choose")),
            *(
                (r.value, ROLES[r])
                for r in ASSIGNABLE
                if whole_department or r not in ONLY_DEPARTMENT
            ),
        ]
        return self


class EndRoleForm(Form):
    """End a role, with the reason."""

    reason = fields.StringField(
        _l("Reason"), [rules.required(_l("the reason")), rules.length(_l("the reason"), 300)]
    )
    submit = fields.SubmitField(_l("End the role"), options={"kind": "warning"})
