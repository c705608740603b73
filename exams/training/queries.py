"""Reads about training plans."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from exams.applications.models import Application
from exams.appointments.models import Appointment
from exams.competitions.queries import rules_of
from exams.errors import NotFound
from exams.permissions import Action
from exams.rules.ruleset import Parameter
from exams.training.models import ItemState, PlanItem, TrainingPlan
from exams.training.plan import Year, below, years
from exams.uow import Actor

PERIODS_RULE = "training.periods_per_year_min"
Followed = tuple[Appointment, TrainingPlan | None]


def get_plan(session: Session, plan_id: int) -> TrainingPlan:
    """The plan; raises NotFound."""
    row = session.get(TrainingPlan, plan_id)
    if row is None:
        raise NotFound("plan.unknown")
    return row


def plan_of(session: Session, appointment_id: int) -> TrainingPlan | None:
    """The plan of an appointment, once one is proposed."""
    return session.scalar(select(TrainingPlan).where(TrainingPlan.appointment_id == appointment_id))


def readable_plan(session: Session, plan_id: int, actor: Actor) -> TrainingPlan:
    """A plan that is the person's own, or of a competition whose training they see to."""
    row = get_plan(session, plan_id)
    if is_own(row, actor) or actor.may(Action.TRAINING_PLAN, competition_of(row)):
        return row
    raise NotFound("plan.unknown")


def own_plan(session: Session, plan_id: int, actor: Actor) -> TrainingPlan:
    """The person's own plan; anybody else's is not found."""
    row = get_plan(session, plan_id)
    if not is_own(row, actor):
        raise NotFound("plan.unknown")
    return row


def officers_plan(session: Session, plan_id: int, actor: Actor) -> TrainingPlan:
    """A plan that the person sees to as training officer; their own is not among them."""
    row = get_plan(session, plan_id)
    if is_own(row, actor) or not actor.may(Action.TRAINING_PLAN, competition_of(row)):
        raise NotFound("plan.unknown")
    return row


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
        raise NotFound("plan.unknown_item")
    return row


def item_of(plan: TrainingPlan, item_id: int) -> PlanItem:
    """An item of this plan; raises NotFound."""
    for item in plan.items:
        if item.id == item_id:
            return item
    raise NotFound("plan.unknown_item")


def certificate_of(plan: TrainingPlan, item_id: int) -> tuple[str, str]:
    """(key, name) of the certificate of an item that is done; raises NotFound."""
    item = item_of(plan, item_id)
    if item.certificate_key is None or item.certificate_name is None:
        raise NotFound("plan.unknown_item")
    return item.certificate_key, item.certificate_name


def years_of(session: Session, plan: TrainingPlan) -> tuple[list[Year], Parameter]:
    """The years of the term with fewer periods than the rule asks of each, and that rule."""
    appointment = plan.appointment
    rule = rules_of(session, competition_of(plan)).explain(PERIODS_RULE)
    if appointment.takes_office_on is None or not isinstance(rule.value, int):
        return [], rule
    items = [(item.due_on, item.periods) for item in plan.items]
    found = years(items, appointment.takes_office_on, appointment.term_years or 1)
    return below(found, rule.value), rule


def done_count(plan: TrainingPlan) -> int:
    """How many items of the plan are done."""
    return sum(item.state == ItemState.DONE for item in plan.items)


def appointments_with_plans(session: Session, actor: Actor) -> list[Followed]:
    """Appointments whose training the actor sees to, with their plan once there is one.

    A training officer who is an appointee does not see to their own.
    """
    if actor.person_id is None:
        return []
    query = _appointed().where(Application.person_id != actor.person_id)
    where = actor.competitions_where(Action.TRAINING_PLAN)
    if None not in where:
        query = query.where(Application.competition_id.in_([w for w in where if w is not None]))
    return [(appointment, plan) for appointment, plan in session.execute(query)]


def own_appointments_with_plans(session: Session, person_id: int) -> list[Followed]:
    """The person's own appointments, with their plan once there is one."""
    query = _appointed().where(Application.person_id == person_id)
    return [(appointment, plan) for appointment, plan in session.execute(query)]


def _appointed() -> Any:
    return (
        select(Appointment, TrainingPlan)
        .join(Application, Application.id == Appointment.application_id)
        .outerjoin(TrainingPlan, TrainingPlan.appointment_id == Appointment.id)
        .options(
            joinedload(Appointment.application).joinedload(Application.person),
            joinedload(Appointment.application).joinedload(Application.competition),
            selectinload(TrainingPlan.items),
        )
        .where(Appointment.appointed_at.is_not(None))
        .order_by(Appointment.id)
    )
