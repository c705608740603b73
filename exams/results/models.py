"""Marks with names, versions of the ranking with their working, objections."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.applications.models import Application
from exams.competitions.models import Part
from exams.db import Base, Instant, Marks


class PartResult(Base):
    """What one candidate got in one part, after names were joined. `working` explains it."""

    __tablename__ = "part_result"
    __table_args__ = (UniqueConstraint("part_id", "application_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    mark: Mapped[Decimal | None] = mapped_column(Marks)  # None: absent; official, rounded
    exact: Mapped[str | None] = mapped_column(String(60))  # the same unrounded, as "568/7"
    points: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # of the parts of a test
    how: Mapped[str] = mapped_column(String(40))
    passed: Mapped[bool]
    goes_on: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str | None] = mapped_column(String(12))  # the script's, once joined
    working: Mapped[list[Any]] = mapped_column(JSON, default=list)
    joined_at: Mapped[datetime] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
    part: Mapped[Part] = relationship()


class Ranking(Base):
    """One computed ranking of a competition; a re-marking makes a new one beside the old."""

    __tablename__ = "ranking"
    __table_args__ = (
        UniqueConstraint("competition_id", "number"),
        CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)", name="published_by_whom"
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_whom"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    number: Mapped[int]
    computed_at: Mapped[datetime] = mapped_column(Instant)
    sha256: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    rows: Mapped[list["RankingRow"]] = relationship(order_by="RankingRow.id")


class RankingRow(Base):
    """One candidate in one ranking, with the working line by line."""

    __tablename__ = "ranking_row"
    __table_args__ = (UniqueConstraint("ranking_id", "application_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    competition_post_id: Mapped[int] = mapped_column(ForeignKey("competition_post.id"))
    total: Mapped[Decimal | None] = mapped_column(Marks)
    rank: Mapped[int | None]
    passed: Mapped[bool]
    chosen: Mapped[bool]
    tied: Mapped[bool] = mapped_column(default=False)
    working: Mapped[list[Any]] = mapped_column(JSON, default=list)

    application: Mapped[Application] = relationship()


class TieDecision(Base):
    """The head decided between candidates whom every tie-break left equal, with a reason."""

    __tablename__ = "tie_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey("part.id"))  # the cut of a part, if so
    competition_post_id: Mapped[int] = mapped_column(ForeignKey("competition_post.id"))
    order: Mapped[list[int]] = mapped_column(JSON)  # application ids, best first
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class MarksConfirmation(Base):
    """A candidate has seen their own marks of a part and does not object."""

    __tablename__ = "marks_confirmation"

    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    confirmed_at: Mapped[datetime] = mapped_column(Instant)


class Objection(Base):
    """A candidate objects to their own marks before the list is decided."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    text: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped[Application] = relationship()
