"""Reads about the time of a sitting: requests, pauses, and what waits for a second person."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exams.errors import NotFound
from exams.sittings.models import Seat
from exams.sittings.time_models import HeadCode, Pause, TimeAdded


def times(session: Session, sitting_id: int) -> list[TimeAdded]:
    """Requests for time, those that wait for a second person included, as asked."""
    return list(
        session.scalars(
            select(TimeAdded)
            .where(TimeAdded.sitting_id == sitting_id)
            .options(joinedload(TimeAdded.seat), joinedload(TimeAdded.room))
            .order_by(TimeAdded.id)
        )
    )


def pauses(session: Session, sitting_id: int) -> list[Pause]:
    """The pauses of a sitting, as they began."""
    return list(
        session.scalars(
            select(Pause)
            .where(Pause.sitting_id == sitting_id)
            .options(joinedload(Pause.seat), joinedload(Pause.room))
            .order_by(Pause.id)
        )
    )


def head_codes(session: Session, sitting_id: int) -> list[HeadCode]:
    """The head codes that invigilators noted, as noted."""
    return list(
        session.scalars(
            select(HeadCode)
            .join(Seat, Seat.id == HeadCode.seat_id)
            .where(Seat.sitting_id == sitting_id)
            .order_by(HeadCode.id)
        )
    )


def time_of(session: Session, time_id: int, sitting_id: int) -> TimeAdded:
    """A request of this sitting; raises NotFound."""
    row = session.get(TimeAdded, time_id)
    if row is None or row.sitting_id != sitting_id:
        raise NotFound("time.unknown")
    return row


def pause_of(session: Session, pause_id: int, sitting_id: int) -> Pause:
    """A pause of this sitting; raises NotFound."""
    row = session.get(Pause, pause_id)
    if row is None or row.sitting_id != sitting_id:
        raise NotFound("pause.unknown")
    return row
