"""A candidate with a marked, named script, and the window for re-marking requests open."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from exams.applications.models import Application, ApplicationState
from exams.competitions.models import DeclaredDate, PartStage
from exams.events import EventKind
from exams.marking.models import How, Script
from exams.people.models import Person
from exams.results.models import PartResult
from exams.uow import UnitOfWork
from tests.build import person
from tests.build_marking import Marked, coded_part


@dataclass
class Named:
    """A world after names were joined: one candidate, whose script got 80.5."""

    world: Marked
    candidate: Person
    application: Application
    result: PartResult


def named_script(
    uow: UnitOfWork, *, mark: str = "80.5", remarkers: int = 2, name: str = "Bùi Thị Thí Sinh"
) -> Named:
    """A locked, named script; the window runs from 23/11/2026 to 08/12/2026."""
    world = coded_part(uow, remarkers=remarkers, stage=PartStage.JOINED)
    part, competition = world.part, world.competition
    part.stage_at = uow.now
    code = world.codes[0]
    script = uow.session.query(Script).filter_by(part_id=part.id, code=code).one()
    script.final_mark, script.how, script.locked_at = Decimal(mark), How.MEAN, uow.now
    days = {
        "marks_published": date(2026, 11, 23),
        "remark_window_end": date(2026, 12, 8),
        "remark_result": date(2026, 12, 23),
    }
    for number, (step, on) in enumerate(days.items(), 1):
        uow.session.add(
            DeclaredDate(
                competition_id=competition.id,
                ordinal=number,
                on=on,
                step=f"written.{step}",
                part_id=part.id,
            )
        )
    candidate = person(uow, name)
    application = applied(uow, world, candidate)
    result = PartResult(
        part_id=part.id,
        application_id=application.id,
        mark=Decimal(mark),
        exact=mark,
        points={},
        how="mean",
        passed=Decimal(mark) >= 50,
        code=code,
        working=[],
        joined_at=uow.now,
    )
    uow.session.add(result)
    uow.session.flush()
    return Named(world, candidate, application, result)


def applied(uow: UnitOfWork, world: Marked, candidate: Person) -> Application:
    """An eligible application of the candidate."""
    row = Application(
        competition_id=world.competition.id,
        person_id=candidate.id,
        competition_post_id=world.competition.posts[0].id,
        state=ApplicationState.ELIGIBLE,
        answers={},
        sections_done=[],
        number=f"HS-{candidate.id}",
        exam_number=f"{candidate.id:03d}",
        started_at=uow.now,
        submitted_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.APPLICATION_STARTED, f"application:{row.id}", competition_id=world.competition.id
    )
    return row
