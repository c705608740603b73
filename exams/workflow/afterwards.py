"""To do after the result: appointing, proposing and agreeing plans, following what was promised."""

from collections.abc import Iterator

from sqlalchemy import select

from exams.applications.models import Application
from exams.appointments.models import Appointment, CommitmentState
from exams.appointments.queries import own_appointments
from exams.competitions.models import Competition, Stage
from exams.permissions import Action
from exams.training.models import ItemState, TrainingPlan
from exams.training.queries import appointments_with_plans, own_appointments_with_plans
from exams.workflow.desk import Desk, Todo

SOON_DAYS = 30  # what falls due within a month is shown


def appointments(desk: Desk) -> Iterator[Todo]:
    """Who was recognised and waits for the decision."""
    rows = desk.session.scalars(
        select(Appointment)
        .join(Application, Application.id == Appointment.application_id)
        .join(Competition, Competition.id == Application.competition_id)
        .where(Appointment.appointed_at.is_(None), Competition.stage == Stage.RECOGNISED)
        .order_by(Appointment.id)
    )
    waiting: dict[int, list[Appointment]] = {}
    for row in rows:
        if desk.actor.may(Action.APPOINTMENT_DECIDE, row.application.competition_id):
            waiting.setdefault(row.application.competition_id, []).append(row)
    for competition_id, found in waiting.items():
        due = desk.due(competition_id, "appointment")
        yield desk.item("appoint", found[0].application.competition, due, len(found))


def plans_to_follow(desk: Desk) -> Iterator[Todo]:
    """What the training officer owes: a proposal, an agreement, a look at what is overdue."""
    for appointment, plan in appointments_with_plans(desk.session, desk.actor):
        competition = appointment.application.competition
        if plan is None:
            yield desk.item("plan.propose", competition, appointment.takes_office_on)
        elif plan.officer_agreed_at is None:
            yield desk.item("plan.agree_officer", competition, None, plan_id=plan.id)
        elif plan.agreed:
            yield from _overdue(desk, competition, plan)


def _overdue(desk: Desk, competition: Competition, plan: TrainingPlan) -> Iterator[Todo]:
    days = [item.due_on for item in plan.items if item.overdue(desk.today)]
    if days:
        yield desk.item("plan.overdue", competition, min(days), len(days), plan_id=plan.id)


def own_afterwards(desk: Desk) -> Iterator[Todo]:
    """The appointee's own: a plan to agree to, programmes and commitments due within a month."""
    for appointment, plan in own_appointments_with_plans(desk.session, desk.person_id):
        if plan is None:
            continue
        competition = appointment.application.competition
        if plan.appointee_agreed_at is None:
            yield desk.item("plan.agree", competition, None, plan_id=plan.id)
        elif plan.agreed:
            yield from _items(desk, competition, plan)
    for appointment in own_appointments(desk.session, desk.person_id):
        yield from _commitments(desk, appointment.application.competition, appointment)


def _items(desk: Desk, competition: Competition, plan: TrainingPlan) -> Iterator[Todo]:
    for item in plan.items:
        if item.state != ItemState.DONE and (item.due_on - desk.today).days <= SOON_DAYS:
            yield desk.item("plan.item", competition, item.due_on, plan_id=plan.id)


def _commitments(desk: Desk, competition: Competition, appointment: Appointment) -> Iterator[Todo]:
    for row in appointment.commitments:
        if row.state != CommitmentState.DONE and (row.due_on - desk.today).days <= SOON_DAYS:
            yield desk.item("commitment", competition, row.due_on, appointment_id=appointment.id)
