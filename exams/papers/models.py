"""Papers: assembled by setters, approved by a second person, sealed, opened at the hour."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.bank.models import QuestionVersion
from exams.competitions.models import Part
from exams.db import Base, Choice, Instant, Marks

MAIN, MOP_UP = 1, 2  # which sitting of a part: each has a paper of its own


class PaperState(enum.StrEnum):
    """How far a paper has gone."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SEALED = "sealed"
    OPENED = "opened"


class Paper(Base):
    """The paper of one sitting of a part. When sealed its content is ciphertext, and its hash is recorded."""

    __tablename__ = "paper"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('sealed','opened') OR sealed IS NOT NULL", name="sealed_has_content"
        ),
        Index(
            "uq_paper_sealed_part",
            "part_id",
            "ordinal",
            unique=True,
            sqlite_where=text("state IN ('sealed','opened')"),
            postgresql_where=text("state IN ('sealed','opened')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), index=True)
    ordinal: Mapped[int] = mapped_column(default=MAIN)
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int]
    state: Mapped[PaperState] = mapped_column(Choice(PaperState), default=PaperState.DRAFT)
    drafted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_back_reason: Mapped[str | None] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)
    sha256: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    part: Mapped[Part] = relationship()
    sections: Mapped[list["PaperSection"]] = relationship(
        order_by="PaperSection.ordinal", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class PaperSection(Base):
    """A section of a paper; its rows go when the paper is sealed (only ciphertext remains)."""

    __tablename__ = "paper_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    ordinal: Mapped[int]
    code: Mapped[str] = mapped_column(String(40), default="")  # the rule set's part, if it has any
    title: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")

    items: Mapped[list["PaperItem"]] = relationship(
        order_by="PaperItem.ordinal", cascade="all, delete-orphan"
    )


class PaperItem(Base):
    """A question in a section, with its points."""

    __tablename__ = "paper_item"
    __table_args__ = (UniqueConstraint("section_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("paper_section.id"))
    ordinal: Mapped[int]
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    points: Mapped[Any] = mapped_column(Marks)

    question_version: Mapped[QuestionVersion] = relationship()
