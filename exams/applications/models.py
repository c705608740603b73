"""Applications, their files, and how they were vetted."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.competitions.models import Competition, CompetitionPost
from exams.db import Base, Choice, Instant
from exams.people.models import Person


class ApplicationState(enum.StrEnum):
    """What the candidate and the vetting decided."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class Verdict(enum.StrEnum):
    """What vetting says of one condition."""

    MET = "met"
    NOT_MET = "not_met"
    TO_VERIFY = "to_verify"


class BelowChoice(enum.StrEnum):
    """What may be done when fewer are eligible for a post than the rules ask."""

    NOMINATE = "nominate"  # more may be nominated until a day
    POSTPONE = "postpone"  # the post leaves this competition
    PROCEED = "proceed"  # the exam is held all the same
    WIDEN = "widen"  # registration for the post is open again to all, until a day


class Application(Base):
    """One person applies for one post of one competition."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("competition_id", "person_id"),
        UniqueConstraint("competition_id", "exam_number"),
        CheckConstraint(
            "state = 'draft' OR number IS NOT NULL OR state = 'withdrawn'",
            name="submitted_has_a_number",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    competition_post_id: Mapped[int | None] = mapped_column(ForeignKey("competition_post.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[ApplicationState] = mapped_column(
        Choice(ApplicationState), default=ApplicationState.DRAFT
    )
    candidate_class: Mapped[str | None] = mapped_column(String(40))
    priority_claim: Mapped[str | None] = mapped_column(String(40))  # a category of the rules
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sections_done: Mapped[list[str]] = mapped_column(JSON, default=list)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    consent_at: Mapped[datetime | None] = mapped_column(Instant)
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    receipt: Mapped[str | None] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason_code: Mapped[str | None] = mapped_column(String(60))
    decision_note: Mapped[str | None] = mapped_column(Text)
    exam_number: Mapped[str | None] = mapped_column(String(20))
    version: Mapped[int] = mapped_column()

    competition: Mapped[Competition] = relationship()
    competition_post: Mapped[CompetitionPost | None] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    files: Mapped[list["DossierFile"]] = relationship(order_by="DossierFile.id")
    findings: Mapped[list["Finding"]] = relationship(order_by="Finding.id")
    supplements: Mapped[list["Supplement"]] = relationship(order_by="Supplement.id")

    __mapper_args__ = {"version_id_col": version}


class Entrant(Base):
    """A candidate admitted to a part: by the eligible list to the first, by marks to the next."""

    __tablename__ = "entrant"

    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)

    application: Mapped[Application] = relationship()


class DossierFile(Base):
    """One uploaded file for one item of the dossier checklist."""

    __tablename__ = "dossier_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    item: Mapped[str] = mapped_column(String(60))
    object_key: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    pages: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(Instant)


class Finding(Base):
    """What a vetter says of one condition, with the article."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("application_id", "condition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    condition: Mapped[str] = mapped_column(String(60))
    verdict: Mapped[Verdict] = mapped_column(Choice(Verdict))
    article: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")
    judged_at: Mapped[datetime] = mapped_column(Instant)
    judged_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Supplement(Base):
    """The candidate is asked to add to the dossier, until a day."""

    __tablename__ = "supplement"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    text: Mapped[str] = mapped_column(Text)
    until_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)


class BelowMinimum(Base):
    """What was chosen for a post with fewer eligible candidates than the rules ask."""

    __tablename__ = "below_minimum"

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_post_id: Mapped[int] = mapped_column(ForeignKey("competition_post.id"), index=True)
    choice: Mapped[BelowChoice] = mapped_column(Choice(BelowChoice))
    reason: Mapped[str] = mapped_column(Text)
    until_on: Mapped[date | None]
    chosen_at: Mapped[datetime] = mapped_column(Instant)
    chosen_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    competition_post: Mapped[CompetitionPost] = relationship()
