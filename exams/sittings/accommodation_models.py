"""Accommodations: what a candidate needs to sit the exam, and what was decided. Private."""

import enum
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.applications.models import Application
from exams.db import Base, Instant


class Need(enum.StrEnum):
    """What can be asked for and granted."""

    EXTRA_TIME = "extra_time"
    BREAKS = "breaks"
    OWN_ROOM = "own_room"
    LARGE_PRINT = "large_print"
    READER = "reader"


class AccommodationLabel(Base):
    """A named set of accommodations of a competition, given to several candidates alike."""

    __tablename__ = "accommodation_label"
    __table_args__ = (
        UniqueConstraint("competition_id", "name"),
        CheckConstraint("extra_minutes IS NULL OR extra_percent IS NULL", name="one_amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    name: Mapped[str] = mapped_column(String(80))
    extra_minutes: Mapped[int | None]
    extra_percent: Mapped[int | None]
    break_minutes: Mapped[int | None]
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)


class Accommodation(Base):
    """What one applicant asked for, and the decision: a label, own values, or both.

    A value of the person counts before that of the label, each by itself (arrangements.py).
    """

    __tablename__ = "accommodation"
    __table_args__ = (
        CheckConstraint("extra_minutes IS NULL OR extra_percent IS NULL", name="one_amount"),
        CheckConstraint("(decided_at IS NULL) = (granted IS NULL)", name="decided_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    asked_needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    explanation: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    granted: Mapped[bool | None]
    label_id: Mapped[int | None] = mapped_column(ForeignKey("accommodation_label.id"))
    extra_minutes: Mapped[int | None]
    extra_percent: Mapped[int | None]
    break_minutes: Mapped[int | None]  # of all breaks together; they are no writing time
    needs: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
    label: Mapped[AccommodationLabel | None] = relationship()
