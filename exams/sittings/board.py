"""Where every candidate of a sitting stands, read in one statement without a word of an answer."""

import enum
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.applications.models import Application
from exams.clock import to_ms
from exams.people.models import Person
from exams.sittings.admission import SUSPENSION, late_rule
from exams.sittings.hall_models import ConnectionGap, Enquiry, LateDecision, Violation
from exams.sittings.models import Attempt, AttemptState, Incident, Room, Seat, Sitting
from exams.sittings.moved import moved_seats
from exams.sittings.presence import SILENT_MS
from exams.sittings.revocation_models import STANDS


class SeatState(enum.StrEnum):
    """What the board says of a seat; what asks for somebody stands first."""

    DISCONNECTED = "disconnected"
    PAUSED = "paused"
    EXPECTED = "expected"
    HERE = "here"
    WRITING = "writing"
    HANDED_IN = "handed_in"
    ENDED = "ended"
    SUSPENDED = "suspended"
    MOVED = "moved"  # to another day
    ABSENT = "absent"


class Place(NamedTuple):
    """One row of the board."""

    seat_id: int
    room_id: int
    number: int
    exam_number: str
    full_name: str
    state: SeatState
    saved_ms: int | None
    ends_ms: int | None
    sign_ms: int | None  # the last sign of life of the machine


class Hour(NamedTuple):
    """What the clock says of the sitting: the same for every seat but for a delayed start."""

    now_ms: int
    opened_ms: int | None
    minutes: int
    closed: bool
    late: int | None  # how many minutes late one may enter; None: the chair decides

    def over(self, delay_ms: int) -> bool:
        """Whether nobody who has not begun can begin any more."""
        return self.closed or self._past(delay_ms, self.minutes)

    def entry_over(self, delay_ms: int) -> bool:
        """Whether who is not there now is absent."""
        return self.over(delay_ms) or (self.late is not None and self._past(delay_ms, self.late))

    def _past(self, delay_ms: int, minutes: int) -> bool:
        opened = self.opened_ms
        return opened is not None and self.now_ms > opened + delay_ms + minutes * 60_000


COLUMNS = (
    Seat.id.label("seat_id"),
    Seat.room_id,
    Seat.number,
    Seat.admitted_at,
    Seat.delay_seconds,
    Application.exam_number,
    Person.full_name,
    Attempt.state,
    Attempt.ready_at,
    Attempt.started_ms,
    Attempt.ends_ms,
    Attempt.seen_ms,
    Attempt.saved_ms,
    Attempt.handed_in_at,
)


def places(
    session: Session,
    sitting: Sitting,
    now: datetime,
    room_id: int | None = None,
    seat_id: int | None = None,
) -> list[Place]:
    """The rows of the board, by room and seat; of one room or one seat when it is named."""
    hour = hour_of(session, sitting, now)
    settled = dict.fromkeys(moved_seats(session, sitting.id), SeatState.MOVED)
    settled |= dict.fromkeys(suspended(session, sitting.id), SeatState.SUSPENDED)
    refused = set(session.scalars(select(LateDecision.seat_id).where(~LateDecision.allowed)))
    rows = (
        select(*COLUMNS)
        .join(Application, Application.id == Seat.application_id)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Attempt, Attempt.seat_id == Seat.id)
        .where(Seat.sitting_id == sitting.id)
        .order_by(Seat.room_id, Seat.number)
    )
    if room_id is not None:
        rows = rows.where(Seat.room_id == room_id)
    if seat_id is not None:
        rows = rows.where(Seat.id == seat_id)
    return [_place(row, hour, settled, refused) for row in session.execute(rows)]


def hour_of(session: Session, sitting: Sitting, now: datetime) -> Hour:
    """What the clock says of this sitting now."""
    opened_ms = None if sitting.opened_at is None else to_ms(sitting.opened_at)
    late, _cite = late_rule(session, sitting)
    return Hour(to_ms(now), opened_ms, sitting.minutes, sitting.closed_at is not None, late)


def suspended(session: Session, sitting_id: int) -> set[int]:
    """The seats of candidates whose suspension was confirmed and not revoked since."""
    found = (
        select(Violation.seat_id)
        .join(Seat)
        .where(
            Seat.sitting_id == sitting_id,
            Violation.sanction == SUSPENSION,
            STANDS,
        )
    )
    return set(session.scalars(found))


