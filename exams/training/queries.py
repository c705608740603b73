"""Reads about training plans."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.applications.models import Application
from exams.appointments.models import Appointment
from exams.errors import NotFound
from exams.permissions import Action
from exams.training.models import PlanItem, TrainingPlan
from exams.uow import Actor


def get_plan(session: Session, plan_id: int) -> TrainingPlan:
    """The plan; raises NotFound."""
    row = session.get(TrainingPlan, plan_id)
    if row is None:
        raise NotFound("plan.unknown")
    return row


def readable_plan(session: Session, plan_id: int, actor: Actor) -> TrainingPlan:
    """A plan that is the person's own, or of a competition whose training they see to."""
    row = get_plan(session, plan_id)
    if is_own(row, actor) or actor.may(Action.TRAINING_PLAN, competition_of(row)):
        return row
    raise NotFound("plan.unknown")


def is_own(plan: TrainingPlan, actor: Actor) -> bool:
    """Whether the actor is the appointee of the plan."""
    return plan.appointment.application.person_id == actor.person_id


def competition_of(plan: TrainingPlan) -> int:
    """The competition that the appointee won."""
    return plan.appointment.application.competition_id


def get_item(session: Session, item_id: int) -> PlanItem:
    """The item; raises NotFound."""
    row = session.get(PlanItem, item_id)
    if row is None:
        raise NotFound("plan.unknown")
    return row


def appointments_with_plans(
    session: Session, actor: Actor
) -> list[tuple[Appointment, TrainingPlan | None]]:
    """Appointments whose training the actor sees to, with their plan once there is one."""
    where = actor.competitions_where(Action.TRAINING_PLAN)
    query = (
        select(Appointment, TrainingPlan)
        .join(Application, Application.id == Appointment.application_id)
        .outerjoin(TrainingPlan, TrainingPlan.appointment_id == Appointment.id)
        .where(Appointment.appointed_at.is_not(None))
        .order_by(Appointment.id)
    )
    if None not in where:
        query = query.where(Application.competition_id.in_([w for w in where if w is not None]))
    return [(appointment, plan) for appointment, plan in session.execute(query)]
