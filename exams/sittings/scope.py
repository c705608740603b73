"""Whom an act on time concerns: one candidate, a room, or everybody in a sitting."""

from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from exams.bodies.models import Conflict, Member
from exams.errors import NotFound
from exams.sittings.models import Attempt, Room, Seat, Sitting


class Scope(NamedTuple):
    """A sitting, narrowed to a room of it or to one seat, never to both."""

    sitting_id: int
    room_id: int | None = None
    seat_id: int | None = None

    @property
    def word(self) -> str:
        """seat, room or all: what an event says of it in public."""
        return "seat" if self.seat_id else "room" if self.room_id else "all"

    def covers(self, seat: Seat) -> bool:
        """Whether this seat is one of those that the act concerns."""
        return (
            seat.sitting_id == self.sitting_id
            and self.room_id in (None, seat.room_id)
            and self.seat_id in (None, seat.id)
        )


def seat_scope(session: Session, seat_id: int) -> Scope:
    """One candidate; raises NotFound for a seat that does not exist."""
    seat = session.get(Seat, seat_id)
    if seat is None:
        raise NotFound("seat.unknown")
    return Scope(seat.sitting_id, seat_id=seat.id)


def locked_sitting(session: Session, scope: Scope) -> Sitting:
    """The sitting, locked against another act on its time; NotFound for what is not of it."""
    sitting = session.scalar(
        select(Sitting)
        .where(Sitting.id == scope.sitting_id)
        .with_for_update(of=Sitting)
        .execution_options(populate_existing=True)
    )
    if sitting is None:
        raise NotFound("sitting.unknown")
    if scope.room_id and scope.seat_id:
        raise NotFound("seat.unknown")
    if (scope.room_id or scope.seat_id) and session.scalar(_ids(scope).limit(1)) is None:
        raise NotFound("room.unknown" if scope.room_id else "seat.unknown")
    return sitting


def _ids(scope: Scope) -> Select[int]:
    rows = select(Seat.id).where(Seat.sitting_id == scope.sitting_id)
    if scope.room_id:
        rows = rows.where(Seat.room_id == scope.room_id)
    return rows.where(Seat.id == scope.seat_id) if scope.seat_id else rows


def seats_in(session: Session, scope: Scope) -> list[Seat]:
    """The seats that the act concerns."""
    return list(session.scalars(select(Seat).where(Seat.id.in_(_ids(scope))).order_by(Seat.id)))


def locked_attempts(session: Session, scope: Scope) -> list[Attempt]:
    """The attempts that the act concerns, as they are now; no save moves them meanwhile."""
    return list(
        session.scalars(
            select(Attempt)
            .where(Attempt.seat_id.in_(_ids(scope)))
            .options(joinedload(Attempt.seat, innerjoin=True))
            .order_by(Attempt.id)
            .with_for_update(of=Attempt)
            .execution_options(populate_existing=True)
        )
    )


def relatives_among(session: Session, scope: Scope, person_id: int | None) -> list[Seat]:
    """The seats in the scope whose candidates this person declared to be relatives."""
    return list(
        session.scalars(
            select(Seat)
            .join(Conflict, Conflict.application_id == Seat.application_id)
            .join(Member, Member.id == Conflict.member_id)
            .where(Seat.id.in_(_ids(scope)), Member.person_id == person_id)
        )
    )


def rooms_of(session: Session, sitting_id: int) -> list[Room]:
    """The rooms in which candidates of this sitting have seats."""
    used = select(Seat.room_id).where(Seat.sitting_id == sitting_id)
    return list(session.scalars(select(Room).where(Room.id.in_(used)).order_by(Room.name)))
