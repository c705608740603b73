"""The form for a post with too few eligible candidates."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.application_labels import BELOW_CHOICES
from app.forms import Form, fields
from app.forms import validators as rules
from exams.rules.ruleset import RuleSet


class BelowForm(Form):
    """What to do for the post, with the reason and, to open registration again, the last day."""

    choice = fields.RadioField(_l("What to do"), [rules.chosen(_l("what to do"))])
    until_on = fields.DateField(
        _l("Registration for the post until the end of"),
        [rules.optional],
        hint=_l("Only when candidates may still be added"),
    )
    reason = fields.TextAreaField(
        _l("Reason"),
        [rules.required(_l("the reason")), rules.length(_l("the reason"), 1000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Decide for this post"))


def below_form(post_id: int, rule_set: RuleSet, **named: Any) -> BelowForm:
    """The form of one post, with the choices that the rules give."""
    form = BelowForm(prefix=f"post{post_id}-", **named)
    allowed = rule_set.items("eligibility.actions_below")
    form.choice.choices = [
        (choice.value, text) for choice, text in BELOW_CHOICES.items() if choice in allowed
    ]
    form.choice.hint = rule_set.explain("eligibility.actions_below").cite
    return form
