"""The invigilators' acts: admit, let another machine in, note, add time by two people."""

import enum

from sqlalchemy import select

from exams.applications.models import Application
from exams.bodies.models import Body, Conflict, Member
from exams.competitions.queries import rules_of
from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import timing
from exams.sittings.models import Attempt, AttemptState, Incident, Seat, Sitting, TimeAdded
from exams.sittings.queries import bare_sitting, get_seat
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


def admit(uow: UnitOfWork, sitting_id: int, exam_number: str, document_seen: str) -> Seat:
    """Let a candidate in whose identity was checked; once admitted, nothing changes.

    Late candidates enter within the minutes of the rule (Thông tư 22/2025/TT-BNV), else refused.
    """
    sitting = bare_sitting(uow.session, sitting_id)
    competition_id = sitting.part.competition_id
    uow.require(Action.SITTING_CONDUCT, competition_id)
    seat = _seat_by_number(uow, sitting, exam_number)
    if document_seen not in rules_of(uow.session, competition_id).items("identity.accepted"):
        raise Invalid("admission.document", field="document_seen")
    stand_aside(uow, seat)
    _refuse_late(uow, sitting)
    if seat.admitted_at is None:
        seat.admitted_at, seat.admitted_by = uow.now, uow.person_id
        seat.document_seen = document_seen
        uow.record(
            EventKind.CANDIDATE_ADMITTED,
            f"seat:{seat.id}",
            competition_id=competition_id,
            private={"seat_id": seat.id, "document": document_seen},
        )
    return seat


def _seat_by_number(uow: UnitOfWork, sitting: Sitting, exam_number: str) -> Seat:
    seat = uow.session.scalar(
        select(Seat)
        .join(Application, Application.id == Seat.application_id)
        .where(
            Seat.sitting_id == sitting.id, Application.exam_number == exam_number.strip().upper()
        )
    )
    if seat is None:
        raise Invalid("admission.no_such_number", field="exam_number", number=exam_number)
    return seat


def stand_aside(uow: UnitOfWork, seat: Seat) -> None:
    """Who declared this candidate a relative does not deal with them."""
    declared = (
        select(Conflict.id)
        .join(Member, Member.id == Conflict.member_id)
        .join(Body, Body.id == Member.body_id)
        .where(
            Body.competition_id == seat.sitting.part.competition_id,
            Member.person_id == uow.actor.person_id,
            Conflict.application_id == seat.application_id,
        )
    )
    if uow.session.scalar(declared.limit(1)):
        raise RuleBroken("admission.relative")


def _refuse_late(uow: UnitOfWork, sitting: Sitting) -> None:
    if sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    if sitting.opened_at is None:
        return
    rule = rules_of(uow.session, sitting.part.competition_id)
    key = "sitting.late_minutes"
    allowed = timing.late_minutes(rule.rows(key), sitting.minutes)
    cite = rule.explain(key).cite
    if allowed is None:
        raise RuleBroken("admission.chair_decides", minutes=sitting.minutes, cite=cite)
    if timing.too_late(sitting.opened_at, uow.now, allowed):
        raise RuleBroken("admission.too_late", minutes=allowed, cite=cite)


def allow_takeover(uow: UnitOfWork, seat_id: int) -> Attempt:
    """Let another machine of this candidate in, for ten minutes."""
    seat, attempt = _running(uow, seat_id, Action.SITTING_CONDUCT)
    stand_aside(uow, seat)
    attempt.takeover_until = uow.now + timing.TAKEOVER_WINDOW
    uow.record(
        EventKind.TAKEOVER_ALLOWED,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"attempt_id": attempt.id},
    )
    return attempt


def _running(uow: UnitOfWork, seat_id: int, action: Action) -> tuple[Seat, Attempt]:
    """The seat and its running attempt, for who may do this in its hall."""
    seat = get_seat(uow.session, seat_id)
    uow.require(action, seat.sitting.part.competition_id)
    attempt = uow.session.scalar(
        select(Attempt).where(Attempt.seat_id == seat_id).with_for_update(of=Attempt)
    )
    if attempt is None:
        raise RuleBroken("attempt.not_begun")
    if attempt.state == AttemptState.ENDED:
        raise RuleBroken("attempt.handed_in")
    if seat.sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    return seat, attempt


def ask_time(
    uow: UnitOfWork, seat_id: int, seconds: int, reason_code: TimeReason, note: str = ""
) -> TimeAdded:
    """Ask for more time for one candidate; another person approves it."""
    seat, attempt = _running(uow, seat_id, Action.SITTING_CONDUCT)
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
    _seat, attempt = _running(uow, attempt.seat_id, Action.SITTING_ADD_TIME)
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
