"""To do because it is the person's own: applications and parts of the exam."""

from collections.abc import Iterator

from sqlalchemy import select

from exams.applications.models import Application, ApplicationState, Entrant, Supplement
from exams.competitions.models import Part, PartKind, PartStage, Stage
from exams.defence.models import Proposal
from exams.sittings.mop_up import moved_from
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
        here = part.stage in (PartStage.CALLED_UP, PartStage.OPENED)
        if sat and here and not moved_from(desk.session, part.id, row.id):
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
