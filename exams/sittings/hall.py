"""What invigilators note of the hall.

Who is let in is in `admission.py`, another machine of theirs in `takeover.py`, time in `times.py`
and `pauses.py`.
"""

import enum

from exams.errors import Invalid, NotFound
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings.models import Incident
from exams.sittings.queries import bare_sitting, get_seat
from exams.uow import UnitOfWork


class IncidentKind(enum.StrEnum):
    """What kind of thing was noted. The rule set's violations come with their sanction later."""

    VIOLATION = "violation"
    HEALTH = "health"
    MACHINE = "machine"
    NETWORK = "network"
    POWER = "power"
    OTHER = "other"


def note_incident(
    uow: UnitOfWork, sitting_id: int, kind: IncidentKind, note: str, seat_id: int | None = None
) -> Incident:
    """Write down what happened; a person judges it later, never a machine."""
    sitting = bare_sitting(uow.session, sitting_id)
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    if not note.strip():
        raise Invalid("incident.note_missing", field="note")
    if seat_id is not None and get_seat(uow.session, seat_id).sitting_id != sitting_id:
        raise NotFound("seat.unknown")
    row = Incident(
        sitting_id=sitting_id,
        seat_id=seat_id,
        kind=kind.value,
        note=note,
        noted_at=uow.now,
        noted_by=uow.person_id,
    )
    uow.session.add(row)
    uow.session.flush()
    attempt = get_seat(uow.session, seat_id).attempt if seat_id else None
    uow.record(
        EventKind.INCIDENT_NOTED,
        f"incident:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"kind": kind.value},
        private={"attempt_id": attempt.id if attempt else None, "note": note},
    )
    return row
