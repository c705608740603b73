"""A seat for who is admitted to a part after its seats were drawn, as long as nobody has begun."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.sittings import own_rooms, queries
from exams.sittings.letters import issue_letter
from exams.sittings.models import Seat, Sitting
from exams.uow import UnitOfWork


def free_place(session: Session, sitting: Sitting) -> tuple[int, int] | None:
    """A free place (room, number) beside others; never in the room that somebody has alone."""
    alone = own_rooms.apart(session, sitting.part)
    seats = session.scalars(select(Seat).where(Seat.sitting_id == sitting.id)).all()
    kept = {seat.room_id for seat in seats if seat.application_id in alone}
    taken = {(seat.room_id, seat.number) for seat in seats}
    for room in queries.rooms(session, sitting.part.competition_id):
        for number in range(1, room.capacity + 1):
            if room.id not in kept and (room.id, number) not in taken:
                return room.id, number
    return None


def add_seat(uow: UnitOfWork, sitting: Sitting, application_id: int) -> Seat | None:
    """Give one more candidate a seat and the call-up letter; None where no place is free."""
    place = free_place(uow.session, sitting)
    if place is None:
        return None
    room_id, number = place
    seat = Seat(
        sitting_id=sitting.id, application_id=application_id, room_id=room_id, number=number
    )
    uow.session.add(seat)
    uow.session.flush()
    issue_letter(uow, seat)
    if application_id in own_rooms.apart(uow.session, sitting.part):
        own_rooms.move_apart(uow, application_id)
    return seat
