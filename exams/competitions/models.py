"""A competition, its posts, its parts, its declared dates and the rules it adopted."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Choice, Instant, Marks
from exams.people.models import Person
from exams.posts.models import Post, Unit


class Stage(enum.StrEnum):
    """How far people have decided; what the calendar says is derived, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ANNOUNCED = "announced"
    LISTED = "listed"  # eligible list issued
    EXAMINED = "examined"  # every part is over
    DECIDED = "decided"  # the council decided the list
    PUBLISHED = "published"
    RECOGNISED = "recognised"
    CLOSED = "closed"
    STOPPED = "stopped"


class PartKind(enum.StrEnum):
    """What kind of test a part is."""

    WRITTEN = "written"
    COMPUTER = "computer"
    PROPOSAL = "proposal"


class PartStage(enum.StrEnum):
    """How far one part has gone. A kind of part passes only through the stages it needs."""

    PLANNED = "planned"
    CALLED_UP = "called_up"
    OPENED = "opened"
    CLOSED = "closed"  # the sitting is over
    CODED = "coded"
    MARKING = "marking"
    LOCKED = "locked"  # every mark is final, names still apart
    JOINED = "joined"  # names and marks are together
    DRAWN = "drawn"  # the order of the defence is drawn
    SCORED = "scored"  # every defence is scored
    SETTLED = "settled"  # who goes on is known


class Competition(Base):
    """One open competition for one or more leadership posts."""

    __tablename__ = "competition"
    __table_args__ = (
        CheckConstraint(
            "(announced_at IS NULL) = (announced_by IS NULL)", name="announced_by_whom"
        ),
        CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)", name="published_by_whom"
        ),
        CheckConstraint(
            "stage NOT IN ('published','recognised') OR published_at IS NOT NULL",
            name="published_has_a_time",
        ),
        CheckConstraint(
            "stage IN ('draft','submitted','stopped') OR announced_at IS NOT NULL",
            name="announced_has_a_time",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    stage: Mapped[Stage] = mapped_column(Choice(Stage), default=Stage.DRAFT, index=True)
    intro: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    announced_at: Mapped[datetime | None] = mapped_column(Instant)
    announced_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_back_reason: Mapped[str | None] = mapped_column(Text)
    stopped_reason: Mapped[str | None] = mapped_column(Text)
    demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit] = relationship()
    posts: Mapped[list["CompetitionPost"]] = relationship(
        back_populates="competition", order_by="CompetitionPost.id"
    )
    parts: Mapped[list["Part"]] = relationship(
        back_populates="competition", order_by="Part.ordinal"
    )
    dates: Mapped[list["DeclaredDate"]] = relationship(order_by="DeclaredDate.ordinal")
    adopted: Mapped["AdoptedRuleSet"] = relationship(back_populates="competition")
    creator: Mapped[Person] = relationship(foreign_keys=[created_by])

    __mapper_args__ = {"version_id_col": version}


class AdoptedRuleSet(Base):
    """The rules of one competition: a version of a rule set and what the council changed.

    `canonical` is the canonical JSON of the adopted rules (exams/rules); its SHA-256 is public.
    """

    __tablename__ = "adopted_rule_set"

    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    set_version: Mapped[str] = mapped_column(String(20))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    canonical: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)

    competition: Mapped[Competition] = relationship(back_populates="adopted")


class CompetitionPost(Base):
    """A post that this competition fills."""

    __tablename__ = "competition_post"
    __table_args__ = (
        UniqueConstraint("competition_id", "post_id"),
        CheckConstraint("vacancies >= 1", name="at_least_one_vacancy"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    vacancies: Mapped[int] = mapped_column(default=1)
    conditions: Mapped[str] = mapped_column(Text, default="")

    competition: Mapped[Competition] = relationship(back_populates="posts")
    post: Mapped[Post] = relationship()


class Part(Base):
    """One part of the exam of a competition, in the order of its rule set."""

    __tablename__ = "part"
    __table_args__ = (
        UniqueConstraint("competition_id", "code"),
        UniqueConstraint("competition_id", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    code: Mapped[str] = mapped_column(String(40))
    ordinal: Mapped[int]
    kind: Mapped[PartKind] = mapped_column(Choice(PartKind))
    title_vi: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    max_marks: Mapped[Any] = mapped_column(Marks)
    pass_mark: Mapped[Any | None] = mapped_column(Marks)
    stage: Mapped[PartStage] = mapped_column(Choice(PartStage), default=PartStage.PLANNED)
    stage_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    competition: Mapped[Competition] = relationship(back_populates="parts")

    __mapper_args__ = {"version_id_col": version}


class DeclaredDate(Base):
    """One date of the calendar, as declared by the notice; `step` is a name of `calendar.py`."""

    __tablename__ = "declared_date"
    __table_args__ = (UniqueConstraint("competition_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    ordinal: Mapped[int]
    step: Mapped[str] = mapped_column(String(60))
    part_id: Mapped[int | None] = mapped_column(ForeignKey("part.id"))
    on: Mapped[date]
