"""More time, or a delayed start, for one candidate, a room or all: asked by one, approved by another.

Extra time makes a candidate's window longer. A delay moves the window of who has not begun, and
leaves its length alone.
"""

import enum

from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import clocks
from exams.sittings.admission import stand_aside
from exams.sittings.models import Attempt, AttemptState, Sitting
from exams.sittings.scope import (
    Scope,
    locked_attempts,
    locked_sitting,
    relatives_among,
    seats_in,
)
from exams.sittings.time_models import TimeAdded, TimeKind
from exams.uow import UnitOfWork

MOST_SECONDS = 4 * 3600


class TimeReason(enum.StrEnum):
    """Why time is added, a start delayed or a pause made."""

    ACCESSIBILITY = "accessibility"
    OUTAGE = "outage"
    ROOM_INCIDENT = "room_incident"
    MACHINE_FAULT = "machine_fault"
    HEALTH = "health"
    OTHER = "other"  # only with a note


def ask_time(
    uow: UnitOfWork,
    scope: Scope,
    seconds: int,
    reason_code: TimeReason,
    note: str = "",
    kind: TimeKind = TimeKind.EXTRA,
) -> TimeAdded:
    """Ask for time for whom the scope names; nothing changes until another person approves it.

    Raises Invalid for an amount or a reason without words, RuleBroken when nobody can get it.
    """
    sitting = locked_sitting(uow.session, scope)
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    if not 0 < seconds <= MOST_SECONDS:
        raise Invalid("time.amount", field="minutes", most=MOST_SECONDS // 60)
    need_words(reason_code, note)
    stand_aside_in(uow, scope)
    _someone_can_get_it(uow, sitting, scope, kind)
    row = TimeAdded(
        **scope._asdict(),
        kind=kind,
        seconds=seconds,
        reason_code=reason_code.value,
        note=note.strip(),
        asked_by=uow.person_id,
        asked_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    _record(uow, EventKind.TIME_ASKED, sitting, row)
    return row


def need_words(reason_code: TimeReason, note: str) -> None:
    """“Something else” says nothing by itself; raises Invalid when there is no note."""
    if reason_code is TimeReason.OTHER and not note.strip():
        raise Invalid("time.note_missing", field="note")


def stand_aside_in(uow: UnitOfWork, scope: Scope) -> None:
    """Who declared a relative among these candidates does not decide on their time."""
    for seat in relatives_among(uow.session, scope, uow.actor.person_id):
        stand_aside(uow, seat)


def still_at_it(uow: UnitOfWork, sitting: Sitting, scope: Scope) -> list[Attempt]:
    """The attempts of the scope, locked; raises RuleBroken when nobody there can write any more."""
    if sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    attempts = locked_attempts(uow.session, scope)
    ended = sum(attempt.state == AttemptState.ENDED for attempt in attempts)
    if ended and ended == len(seats_in(uow.session, scope)):
        raise RuleBroken("time.all_ended")
    return attempts


def _someone_can_get_it(
    uow: UnitOfWork, sitting: Sitting, scope: Scope, kind: TimeKind
) -> list[Attempt]:
    attempts = still_at_it(uow, sitting, scope)
    if kind is TimeKind.DELAY:
        begun = {a.seat_id for a in attempts if a.started_ms is not None}
        if all(seat.id in begun for seat in seats_in(uow.session, scope)):
            raise RuleBroken("time.all_begun")
    return attempts


def approve_time(uow: UnitOfWork, time_id: int) -> TimeAdded:
    """Give the time that somebody else asked for; the clocks of the candidates follow by themselves.

    Extra time reaches everybody of the scope who has not ended, also who sits down later; a delay
    everybody who has not begun. Approving twice gives it once.
    """
    row, sitting = _open_request(uow, time_id)
    uow.require(Action.SITTING_ADD_TIME, sitting.part.competition_id)
    if row.approved_at is not None:
        return row
    if row.refused_at is not None:
        raise RuleBroken("time.refused")
    if row.asked_by == uow.actor.person_id:
        raise RuleBroken("time.second_person")
    scope = clocks.scope_of(row)
    stand_aside_in(uow, scope)
    attempts = _someone_can_get_it(uow, sitting, scope, row.kind)
    row.approved_by, row.approved_at = uow.person_id, uow.now
    if row.kind is TimeKind.DELAY:
        _move_starts(uow, scope, row.seconds, attempts)
    uow.session.flush()
    clocks.set_clocks(uow.session, sitting.id, attempts)
    _record(uow, EventKind.TIME_ADDED, sitting, row)
    return row


def _open_request(uow: UnitOfWork, time_id: int) -> tuple[TimeAdded, Sitting]:
    row = uow.session.get(TimeAdded, time_id)
    if row is None:
        raise NotFound("time.unknown")
    sitting = locked_sitting(uow.session, clocks.scope_of(row))
    uow.session.refresh(row)  # somebody may have decided while the sitting was held
    return row, sitting


def _move_starts(uow: UnitOfWork, scope: Scope, seconds: int, attempts: list[Attempt]) -> None:
    begun = {attempt.seat_id for attempt in attempts if attempt.started_ms is not None}
    for seat in seats_in(uow.session, scope):
        if seat.id not in begun:
            seat.delay_seconds += seconds


def refuse_time(uow: UnitOfWork, time_id: int) -> TimeAdded:
    """Turn a request down; who asked may withdraw it in the same way. Not after it was given."""
    row, sitting = _open_request(uow, time_id)
    uow.require(Action.SITTING_ADD_TIME, sitting.part.competition_id)
    if row.refused_at is not None:
        return row
    if row.approved_at is not None:
        raise RuleBroken("time.given")
    row.refused_by, row.refused_at = uow.person_id, uow.now
    uow.record(
        EventKind.TIME_REFUSED,
        f"time:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"kind": row.kind.value, "scope": clocks.scope_of(row).word, "seconds": row.seconds},
        private={"room_id": row.room_id, "seat_id": row.seat_id},
    )
    return row


def _record(uow: UnitOfWork, kind: EventKind, sitting: Sitting, row: TimeAdded) -> None:
    uow.record(
        kind,
        f"time:{row.id}",
        competition_id=sitting.part.competition_id,
        public={
            "kind": row.kind.value,
            "scope": clocks.scope_of(row).word,
            "seconds": row.seconds,
            "reason_code": row.reason_code,
        },
        private={"room_id": row.room_id, "seat_id": row.seat_id, "note": row.note},
    )
