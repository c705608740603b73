"""Forms of the panel: the score sheet, a reason, the chair's decision."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.i18n import language, mark


class SheetForm(Form):
    """The sheet without its criteria, which the rules of the competition add."""

    criteria: tuple[str, ...] = ()
    comment = fields.TextAreaField(
        _l("Comment"), [rules.length(_l("the comment"), 4000)],
        hint=_l("Kept with your sheet; the candidate may read it after the scores are open"),
    )  # fmt: skip
    save = fields.SubmitField(_l("Save as a draft"), options={"kind": "secondary"})
    commit = fields.SubmitField(_l("Commit for good"))


class ReasonForm(Form):
    """Why the own mark lies far from the mean."""

    reason = fields.TextAreaField(_l("Your reason"), [rules.required(_l("your reason"))])
    submit = fields.SubmitField(_l("Give the reason"))


class DecisionForm(Form):
    """The official mark and why."""

    mark = fields.MarkField(_l("Official mark"))
    reason = fields.TextAreaField(_l("Reason"), [rules.required(_l("the reason"))])
    submit = fields.SubmitField(_l("Decide the official mark"))


def sheet_form(view: dict[str, Any]) -> SheetForm:
    """The form of one sheet, filled with what was saved last."""
    own, full = view["own"], view["full"]

    class Sheet(SheetForm):
        criteria = tuple(full)

    for row in view["criteria"]:
        name = str(row["id"])
        title = str(row["en"] if language() == "en" else row["vi"])
        setattr(Sheet, f"score_{name}", _score_field(title, full[name]))
    saved = {f"score_{name}": Decimal(v) / 100 for name, v in own.scores.items()} if own else {}
    return Sheet(data={**saved, "comment": own.comment if own else ""})


def _score_field(title: str, limit: Decimal) -> Any:
    return fields.MarkField(
        title,
        [rules.number_between(_("a score"), Decimal(0), limit)],
        hint=_("From 0 to %(max)s", max=mark(limit)),
    )
