"""What is logged about time in a sitting, and about work that came after it."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Choice, Instant
from exams.sittings.models import Attempt, Room, Seat


class TimeKind(enum.StrEnum):
    """More time makes the window longer; a delayed start moves it."""

    EXTRA = "extra"
    DELAY = "delay"


class TimeAdded(Base):
    """Seconds for one candidate, a room or everybody, with a reason and two people."""

    __tablename__ = "time_added"
    __table_args__ = (CheckConstraint("room_id IS NULL OR seat_id IS NULL", name="one_scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    kind: Mapped[TimeKind] = mapped_column(Choice(TimeKind), default=TimeKind.EXTRA)
    seconds: Mapped[int]
    reason_code: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    refused_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    refused_at: Mapped[datetime | None] = mapped_column(Instant)

    room: Mapped[Room | None] = relationship()
    seat: Mapped[Seat | None] = relationship()


class Pause(Base):
    """The clocks of one candidate, a room or everybody stand still, until two people agreed.

    `started_by` None: the server paused a room by itself, and may end it too (outages.py).
    """

    __tablename__ = "pause"
    __table_args__ = (
        CheckConstraint("room_id IS NULL OR seat_id IS NULL", name="one_scope"),
        CheckConstraint(
            "ended_at IS NULL OR confirmed_at IS NOT NULL OR started_by IS NULL",
            name="confirmed_first",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    reason_code: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    # A break that was granted before the sitting: it ends by itself then (breaks.py).
    ends_by: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    room: Mapped[Room | None] = relationship()
    seat: Mapped[Seat | None] = relationship()


class HeadCode(Base):
    """The code on the screen of a machine that was offline at the end, as an invigilator wrote it.

    Work that arrives later under this code is provably the work of that moment (chain.py).
    """

    __tablename__ = "head_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    code: Mapped[str] = mapped_column(String(19))
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(Instant)

    seat: Mapped[Seat] = relationship()


class Adoption(Base):
    """Late work up to a head, proposed by one person and confirmed by another, who counts it in."""

    __tablename__ = "adoption"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    head: Mapped[str] = mapped_column(String(64))
    count: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    attempt: Mapped[Attempt] = relationship()
