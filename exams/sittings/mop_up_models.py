"""A candidate moved to another day of the same part: who asked, why, who decided."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Instant
from exams.sittings.models import Seat


class MoveReason(enum.StrEnum):
    """Why a candidate sits on another day; each with words of its own."""

    ILLNESS = "illness"
    ACCOMMODATION = "accommodation"  # what was granted could not be given that day
    ROOM_FAILURE = "room_failure"  # power, network or machines of the room
    EMERGENCY = "emergency"
    OTHER = "other"


class Move(Base):
    """One request to move a candidate from the main sitting to the mop-up sitting.

    Asked by one person, decided by the chair. Once granted, what the candidate had begun in the
    main sitting no longer counts, and the candidate is never moved again.
    """

    __tablename__ = "move"
    __table_args__ = (
        CheckConstraint("granted IS NOT TRUE OR decided_by <> asked_by", name="second_person"),
        CheckConstraint("(granted IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_move_open_seat",
            "seat_id",
            unique=True,
            sqlite_where=text("granted IS NOT FALSE"),
            postgresql_where=text("granted IS NOT FALSE"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    reason_code: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    granted: Mapped[bool | None] = mapped_column()  # None: nobody has decided yet
    decision_note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    seat: Mapped[Seat] = relationship()


# The seats of the main sitting whose candidates sit on another day.
MOVED = select(Move.seat_id).where(Move.granted.is_(True))
