"""What the pages of the office and of the appointee say alike about a commitment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.training_words import late
from exams.appointments.models import Appointment, Commitment, CommitmentState

STATES: dict[CommitmentState, Any] = {
    CommitmentState.PLANNED: _l("Not started yet"),
    CommitmentState.UNDER_WAY: _l("Under way"),
    CommitmentState.DONE: _l("Done"),
}
KINDS = {
    CommitmentState.PLANNED: "neutral",
    CommitmentState.UNDER_WAY: "current",
    CommitmentState.DONE: "done",
}


@dataclass(frozen=True)
class Promise:
    """One commitment as a page shows it; a late one says by how much."""

    commitment: Commitment
    status: dict[str, str]


def promises(row: Appointment, today: date) -> list[Promise]:
    """The commitments of the appointment, soonest first."""
    return [Promise(one, _status(one, today)) for one in row.commitments]


def _status(one: Commitment, today: date) -> dict[str, str]:
    if one.overdue(today):
        return {"text": late(one.due_on, today), "kind": "late"}
    return {"text": str(STATES[one.state]), "kind": KINDS[one.state]}
