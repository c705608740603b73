"""Recognition and appointment, and what the appointee promised."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.applications.models import Application
from exams.competitions.models import CompetitionPost
from exams.db import Base, Choice, Instant
from exams.posts.dates import months_after


class Appointment(Base):
    """The winner of a post: first recognised, then appointed by decision for a term."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint(
            "(appointed_at IS NULL) = (decision_no IS NULL)", name="appointed_by_decision"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_post_id: Mapped[int] = mapped_column(ForeignKey("competition_post.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    recognised_at: Mapped[datetime] = mapped_column(Instant)
    recognised_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recognition_no: Mapped[str] = mapped_column(String(60))
    decision_no: Mapped[str | None] = mapped_column(String(60))
    decided_on: Mapped[date | None]
    takes_office_on: Mapped[date | None]
    term_years: Mapped[int | None]
    appointed_at: Mapped[datetime | None] = mapped_column(Instant)
    appointed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped[Application] = relationship()
    competition_post: Mapped[CompetitionPost] = relationship()
    commitments: Mapped[list["Commitment"]] = relationship(
        back_populates="appointment", order_by="Commitment.due_on, Commitment.id"
    )

    @property
    def term_ends_on(self) -> date | None:
        """The day on which the term ends; None before the appointment."""
        if self.takes_office_on is None or self.term_years is None:
            return None
        return months_after(self.takes_office_on, 12 * self.term_years)


class CommitmentState(enum.StrEnum):
    """How far a commitment has come, as the appointee reports."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"


class Commitment(Base):
    """One promise of the action programme, with a date and progress in percent."""

    __tablename__ = "commitment"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent_0_to_100"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    text: Mapped[str] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date]
    state: Mapped[CommitmentState] = mapped_column(
        Choice(CommitmentState), default=CommitmentState.PLANNED
    )
    percent: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    appointment: Mapped[Appointment] = relationship(back_populates="commitments")

    __mapper_args__ = {"version_id_col": version}

    def overdue(self, today: date) -> bool:
        """Whether its day is over and it is not done."""
        return self.state != CommitmentState.DONE and self.due_on < today
