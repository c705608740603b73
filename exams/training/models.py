"""The training plan of an appointee, by position."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exams.appointments.models import Appointment
from exams.db import Base, Choice, Instant
from exams.posts.models import Competence


class ItemState(enum.StrEnum):
    """How far an item of a plan has come; overdue is derived from its date."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"


class Ground(enum.StrEnum):
    """Why an item is in the plan."""

    MANDATORY = "mandatory"
    GAP = "gap"
    WISH = "wish"


class TrainingPlan(Base):
    """A plan counts once both the training officer and the appointee agreed to it."""

    __tablename__ = "training_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    officer_agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    officer_agreed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    appointee_agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    appointment: Mapped[Appointment] = relationship()
    items: Mapped[list["PlanItem"]] = relationship(
        back_populates="plan", order_by="PlanItem.due_on, PlanItem.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def agreed(self) -> bool:
        """Whether both sides agreed to the plan as it stands."""
        return self.officer_agreed_at is not None and self.appointee_agreed_at is not None


class PlanItem(Base):
    """One programme or activity of a plan.

    `periods` are teaching periods (tiết); 0 where the programme itself says how many. `latest_on`
    and `least_periods` are what the rule fixes of a mandatory item.
    """

    __tablename__ = "plan_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("training_plan.id"))
    programme: Mapped[str] = mapped_column(String(60))
    title_vi: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300))
    ground: Mapped[Ground] = mapped_column(Choice(Ground))
    ground_note: Mapped[str] = mapped_column(Text, default="")
    competence_id: Mapped[int | None] = mapped_column(ForeignKey("competence.id"))
    needed_level: Mapped[int | None]
    shown_level: Mapped[int | None]
    citation: Mapped[str | None] = mapped_column(String(300))
    latest_on: Mapped[date | None]
    least_periods: Mapped[int | None]
    periods: Mapped[int]
    due_on: Mapped[date]
    state: Mapped[ItemState] = mapped_column(Choice(ItemState), default=ItemState.PLANNED)
    done_on: Mapped[date | None]
    certificate_key: Mapped[str | None] = mapped_column(String(120))
    certificate_name: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    plan: Mapped[TrainingPlan] = relationship(back_populates="items")
    competence: Mapped[Competence | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def overdue(self, today: date) -> bool:
        """Whether its day is over and it is not done."""
        return self.state != ItemState.DONE and self.due_on < today
