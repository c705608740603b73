"""The invigilators' acts on time, and what they note: more time by two people, incidents.

Who is let in is in `admission.py`, another machine of theirs in `takeover.py`.
"""

import enum

from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import timing
from exams.sittings.admission import stand_aside
from exams.sittings.models import Attempt, Incident, TimeAdded
from exams.sittings.queries import bare_sitting, get_seat
from exams.sittings.takeover import running
from exams.uow import UnitOfWork

MOST_SECONDS = 4 * 3600


class TimeReason(enum.StrEnum):
    """Why a candidate gets more time."""

    ACCESSIBILITY = "accessibility"
    OUTAGE = "outage"
    ROOM_INCIDENT = "room_incident"
    MACHINE_FAULT = "machine_fault"


class IncidentKind(enum.StrEnum):
    """What kind of thing was noted. The rule set's violations come with their sanction later."""

    VIOLATION = "violation"
    HEALTH = "health"
    MACHINE = "machine"
    NETWORK = "network"
    POWER = "power"
    OTHER = "other"


def ask_time(
    uow: UnitOfWork, seat_id: int, seconds: int, reason_code: TimeReason, note: str = ""
) -> TimeAdded:
    """Ask for more time for one candidate; another person approves it."""
    seat, attempt = running(uow, seat_id, Action.SITTING_CONDUCT)
    stand_aside(uow, seat)
    if not 0 < seconds <= MOST_SECONDS:
        raise Invalid("time.amount", field="minutes", most=MOST_SECONDS // 60)
    row = TimeAdded(
        attempt_id=attempt.id,
        seconds=seconds,
        reason_code=reason_code.value,
        note=note,
        asked_by=uow.person_id,
        asked_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.TIME_ASKED,
        f"time:{row.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"seconds": seconds, "reason_code": reason_code.value},
        private={"attempt_id": attempt.id, "note": note},
    )
    return row


def approve_time(uow: UnitOfWork, time_id: int) -> TimeAdded:
    """Add the time that somebody else asked for; the candidate's clock follows by itself."""
    row = uow.session.get(TimeAdded, time_id, with_for_update=True)
    if row is None:
        raise NotFound("time.unknown")
    attempt = uow.session.get_one(Attempt, row.attempt_id)
    competition_id = attempt.seat.sitting.part.competition_id
    uow.require(Action.SITTING_ADD_TIME, competition_id)
    if row.approved_at is not None:
        return row
    if row.asked_by == uow.actor.person_id:
        raise RuleBroken("time.second_person")
    _seat, attempt = running(uow, attempt.seat_id, Action.SITTING_ADD_TIME)
    stand_aside(uow, attempt.seat)
    row.approved_by, row.approved_at = uow.person_id, uow.now
    attempt.seconds_added += row.seconds
    timing.set_times(attempt)
    uow.record(
        EventKind.TIME_ADDED,
        f"time:{row.id}",
        competition_id=competition_id,
        public={"seconds": row.seconds, "reason_code": row.reason_code},
        private={"attempt_id": attempt.id, "note": row.note},
    )
    return row


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
