"""The sitting: rooms, seats, attempts, answers, time, incidents."""

import enum
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.applications.models import Application
from exams.competitions.models import Part
from exams.db import Base, Choice, Instant, Marks
from exams.papers.models import MAIN, Paper


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
    """A sitting of a part: one start for all, by the server's clock.

    `ordinal` says which: the main one, or the mop-up sitting of who was moved to another day.
    """

    __tablename__ = "sitting"
    __table_args__ = (UniqueConstraint("part_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    ordinal: Mapped[int] = mapped_column(default=MAIN)
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
    delay_seconds: Mapped[int] = mapped_column(default=0)  # a start that was moved, not more time

    sitting: Mapped[Sitting] = relationship(back_populates="seats")
    room: Mapped[Room] = relationship()
    application: Mapped[Application] = relationship()
    attempt: Mapped["Attempt | None"] = relationship(back_populates="seat")

    @property
    def planned_start(self) -> datetime:
        """When this candidate begins, as far as is known: before the opening by the call-up."""
        known = self.sitting.opened_at or self.sitting.starts_at
        return known + timedelta(seconds=self.delay_seconds)


class AttemptState(enum.StrEnum):
    """Where one candidate's work stands. Text is taken while writing and while paused."""

    READY = "ready"  # at a machine, waiting for the start
    WRITING = "writing"
    PAUSED = "paused"
    ENDED = "ended"


class Attempt(Base):
    """One candidate's work, and everything that its save checks in one statement (saving.py).

    `ends_ms` = start + minutes + seconds added + seconds paused (timing.py), nothing else; it is
    written whenever one of them changes. `epoch` grows each time another machine is let in,
    `session_version` each time the person's sessions are ended. `head_n` and `head` are the end
    of the chain of saves (chain.py). Names ending `_ms` are Unix milliseconds.
    """

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    # None: a practice (practice.py), which is in no sitting and is found by its person alone.
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    machine: Mapped[str] = mapped_column(String(64))
    epoch: Mapped[int] = mapped_column(default=1)
    session_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[AttemptState] = mapped_column(Choice(AttemptState), default=AttemptState.READY)
    ready_at: Mapped[datetime] = mapped_column(Instant)
    starts_ms: Mapped[int | None] = mapped_column(BigInteger)
    started_ms: Mapped[int | None] = mapped_column(BigInteger)
    ends_ms: Mapped[int | None] = mapped_column(BigInteger)
    grace_ms: Mapped[int] = mapped_column(default=0)
    seconds_added: Mapped[int] = mapped_column(default=0)
    seconds_paused: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    head_n: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64))
    saved_ms: Mapped[int | None] = mapped_column(BigInteger)
    seen_ms: Mapped[int | None] = mapped_column(BigInteger)  # the last sign of life (presence.py)
    takeover_until: Mapped[datetime | None] = mapped_column(Instant)
    takeover_pin: Mapped[str | None] = mapped_column(String(120))  # as pins.py keeps it
    takeover_tries: Mapped[int] = mapped_column(default=0)
    handed_in_at: Mapped[datetime | None] = mapped_column(Instant)
    receipt: Mapped[str | None] = mapped_column(String(64))
    choice_mark: Mapped[Decimal | None] = mapped_column(Marks)

    seat: Mapped[Seat] = relationship(back_populates="attempt")


class Save(Base):
    """One save of the chain of an attempt, never changed: all of them are an answer's history.

    Written by the statement of saving.py, which takes the attempt from its own row, and where
    late work is adopted (adopting.py).
    """

    __tablename__ = "save"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int]
    slot: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    client_ms: Mapped[int] = mapped_column(BigInteger)
    saved_ms: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class KeptAside(Base):
    """A save that could not count when it came: late, from a replaced machine, in conflict.

    Nothing that reached the server is dropped; two people may adopt it (late.py).
    """

    __tablename__ = "kept_aside"
    __table_args__ = (UniqueConstraint("attempt_id", "epoch", "n", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    epoch: Mapped[int]
    n: Mapped[int]
    slot: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    client_ms: Mapped[int] = mapped_column(BigInteger)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[datetime] = mapped_column(Instant)
    adopted_at: Mapped[datetime | None] = mapped_column(Instant)


class Incident(Base):
    """Something that happened in the hall: noted, never judged by a machine."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    kind: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime] = mapped_column(Instant)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: the server
