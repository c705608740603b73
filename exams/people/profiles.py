"""The candidate side of a person: the profile, kept once and reused in every application.

Apart from `people.models`, because who marks a script may not reach it (law 3).
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.db import Base, Instant
from exams.people.models import Person


class Profile(Base):
    """What a candidate states once. One row a person."""

    __tablename__ = "profile"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    born_on: Mapped[date | None]
    gender: Mapped[str | None] = mapped_column(String(10))
    citizen_no: Mapped[str | None] = mapped_column(String(12))
    phone: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(300))
    workplace: Mapped[str | None] = mapped_column(String(200))
    job_title: Mapped[str | None] = mapped_column(String(200))
    in_post_since: Mapped[date | None]
    degree: Mapped[str | None] = mapped_column(String(200))
    political_theory: Mapped[str | None] = mapped_column(String(20))
    planned_for: Mapped[str | None] = mapped_column(String(200))
    saved_at: Mapped[datetime] = mapped_column(Instant)

    person: Mapped[Person] = relationship()
