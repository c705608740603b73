"""Units of the administration through time, posts, and what a post asks of its holder."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Choice


class PostLevel(enum.StrEnum):
    """The level of a leadership post, which decides its programmes and its rules."""

    DEPARTMENT = "department"  # sở
    DIVISION = "division"  # phòng thuộc sở
    BOARD = "board"  # ban
    COMMUNE = "commune"  # phường, xã, đặc khu
    COMMUNE_DIVISION = "commune_division"  # phòng thuộc UBND cấp xã


class Unit(Base):
    """One version of a unit: a reorganisation ends it and begins its successors."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    parent: Mapped["Unit | None"] = relationship(remote_side=[id])


class UnitSuccession(Base):
    """`predecessor` was merged, split or renamed into `successor`."""

    __tablename__ = "unit_succession"

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)

    predecessor: Mapped[Unit] = relationship(foreign_keys=[predecessor_id])
    successor: Mapped[Unit] = relationship(foreign_keys=[successor_id])


class Competence(Base):
    """One competence of the framework: common, professional or leadership, at five levels."""

    __tablename__ = "competence"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    group: Mapped[str] = mapped_column(String(20))
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    levels: Mapped[list[Any]] = mapped_column(JSON)


class Post(Base):
    """A leadership post of one unit version."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    level: Mapped[PostLevel] = mapped_column(Choice(PostLevel))
    duties: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit] = relationship()
    competences: Mapped[list["PostCompetence"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class PostCompetence(Base):
    """The level (1 to 5) of a competence that a post needs."""

    __tablename__ = "post_competence"
    __table_args__ = (
        UniqueConstraint("post_id", "competence_id"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    competence_id: Mapped[int] = mapped_column(ForeignKey("competence.id"))
    level: Mapped[int]

    competence: Mapped[Competence] = relationship()
