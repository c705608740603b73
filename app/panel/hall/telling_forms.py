"""Forms of what the hall says, answers and confirms."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.labels import ANNOUNCEMENT_KINDS, REPLY_CODES, violation_name
from exams.rules.kinds import Row


class AnnounceForm(Form):
    """Say something to a room, or to all."""

    room_id = fields.SelectField(_l("To"), coerce=fields.optional_int)
    kind = fields.SelectField(
        _l("About"),
        [rules.chosen(_l("what it is about"))],
        choices=[("", _l("Choose")), *((k.value, v) for k, v in ANNOUNCEMENT_KINDS.items())],
    )
    text = fields.TextAreaField(
        _l("Announcement"),
        [rules.required(_l("the announcement")), rules.length(_l("The announcement"), 1000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Announce"))

    def __init__(self, rooms: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room_id.choices = [("", _l("All rooms")), *rooms]


class ReplyForm(Form):
    """Answer one candidate's question."""

    reply_code = fields.SelectField(
        _l("Answer"),
        [rules.chosen(_l("the answer"))],
        choices=[("", _l("Choose")), *((k.value, v) for k, v in REPLY_CODES.items())],
    )
    reply = fields.TextAreaField(
        _l("In words (needed where no set answer fits)"),
        [rules.length(_l("The answer"), 1000)],
        options={"rows": 2},
    )
    submit = fields.SubmitField(_l("Answer"))


class ViolationForm(Form):
    """Note a violation: which, and on what grounds."""

    rule = fields.SelectField(_l("Violation and its sanction"), [rules.chosen(_l("the violation"))])
    grounds = fields.TextAreaField(
        _l("Grounds: what was seen, when, by whom"),
        [rules.required(_l("the grounds")), rules.length(_l("The grounds"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Note the violation"))

    def __init__(self, broken: dict[str, Row], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((key, violation_name(row)) for key, row in broken.items())
        self.rule.choices = [("", _l("Choose")), *named]


class DecideForm(Form):
    """Confirm or reject what another person noted."""

    confirmed = fields.RadioField(
        _l("Decision"),
        [rules.chosen(_l("the decision"))],
        choices=[("yes", _l("Confirm")), ("no", _l("Reject"))],
        options={"inline": True},
    )
    note = fields.StringField(
        _l("Reason (needed to reject)"), [rules.length(_l("The reason"), 500)]
    )
    submit = fields.SubmitField(_l("Decide"))
