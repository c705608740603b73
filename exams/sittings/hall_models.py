"""What passes between the hall and the candidates: announcements, questions, violations."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Choice, Instant
from exams.sittings.models import Room, Seat


class AnnouncementKind(enum.StrEnum):
    """What an announcement is about."""

    TIME = "time"
    PAPER = "paper"  # a correction or an explanation of the paper
    ROOM = "room"
    OTHER = "other"


class Announcement(Base):
    """A notice of the hall to one room, or to all (`room_id` None); never changed, never removed."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    kind: Mapped[AnnouncementKind] = mapped_column(Choice(AnnouncementKind))
    text: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    room: Mapped[Room | None] = relationship()


class ReplyCode(enum.StrEnum):
    """The set answers of a hall, so that equal questions get equal answers; WORDS has its own."""

    YES = "yes"
    NO = "no"
    READ_THE_PAPER = "read_the_paper"
    NO_COMMENT = "no_comment"
    SOMEBODY_COMES = "somebody_comes"
    WORDS = "words"


class Enquiry(Base):
    """A private question of a candidate to the hall, and its answer."""

    __tablename__ = "enquiry"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (reply_code IS NULL)", name="answered_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    reply_code: Mapped[ReplyCode | None] = mapped_column(Choice(ReplyCode))
    reply: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    seat: Mapped[Seat] = relationship()


class Violation(Base):
    """A breach of the exam's rules that one person noted and another confirmed, or did not.

    `rule` is the id in the rule set's table sitting.violations, which gives the sanction.
    """

    __tablename__ = "violation"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> noted_by", name="second_person"),
        CheckConstraint("(confirmed IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    rule: Mapped[str] = mapped_column(String(60))
    sanction: Mapped[str] = mapped_column(String(40))
    grounds: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime] = mapped_column(Instant)
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed: Mapped[bool | None] = mapped_column()  # None: a second person has not decided
    decision_note: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    seat: Mapped[Seat] = relationship()


class LateDecision(Base):
    """Whether the chair lets a late candidate in, where the rules leave it to the chair."""

    __tablename__ = "late_decision"

    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    allowed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class ConnectionGap(Base):
    """A time without a sign of life of a candidate's machine: evidence, never a judgement.

    Written by the statement of presence.py, as a save is by that of saving.py.
    """

    __tablename__ = "connection_gap"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    from_ms: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    to_ms: Mapped[int] = mapped_column(BigInteger)
