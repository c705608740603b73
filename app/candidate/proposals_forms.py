"""The form of a proposal; its commitments are rows, three of them empty, so that it needs no script."""

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField
from wtforms import Form as PlainForm

from app.forms import Form, fields
from app.forms import validators as rules
from exams.defence.models import Proposal
from exams.defence.proposals import MAX_COMMITMENTS, Commitment

SPARE_ROWS = 3


class CommitmentRow(PlainForm):
    """One commitment; a row without text, months and measure is left out."""

    text = fields.TextAreaField(
        _l("What I will do"), [rules.length(_l("the commitment"), 500)], options={"rows": 2}
    )
    months = fields.IntegerField(_l("Within how many months of appointment"), [rules.optional])
    measure = fields.StringField(_l("Measure of success"), [rules.length(_l("the measure"), 300)])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in the row."""
        return not (self.text.data or self.months.data or self.measure.data)


class ProposalForm(Form):
    """Title, file and commitments."""

    title = fields.StringField(_l("Title of the proposal"), [rules.length(_l("the title"), 300)])
    file = fields.FileField(
        _l("Proposal"),
        [rules.file_kind(_l("the proposal"), {"pdf"}), rules.file_size(_l("the proposal"), 10)],
        hint=_l("One PDF of at most 10 MB; a new file replaces the one before"),
        options={"accept": ".pdf"},
    )
    commitments = FieldList(FormField(CommitmentRow), max_entries=MAX_COMMITMENTS + SPARE_ROWS)
    save = fields.SubmitField(_l("Save"), options={"kind": "secondary"})
    submit = fields.SubmitField(_l("Save and hand in"))

    def promised(self) -> list[Commitment]:
        """The rows that were filled in. Months left out count as none, which is refused."""
        return [
            Commitment(
                row.form.text.data or "", row.form.months.data or 0, row.form.measure.data or ""
            )
            for row in self.commitments
            if not row.form.is_empty
        ]

    def drop(self, number: int | None) -> None:
        """Empty one row, as its button asks."""
        if number is None or not 0 <= number < len(self.commitments):
            return
        for field in self.commitments[number].form:
            field.data, field.raw_data = None, []


def filled(row: Proposal | None) -> ProposalForm:
    """The form with what was saved last, and empty rows below."""
    saved = list(row.commitments) if row else []
    blank = {"text": "", "months": None, "measure": ""}
    return ProposalForm(
        data={"title": row.title if row else "", "commitments": saved + [blank] * SPARE_ROWS}
    )
