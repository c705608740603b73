"""Persons, and the roles that they hold in a competition for a time."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Choice, Instant
from exams.permissions import Role


class Person(Base):
    """A human being known to the platform, with or without an account."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(400), index=True)
    name_fold: Mapped[str] = mapped_column(String(120), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    registered_at: Mapped[datetime] = mapped_column(Instant)


class RoleAssignment(Base):
    """One person holds one role, in one competition or (None) in the whole department."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        CheckConstraint("to_at IS NULL OR to_at >= from_at", name="ends_after_start"),
        Index("ix_role_assignment_held", "person_id", "competition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(Choice(Role))
    competition_id: Mapped[int | None] = mapped_column(ForeignKey("competition.id"))
    from_at: Mapped[datetime] = mapped_column(Instant)
    to_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_no: Mapped[str | None] = mapped_column(String(60))
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
