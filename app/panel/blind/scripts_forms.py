"""The marking sheet as a form: a mark and a comment for each criterion of the scale."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.i18n import mark
from exams.marking.models import Allocation
from exams.marking.sheets import Criterion, Entry, Sheet, scale


class SheetForm(Form):
    """What every sheet has; the criteria are added by `sheet_form`."""

    version = fields.HiddenField()
    count = 0
    comment = fields.TextAreaField(
        _l("Comment on the whole script"),
        [rules.optional, rules.length(_l("the comment"), 4000)],
        hint=_l("Say what the mark rests on. The candidate reads it when the result is known."),
        options={"rows": 4},
    )
    traces_meant = fields.BooleanField(_l("The comments hold nothing that tells who somebody is"))
    save = fields.SubmitField(_l("Save the draft"), options={"kind": "secondary"})
    give = fields.SubmitField(_l("Give the mark"))

    def sheet(self) -> Sheet:
        """What was typed."""
        places = range(self.count)
        return Sheet(
            tuple(Entry(self[f"points_{n}"].data, self[f"note_{n}"].data or "") for n in places),
            self.comment.data or "",
        )


class RecogniseForm(Form):
    """Saying that one knows whose script this is; a note may be left for the record."""

    note = fields.StringField(
        _l("Note (need not be filled in)"),
        [rules.length(_l("the note"), 300)],
        hint=_l("Do not write a name."),
    )


def sheet_form(allocation: Allocation, sheet: Sheet) -> SheetForm:
    """The form of this script, filled with the saved sheet."""
    criteria = scale(allocation.script.answers)
    added: dict[str, Any] = {"count": len(criteria)}
    for place, criterion in enumerate(criteria):
        added[f"points_{place}"] = _points(criterion)
        added[f"note_{place}"] = fields.TextAreaField(
            _l("Comment on “%(title)s”", title=criterion.title),
            [rules.optional, rules.length(_l("the comment"), 2000)],
            options={"rows": 2},
        )
    kept: dict[str, Any] = {"version": str(allocation.version), "comment": sheet.comment}
    for place, entry in enumerate(sheet.entries):
        kept |= {f"points_{place}": entry.points, f"note_{place}": entry.comment}
    form: SheetForm = type("ThisSheet", (SheetForm,), added)(data=kept)
    return form


def _points(criterion: Criterion) -> fields.MarkField:
    return fields.MarkField(
        _l("Points for “%(title)s”", title=criterion.title),
        [rules.optional, rules.number_between(_l("the points"), 0, criterion.full)],
        hint=_("From 0 to %(full)s", full=mark(criterion.full)),
        options={"attributes": {"data-kb-points": ""}},
    )
