"""Re-marking requests: two other markers, blind; a decision; a new ranking beside the old."""

import enum
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.applications.models import Application
from exams.competitions.models import Part
from exams.db import Base, Choice, Instant, Marks


class RequestState(enum.StrEnum):
    """How far a re-marking request has gone."""

    FILED = "filed"
    REMARKING = "remarking"
    DECIDED = "decided"


class RemarkRequest(Base):
    """One candidate asks for one part to be marked again."""

    __tablename__ = "remark_request"
    __table_args__ = (UniqueConstraint("part_id", "application_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[RequestState] = mapped_column(Choice(RequestState), default=RequestState.FILED)
    filed_at: Mapped[datetime] = mapped_column(Instant)
    old_mark: Mapped[Decimal | None] = mapped_column(Marks)
    new_mark: Mapped[Decimal | None] = mapped_column(Marks)
    outcome: Mapped[str | None] = mapped_column(String(40))
    decided_reason: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    application: Mapped[Application] = relationship()
    part: Mapped[Part] = relationship()

    __mapper_args__ = {"version_id_col": version}


class EntryDecision(Base):
    """What the council decided about a candidate whom a re-marking lifted over a settled cut."""

    __tablename__ = "entry_decision"

    request_id: Mapped[int] = mapped_column(ForeignKey("remark_request.id"), primary_key=True)
    admitted: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
