"""The sitting: rooms, seats, attempts, answers, time, incidents."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.applications.models import Application
from exams.competitions.models import Part
from exams.db import Base, Instant, Marks
from exams.papers.models import Paper


class Room(Base):
    """An exam room of a competition."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("competition_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(300))
    capacity: Mapped[int]


class Sitting(Base):
    """The sitting of one part: one start for all, by the server's clock."""

    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), unique=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int]
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    part: Mapped[Part] = relationship()
    paper: Mapped[Paper | None] = relationship()
    seats: Mapped[list["Seat"]] = relationship(back_populates="sitting", order_by="Seat.id")

    __mapper_args__ = {"version_id_col": version}


class Seat(Base):
    """A called-up candidate's place; admitted after the identity check."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("sitting_id", "application_id"),
        UniqueConstraint("sitting_id", "room_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    admitted_at: Mapped[datetime | None] = mapped_column(Instant)
    admitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document_seen: Mapped[str | None] = mapped_column(String(40))

    sitting: Mapped[Sitting] = relationship(back_populates="seats")
    room: Mapped[Room] = relationship()
    application: Mapped[Application] = relationship()
    attempt: Mapped["Attempt | None"] = relationship(back_populates="seat")


class Attempt(Base):
    """One candidate's work. Deadline = sitting start + minutes + seconds added, nothing else.

    `epoch` grows each time another machine is let in; only the newest may save.
    """

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), unique=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    seconds_added: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[int] = mapped_column(default=1)
    machine: Mapped[str] = mapped_column(String(64))
    takeover_until: Mapped[datetime | None] = mapped_column(Instant)
    handed_in_at: Mapped[datetime | None] = mapped_column(Instant)
    receipt: Mapped[str | None] = mapped_column(String(64))
    choice_mark: Mapped[Decimal | None] = mapped_column(Marks)

    seat: Mapped[Seat] = relationship(back_populates="attempt")
    answers: Mapped[list["Answer"]] = relationship(order_by="Answer.slot")


class Answer(Base):
    """What is stored of one answer; `seq` grows with each save and never goes back."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attempt_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    slot: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    seq: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime] = mapped_column(Instant)


class TimeAdded(Base):
    """Seconds added to one attempt, with a reason and two people."""

    __tablename__ = "time_added"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    seconds: Mapped[int]
    reason_code: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)


class Incident(Base):
    """Something that happened in the hall: noted, never judged by a machine."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    kind: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime] = mapped_column(Instant)
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
