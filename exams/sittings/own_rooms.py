"""Rooms for who was granted one of their own: kept apart in the draw, or moved apart after it."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exams.applications.models import Entrant
from exams.competitions.models import Part
from exams.errors import RuleBroken
from exams.events import EventKind
from exams.sittings.accommodation_models import Accommodation, Need
from exams.sittings.arrangements import arrangement_of
from exams.sittings.letters import issue_letter
from exams.sittings.models import Room, Seat, Sitting
from exams.uow import UnitOfWork


def apart(session: Session, part: Part) -> set[int]:
    """The applications of a part whose candidates were granted a room of their own."""
    rows = session.scalars(
        select(Accommodation)
        .join(Entrant, Entrant.application_id == Accommodation.application_id)
        .where(Entrant.part_id == part.id, Accommodation.granted.is_(True))
        .options(joinedload(Accommodation.label))
    )
    return {row.application_id for row in rows if Need.OWN_ROOM in arrangement_of(row).needs}


def move_apart(uow: UnitOfWork, application_id: int) -> None:
    """Move a seat that was drawn already into a free room, with a new letter.

    Raises RuleBroken when no room is free. The effect of a decision before the opening.
    """
    seats = (
        select(Seat)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .where(Seat.application_id == application_id, Sitting.opened_at.is_(None))
    )
    for seat in uow.session.scalars(seats).all():
        used = set(
            uow.session.scalars(
                select(Seat.room_id).where(Seat.sitting_id == seat.sitting_id, Seat.id != seat.id)
            )
        )
        if seat.room_id in used:
            _move(uow, seat, used)


def _move(uow: UnitOfWork, seat: Seat, used: set[int]) -> None:
    competition_id = seat.sitting.part.competition_id
    room = uow.session.scalar(
        select(Room)
        .where(Room.competition_id == competition_id, Room.id.not_in(used))
        .order_by(Room.capacity, Room.id)
        .limit(1)
    )
    if room is None:
        raise RuleBroken("accommodation.no_own_room")
    seat.room, seat.number = room, 1
    uow.session.flush()
    issue_letter(uow, seat)
    uow.record(
        EventKind.SEAT_MOVED,
        f"seat:{seat.id}",
        competition_id=competition_id,
        private={"seat_id": seat.id, "room_id": room.id},
    )
