"""The council and the boards, their members, and what members declare."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.applications.models import Application
from exams.db import Base, Choice, Instant
from exams.people.models import Person


class BodyKind(enum.StrEnum):
    """The council and the boards of an exam."""

    COUNCIL = "council"
    SECRETARIAT = "secretariat"
    QUESTION_BOARD = "question_board"
    INVIGILATION_BOARD = "invigilation_board"
    ANONYMISATION_BOARD = "anonymisation_board"
    MARKING_BOARD = "marking_board"
    REMARKING_BOARD = "remarking_board"
    SUPERVISION_BOARD = "supervision_board"


class Duty(enum.StrEnum):
    """What a member does in the body."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    MEMBER = "member"


class Body(Base):
    """A body of one competition, set up by a decision."""

    __tablename__ = "body"
    __table_args__ = (UniqueConstraint("competition_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    kind: Mapped[BodyKind] = mapped_column(Choice(BodyKind))
    decision_no: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]

    members: Mapped[list["Member"]] = relationship(back_populates="body", order_by="Member.id")


class Member(Base):
    """A person in a body. Leaving ends the membership, it does not delete it."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    duty: Mapped[Duty] = mapped_column(Choice(Duty))
    from_at: Mapped[datetime] = mapped_column(Instant)
    to_at: Mapped[datetime | None] = mapped_column(Instant)
    declared_at: Mapped[datetime | None] = mapped_column(Instant)

    body: Mapped[Body] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()
    conflicts: Mapped[list["Conflict"]] = relationship(cascade="all, delete-orphan")


class Conflict(Base):
    """A member declares a candidate a relative, and stands aside for that candidate."""

    __tablename__ = "conflict"
    __table_args__ = (UniqueConstraint("member_id", "application_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kinship: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[datetime] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
