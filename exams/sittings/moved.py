"""Which candidates of a sitting sit on another day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.sittings.models import Seat
from exams.sittings.mop_up_models import MOVED, Move


def is_moved(session: Session, seat_id: int) -> bool:
    """Whether the candidate of this seat sits on another day."""
    return session.scalar(MOVED.where(Move.seat_id == seat_id)) is not None


def moved_seats(session: Session, sitting_id: int) -> set[int]:
    """The seats of this sitting whose candidates sit on another day."""
    return set(
        session.scalars(select(Seat.id).where(Seat.sitting_id == sitting_id, Seat.id.in_(MOVED)))
    )