def _place(row: Any, hour: Hour, settled: dict[int, SeatState], refused: set[int]) -> Place:
    if row.seat_id in settled:
        state = settled[row.seat_id]
    elif row.state is None:
        state = _not_at_work(row, hour, row.seat_id in refused)
    else:
        state = _at_work(row, hour)
    return Place(
        row.seat_id,
        row.room_id,
        row.number,
        row.exam_number or "",
        row.full_name,
        state,
        row.saved_ms,
        row.ends_ms,
        _sign(row),
    )


def _not_at_work(row: Any, hour: Hour, refused: bool) -> SeatState:
    delay_ms = row.delay_seconds * 1000
    if row.admitted_at:
        return SeatState.ABSENT if hour.over(delay_ms) else SeatState.HERE
    return SeatState.ABSENT if refused or hour.entry_over(delay_ms) else SeatState.EXPECTED


def _at_work(row: Any, hour: Hour) -> SeatState:
    if row.handed_in_at:
        return SeatState.HANDED_IN
    begun = row.started_ms is not None
    paused = row.state == AttemptState.PAUSED
    past = not paused and row.ends_ms is not None and hour.now_ms > row.ends_ms
    if hour.closed or row.state == AttemptState.ENDED or past:
        return SeatState.ENDED if begun else SeatState.ABSENT
    if row.admitted_at is None:
        return SeatState.EXPECTED
    if hour.now_ms - (_sign(row) or 0) > SILENT_MS:
        return SeatState.DISCONNECTED
    if paused:
        return SeatState.PAUSED
    return SeatState.WRITING if begun else SeatState.HERE


def _sign(row: Any) -> int | None:
    """The last sign of life: a question of the page, a save, the start, sitting down."""
    signs = (row.seen_ms, row.saved_ms, row.started_ms, row.ready_at and to_ms(row.ready_at))
    return max((sign for sign in signs if sign), default=None)


class Waiting(NamedTuple):
    """What waits for a person of the hall, by seat."""

    enquiries: list[tuple[int, int]]  # (id, seat)
    violations: list[tuple[int, int]]


def waiting(session: Session, sitting_id: int, room_id: int | None = None) -> Waiting:
    """Questions without an answer and violations that nobody decided."""
    asked = select(Enquiry.id, Enquiry.seat_id).join(Seat).where(Enquiry.answered_at.is_(None))
    noted = select(Violation.id, Violation.seat_id).join(Seat).where(Violation.confirmed.is_(None))
    found = []
    for query in (asked.order_by(Enquiry.id), noted.order_by(Violation.id)):
        query = query.where(Seat.sitting_id == sitting_id)
        if room_id is not None:
            query = query.where(Seat.room_id == room_id)
        found.append([(row[0], row[1]) for row in session.execute(query)])
    return Waiting(*found)


def rooms_in_use(session: Session, sitting_id: int) -> list[tuple[Room, int]]:
    """The rooms of a sitting with the number of their seats, by name."""
    rows = session.execute(
        select(Room, func.count(Seat.id))
        .join(Seat, Seat.room_id == Room.id)
        .where(Seat.sitting_id == sitting_id)
        .group_by(Room.id)
        .order_by(Room.name)
    )
    return [(room, count) for room, count in rows]


def exam_numbers(session: Session, sitting_id: int) -> dict[int, str]:
    """The exam number of each seat that an incident names."""
    rows = session.execute(
        select(Seat.id, Application.exam_number)
        .join(Application, Application.id == Seat.application_id)
        .join(Incident, Incident.seat_id == Seat.id)
        .where(Seat.sitting_id == sitting_id)
        .distinct()
    )
    return {seat_id: number or "" for seat_id, number in rows}


def gaps(session: Session, seat_id: int) -> list[ConnectionGap]:
    """When nothing was heard of a candidate's machine, in order."""
    found = select(ConnectionGap).join(Attempt, Attempt.id == ConnectionGap.attempt_id)
    rows = session.scalars(found.where(Attempt.seat_id == seat_id).order_by(ConnectionGap.from_ms))
    return list(rows)


def no_shows(session: Session, sitting: Sitting, now: datetime) -> list[Place]:
    """Who was called up and is not there, once it is too late to enter."""
    return [p for p in places(session, sitting, now) if p.state is SeatState.ABSENT]
