"""Forms of papers: title and length, sections, questions with points, sending back."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules


class PaperForm(Form):
    """Title and length of a paper."""

    title = fields.StringField(
        _l("Title of the paper"),
        [rules.required(_l("the title of the paper")), rules.length(_l("the title"), 200)],
    )
    minutes = fields.IntegerField(
        _l("Minutes"),
        [rules.required(_l("the minutes")), rules.number_between(_l("the minutes"), 1, 600)],
    )
    submit = fields.SubmitField(_l("Save"))


class SectionForm(Form):
    """A section: its title and what candidates are told at its head."""

    title = fields.StringField(
        _l("Title of the section"),
        [rules.required(_l("the title of the section")), rules.length(_l("the title"), 200)],
    )
    note = fields.TextAreaField(
        _l("Note to candidates"), [rules.length(_l("the note"), 4000)], options={"rows": 3}
    )
    submit = fields.SubmitField(_l("Save the section"))


class ItemsForm(Form):
    """Questions of the bank to put into a section, with the points of each."""

    questions = fields.CheckboxesField(_l("Questions"), coerce=int)
    points = fields.MarkField(_l("Points for each"), [rules.required(_l("the points"))])
    submit = fields.SubmitField(_l("Add to the section"))


class PointsForm(Form):
    """The points of one question."""

    points = fields.MarkField(_l("Points"), [rules.required(_l("the points"))])
    submit = fields.SubmitField(_l("Save the points"))


class SendBackForm(Form):
    """Why the paper goes back to its setters."""

    reason = fields.TextAreaField(
        _l("What the setters should change"),
        [
            rules.required(_l("what the setters should change")),
            rules.length(_l("the reason"), 4000),
        ],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Send back to the setters"), options={"kind": "secondary"})
