"""Scripts by code, who marks them, every mark that was given. Nothing here knows a candidate."""

import enum
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Choice, Instant, Marks


class Round(enum.StrEnum):
    """The rounds in which a script may be marked."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    REMARK_FIRST = "remark_first"
    REMARK_SECOND = "remark_second"


class How(enum.StrEnum):
    """How a final mark came about."""

    MEAN = "mean"
    DIALOGUE = "dialogue"
    THIRD = "third"
    CHAIR = "chair"


class Script(Base):
    """What a marker sees: a code and the text of the answers to the essay questions.

    `answers`: [{slot, question, criteria: [{id, title, max_hundredths, guide}], text}], in paper
    order. Rows are inserted sorted by code, so that neither id nor order tells anything.
    """

    __tablename__ = "script"
    __table_args__ = (
        UniqueConstraint("part_id", "code"),
        CheckConstraint("(final_mark IS NULL) = (how IS NULL)", name="final_says_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    code: Mapped[str] = mapped_column(String(12), index=True)
    answers: Mapped[list[Any]] = mapped_column(JSON)
    text_sha256: Mapped[str] = mapped_column(String(64))
    final_mark: Mapped[Decimal | None] = mapped_column(Marks)
    how: Mapped[How | None] = mapped_column(Choice(How))
    decided_reason: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    locked_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    allocations: Mapped[list["Allocation"]] = relationship(
        back_populates="script", order_by="Allocation.id"
    )

    __mapper_args__ = {"version_id_col": version}


class Allocation(Base):
    """One marker marks one script in one round. `total` is there once the mark was given."""

    __tablename__ = "allocation"
    __table_args__ = (
        UniqueConstraint("script_id", "round", "active"),
        CheckConstraint("(total IS NULL) = (given_at IS NULL)", name="given_has_a_total"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    script_id: Mapped[int] = mapped_column(ForeignKey("script.id"), index=True)
    round: Mapped[Round] = mapped_column(Choice(Round))
    marker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    queue: Mapped[int]
    active: Mapped[bool | None] = mapped_column(default=True)  # NULL once handed to another
    allocated_at: Mapped[datetime] = mapped_column(Instant)
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    total: Mapped[Decimal | None] = mapped_column(Marks)
    given_at: Mapped[datetime | None] = mapped_column(Instant)
    comment: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    script: Mapped[Script] = relationship(back_populates="allocations")
    marks: Mapped[list["Mark"]] = relationship(order_by="Mark.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class Mark(Base):
    """Points for one criterion of one answer, with the marker's comment."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("allocation_id", "slot", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"))
    slot: Mapped[str] = mapped_column(String(20))
    criterion: Mapped[str] = mapped_column(String(60))
    points: Mapped[Decimal | None] = mapped_column(Marks)
    comment: Mapped[str] = mapped_column(Text, default="")
