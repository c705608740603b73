"""The office's and the secretary's acts: rooms, call-up, opening and closing a sitting.

The hall's acts are in `admission.py`, `takeover.py` and `hall.py`, the candidate's in `attempts.py`, and a save alone in `saving.py`.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from exams.applications.queries import entrants
from exams.clock import to_ms
from exams.competitions.models import Stage
from exams.competitions.queries import get_part
from exams.competitions.stages import PartAct, move_part
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, Reason, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.papers.models import MAIN
from exams.papers.service import open_paper
from exams.permissions import Action
from exams.sealing import Sealer
from exams.sittings import calling, clocks, finishing, guards, letters, mop_up, queries, timing
from exams.sittings.admission import admit
from exams.sittings.attempts import claim_of, hand_in, make_ready
from exams.sittings.hall import note_incident
from exams.sittings.models import Attempt, Incident, Room, Seat, Sitting
from exams.sittings.moved import moved_seats
from exams.sittings.pauses import confirm_pause, end_pause, start_pause
from exams.sittings.takeover import allow_takeover
from exams.sittings.times import approve_time, ask_time, refuse_time
from exams.uow import UnitOfWork

__all__ = [
    "admit",
    "allow_takeover",
    "approve_time",
    "ask_time",
    "call_up",
    "change_sitting",
    "claim_of",
    "close_sitting",
    "confirm_pause",
    "end_pause",
    "hand_in",
    "issue_minutes",
    "make_ready",
    "note_incident",
    "open_sitting",
    "refuse_time",
    "remove_room",
    "set_room",
    "start_pause",
]


def set_room(
    uow: UnitOfWork,
    competition_id: int,
    name: str,
    address: str,
    capacity: int,
    room_id: int | None = None,
) -> Room:
    """Enter a room, or change one; raises Invalid for a name twice or no seat at all."""
    uow.require(Action.COMPETITION_RUN, competition_id)
    if capacity < 1:
        raise Invalid("room.no_seats", field="capacity")
    for other in queries.rooms(uow.session, competition_id):
        if other.name == name and other.id != room_id:
            raise Invalid("room.twice", field="name", name=name)
    room = _room(uow, competition_id, room_id)
    room.name, room.address, room.capacity = name, address, capacity
    uow.session.add(room)
    uow.session.flush()
    uow.record(
        EventKind.ROOM_SET, f"room:{room.id}", competition_id=competition_id, public={"room": name}
    )
    return room


def _room(uow: UnitOfWork, competition_id: int, room_id: int | None) -> Room:
    if room_id is None:
        return Room(competition_id=competition_id)
    room = uow.session.get(Room, room_id)
    if room is None or room.competition_id != competition_id:
        raise NotFound("room.unknown")
    _refuse_used(uow, room)
    return room


def _refuse_used(uow: UnitOfWork, room: Room) -> None:
    if uow.session.scalar(select(Seat.id).where(Seat.room_id == room.id).limit(1)):
        raise RuleBroken("room.in_use", room=room.name)


def remove_room(uow: UnitOfWork, competition_id: int, room_id: int) -> None:
    """Take a room away in which nobody has a seat yet."""
    uow.require(Action.COMPETITION_RUN, competition_id)
    room = _room(uow, competition_id, room_id)
    uow.record(
        EventKind.ROOM_SET,
        f"room:{room.id}",
        competition_id=competition_id,
        public={"room": room.name},
    )
    uow.session.delete(room)


def call_up(
    uow: UnitOfWork, part_id: int, starts_at: datetime, minutes: int | None = None
) -> Sitting:
    """Set the hour, draw the seats by lot and issue the call-up letters.

    `minutes` defaults to those of the sealed paper, then to those of the rule set.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.COMPETITION_RUN, part.competition_id)
    if starts_at <= uow.now:
        raise Invalid("sitting.in_the_past", field="starts_at")
    move_part(
        uow, part, PartAct.CALL_UP, blocked=guards.why_not_call_up(uow.session, part, starts_at)
    )
    length = minutes or calling.length_of(uow, part, MAIN)
    sitting = Sitting(part=part, ordinal=MAIN, starts_at=starts_at, minutes=length)
    calling.set_down(uow, sitting, [row.id for row in entrants(uow.session, part_id)])
    return sitting


