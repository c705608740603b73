"""To do because it is the person's own: applications, parts of the exam, plans, commitments."""

from collections.abc import Iterator

from sqlalchemy import select

from exams.applications.models import Application, ApplicationState, Entrant, Supplement
from exams.appointments.models import Appointment, Commitment, CommitmentState
from exams.competitions.models import Competition, Part, PartKind, PartStage, Stage
from exams.defence.models import Proposal
from exams.permissions import Role
from exams.training.models import ItemState, PlanItem, TrainingPlan
from exams.workflow.desk import Desk, Todo


def own_applications(desk: Desk) -> Iterator[Todo]:
    for row in desk.session.scalars(
        select(Application).where(Application.person_id == desk.person_id)
    ):
        competition = row.competition
        if row.state == ApplicationState.DRAFT and competition.stage == Stage.ANNOUNCED:
            yield desk.item(
                "apply",
                competition,
                desk.due(competition.id, "registration_closes"),
                application_id=row.id,
            )
        for asked in row.supplements:
            if asked.answered_at is None and asked.until_on >= desk.today:
                yield _supplement(desk, row, asked)
        yield from _own_parts(desk, row)


def _supplement(desk: Desk, row: Application, asked: Supplement) -> Todo:
    return desk.item("supplement", row.competition, asked.until_on, application_id=row.id)


def _own_parts(desk: Desk, row: Application) -> Iterator[Todo]:
    """What the candidate has to do in the parts entered: sit, hand in a proposal, read marks."""
    parts = desk.session.scalars(
        select(Part)
        .join(Entrant, Entrant.part_id == Part.id)
        .where(Entrant.application_id == row.id)
    )
    for part in parts:
        sat = part.kind != PartKind.PROPOSAL
        if sat and part.stage in (PartStage.CALLED_UP, PartStage.OPENED):
            yield desk.item(
                "sit",
                row.competition,
                desk.due(row.competition_id, f"{part.code}.sitting"),
                application_id=row.id,
            )
        if not sat and part.stage == PartStage.CALLED_UP and not _proposed(desk, part, row):
            yield desk.item(
                "propose",
                row.competition,
                desk.due(row.competition_id, f"{part.code}.due"),
                application_id=row.id,
                part_id=part.id,
            )
        if part.stage in (PartStage.JOINED, PartStage.SCORED):
            yield desk.item("own_marks", row.competition, None, application_id=row.id)


def _proposed(desk: Desk, part: Part, row: Application) -> bool:
    return (
        desk.session.scalar(
            select(Proposal.submitted_at).where(
                Proposal.part_id == part.id, Proposal.application_id == row.id
            )
        )
        is not None
    )


def training(desk: Desk) -> Iterator[Todo]:
    """Plans to agree, items and commitments that are due within a month or overdue."""
    for plan in desk.session.scalars(select(TrainingPlan)):
        competition = plan.appointment.application.competition
        mine = plan.appointment.application.person_id == desk.person_id
        officer = desk.holds(Role.TRAINING_OFFICER, competition.id)
        if (mine and plan.appointee_agreed_at is None) or (
            officer and plan.officer_agreed_at is None
        ):
            yield desk.item("plan.agree", competition, None, plan_id=plan.id)
        elif mine or officer:
            yield from _items(desk, competition, plan.items)
        if mine:
            yield from _commitments(desk, competition, plan.appointment)


def _items(desk: Desk, competition: Competition, items: list[PlanItem]) -> Iterator[Todo]:
    for item in items:
        if item.state != ItemState.DONE and (item.due_on - desk.today).days <= 30:
            yield desk.item("plan.item", competition, item.due_on, plan_id=item.plan_id)


def _commitments(desk: Desk, competition: Competition, appointment: Appointment) -> Iterator[Todo]:
    rows: list[Commitment] = appointment.commitments
    for row in rows:
        if row.state != CommitmentState.DONE and (row.due_on - desk.today).days <= 30:
            yield desk.item("commitment", competition, row.due_on, appointment_id=appointment.id)
