"""Forms about time in the hall."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.panel.hall.words import REASONS
from exams.sittings.models import Room, Seat
from exams.sittings.scope import Scope
from exams.sittings.time_models import TimeKind
from exams.sittings.times import TimeReason

ALL, ONE = "all", "one"
KINDS = {
    TimeKind.EXTRA: _l("More time: the end moves"),
    TimeKind.DELAY: _l("A delayed start: start and end move, the length stays"),
}


class ScopeForm(Form):
    """Whom an act on time concerns, and why."""

    scope = fields.RadioField(_l("Whom it concerns"), [rules.chosen(_l("for whom"))])
    exam_number = fields.StringField(
        _l("Exam number"),
        hint=_l("Only for one candidate."),
        options={"width": 10, "autocomplete": "off"},
    )
    reason_code = fields.SelectField(
        _l("Reason"),
        [rules.chosen(_l("the reason"))],
        choices=[(k.value, v) for k, v in REASONS.items()],
        default=TimeReason.OUTAGE.value,
    )
    note = fields.StringField(_l("Note"), [rules.length(_l("The note"), 500)])

    def __init__(
        self, sitting_id: int, rooms: Sequence[Room], seats: Sequence[Seat], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._fields.move_to_end("reason_code")
        self._fields.move_to_end("note")
        self.sitting_id = sitting_id
        self.by_number = {seat.application.exam_number: seat.id for seat in seats}
        self.scope.choices = [
            (ALL, _l("Everybody in this sitting")),
            *((str(room.id), room.name) for room in rooms),
            (ONE, _l("One candidate")),
        ]

    def whom(self) -> Scope | None:
        """The scope that was chosen; None, with an error at its field, for an unknown number."""
        if self.scope.data == ALL:
            return Scope(self.sitting_id)
        if self.scope.data != ONE:
            return Scope(self.sitting_id, room_id=int(self.scope.data))
        seat_id = self.by_number.get((self.exam_number.data or "").strip().upper())
        if seat_id is None:
            self.exam_number.errors = [_l("Nobody with this exam number sits here.")]
            return None
        return Scope(self.sitting_id, seat_id=seat_id)


class PauseForm(ScopeForm):
    """Stop the clocks."""

    submit = fields.SubmitField(_l("Stop the clocks now"))


class AskForm(ScopeForm):
    """Ask for time."""

    kind = fields.RadioField(
        _l("What"), [rules.chosen(_l("what to ask for"))], choices=[*KINDS.items()]
    )
    minutes = fields.IntegerField(
        _l("Minutes"),
        [rules.required(_l("the minutes")), rules.number_between(_l("the minutes"), 1, 240)],
        options={"width": 4},
    )
    submit = fields.SubmitField(_l("Ask for the time"))