def change_sitting(uow: UnitOfWork, sitting_id: int, starts_at: datetime, minutes: int) -> Sitting:
    """Change the hour or the length before the opening; open pages follow by themselves."""
    sitting = queries.get_sitting(uow.session, sitting_id)
    uow.require(Action.COMPETITION_RUN, sitting.part.competition_id)
    if sitting.opened_at is not None:
        raise TransitionRefused("sitting.already_open")
    if starts_at <= uow.now:
        raise Invalid("sitting.in_the_past", field="starts_at")
    if minutes < 1:
        raise Invalid("sitting.minutes_missing", field="minutes")
    _refuse_same_day(uow, sitting, starts_at)
    sitting.starts_at, sitting.minutes = starts_at, minutes
    calling.record_hour(uow, sitting)
    return sitting


def _refuse_same_day(uow: UnitOfWork, sitting: Sitting, starts_at: datetime) -> None:
    """Whoever is moved to another day is not moved back by a change of the hour."""
    main = None if sitting.ordinal == MAIN else queries.sitting_of(uow.session, sitting.part_id)
    for reason in mop_up.why_not_then(main, starts_at) if main else ():
        raise Invalid(reason.code, field="starts_at", **reason.facts)


def open_sitting(uow: UnitOfWork, part_id: int, sealer: Sealer, ordinal: int = MAIN) -> Sitting:
    """Open the paper for everybody in the same second; from here the common time runs."""
    part = get_part(uow.session, part_id)
    uow.require(Action.PAPER_OPEN, part.competition_id)
    sitting = _sitting(uow, part_id, ordinal)
    _move_on(uow, sitting, PartAct.OPEN, guards.why_not_open(uow.session, sitting, uow.now))
    sitting.paper_id = open_paper(uow, part, sealer, ordinal).id
    sitting.opened_at = timing.common_start(sitting.starts_at, uow.now)
    attempts = select(Attempt).join(Seat).where(Seat.sitting_id == sitting.id)
    clocks.set_clocks(uow.session, sitting.id, uow.session.scalars(attempts).all())
    uow.record(
        EventKind.SITTING_OPENED,
        f"sitting:{sitting.id}",
        competition_id=part.competition_id,
        public={
            "starts_at_ms": to_ms(sitting.opened_at),
            "minutes": sitting.minutes,
            "rooms": len({seat.room_id for seat in sitting.seats}),
        },
    )
    return sitting


def _sitting(uow: UnitOfWork, part_id: int, ordinal: int) -> Sitting:
    sitting = queries.sitting_of(uow.session, part_id, ordinal)
    if sitting is None:
        raise NotFound("sitting.unknown")
    return sitting


def _move_on(uow: UnitOfWork, sitting: Sitting, act: PartAct, blocked: Sequence[Reason]) -> None:
    """The main sitting moves its part; the mop-up sitting leaves it closed, as it stands."""
    if sitting.ordinal == MAIN:
        move_part(uow, sitting.part, act, blocked=blocked)
        return
    if sitting.part.competition.stage is Stage.STOPPED:
        raise TransitionRefused("stage.stopped", act=act.value)
    if blocked:
        raise TransitionRefused("stage.blocked", tuple(blocked), act=act.value)


def close_sitting(uow: UnitOfWork, part_id: int, sealer: Sealer, ordinal: int = MAIN) -> Sitting:
    """End the sitting. What is saved counts, handed in or not; choices are scored at once."""
    part = get_part(uow.session, part_id)
    uow.require(Action.COMPETITION_RUN, part.competition_id)
    sitting = _sitting(uow, part_id, ordinal)
    _move_on(uow, sitting, PartAct.CLOSE, guards.why_not_close(uow.session, sitting, uow.now))
    moved = moved_seats(uow.session, sitting.id)
    ended = finishing.finish_all(uow, sitting, sealer)
    begun = [a for a in ended if a.started_ms is not None and a.seat_id not in moved]
    sitting.closed_at = uow.now
    noted = select(Incident.id).where(Incident.sitting_id == sitting.id)
    uow.record(
        EventKind.SITTING_CLOSED,
        f"sitting:{sitting.id}",
        competition_id=part.competition_id,
        public={
            "submitted": len(begun),
            "absent": len(sitting.seats) - len(begun) - len(moved),
            "moved": len(moved),
            "incidents": len(uow.session.scalars(noted).all()),
        },
    )
    return sitting


def issue_minutes(uow: UnitOfWork, sitting_id: int) -> Document:
    """The minutes of a closed sitting, for the board to sign."""
    sitting = queries.get_sitting(uow.session, sitting_id)
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    if sitting.closed_at is None:
        raise TransitionRefused("sitting.not_closed")
    return letters.issue_minutes(uow, sitting)
