"""Proposals, the order of their defence, and the score sheets of the panel."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.applications.models import Application
from exams.competitions.models import Part
from exams.db import Base, Instant, Marks
from exams.people.models import Person


class Proposal(Base):
    """A candidate's proposal: a file, and the commitments of its action programme.

    `commitments`: [{text, months, measure}], months counted from appointment.
    """

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("part_id", "application_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    title: Mapped[str] = mapped_column(String(300), default="")
    commitments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    object_key: Mapped[str | None] = mapped_column(String(120))
    file_name: Mapped[str | None] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int | None]
    saved_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    receipt: Mapped[str | None] = mapped_column(String(64))  # see proposals.receipt_of

    application: Mapped[Application] = relationship()


class DefenceSession(Base):
    """The defence of one part: when, where, and the lot that ordered it.

    `seed`: the 32 random bytes of the draw as hex (the beacon of lots.py); `absent_members`: ids
    of the panel members who are not there.
    """

    __tablename__ = "defence_session"

    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    place: Mapped[str] = mapped_column(String(300))
    seed: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None] = mapped_column(Instant)
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    absent_members: Mapped[list[int]] = mapped_column(JSON, default=list)

    part: Mapped[Part] = relationship()


class DefenceSlot(Base):
    """One candidate's turn. Scores are opened together, when every sheet is in."""

    __tablename__ = "defence_slot"
    __table_args__ = (
        UniqueConstraint("part_id", "application_id"),
        UniqueConstraint("part_id", "order_number"),
        CheckConstraint("(final_mark IS NULL) = (how IS NULL)", name="final_says_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    order_number: Mapped[int | None]
    absent: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    final_mark: Mapped[Decimal | None] = mapped_column(Marks)
    how: Mapped[str | None] = mapped_column(String(40))
    decided_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column()

    application: Mapped[Application] = relationship()
    sheets: Mapped[list["ScoreSheet"]] = relationship(order_by="ScoreSheet.id")

    __mapper_args__ = {"version_id_col": version}


class ScoreSheet(Base):
    """One panel member's own sheet for one candidate; closed once committed.

    `scores`: {criterion id: hundredths}.
    """

    __tablename__ = "score_sheet"
    __table_args__ = (UniqueConstraint("slot_id", "member_person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("defence_slot.id"))
    member_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scores: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    total: Mapped[Decimal | None] = mapped_column(Marks)
    comment: Mapped[str] = mapped_column(Text, default="")
    committed_at: Mapped[datetime | None] = mapped_column(Instant)
    deviation_reason: Mapped[str] = mapped_column(Text, default="")  # asked by report_and_confirm
    version: Mapped[int] = mapped_column()

    member: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}
