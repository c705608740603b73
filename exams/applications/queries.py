"""Reads about applications."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from exams.applications.models import Application, ApplicationState, DossierFile, Entrant
from exams.applications.windows import (
    dates_of,
    is_late,
    list_due,
    open_supplement,
    reopened_until,
    vetting_due,
)
from exams.competitions.models import Competition
from exams.competitions.queries import rules_of
from exams.documents.models import Document
from exams.errors import NotFound

S = ApplicationState
VETTED_STATES = (S.SUBMITTED, S.ELIGIBLE, S.INELIGIBLE)
# One question each for a whole list of dossiers, not one for every row.
WITH_DOSSIER = (
    selectinload(Application.person),
    selectinload(Application.findings),
    selectinload(Application.supplements),
)


@dataclass(frozen=True)
class Queued:
    """One application in the vetting queue."""

    application: Application
    due_on: date | None
    late: bool
    waiting: bool  # for a supplement


def own_application(
    session: Session, application_id: int, person_id: int, *, lock: bool = False
) -> Application:
    """The person's own application; raises NotFound for anybody else's."""
    if lock:
        session.flush()  # what was changed just now is not lost by reading the row again
    row = session.get(
        Application, application_id, with_for_update=lock or None, populate_existing=lock
    )
    if row is None or row.person_id != person_id:
        raise NotFound("application.unknown")
    return row


def own_applications(session: Session, person_id: int) -> list[Application]:
    """Everything the person applied for, the newest first."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.person_id == person_id)
            .order_by(Application.id.desc())
        )
    )


def application_of(session: Session, competition_id: int, person_id: int) -> Application | None:
    """The person's application in the competition, if there is one."""
    return session.scalar(
        select(Application).where(
            Application.competition_id == competition_id, Application.person_id == person_id
        )
    )


def own_receipt(session: Session, application_id: int, person_id: int) -> Document:
    """The receipt of the last submission of one's own application; raises NotFound."""
    own_application(session, application_id, person_id)
    row = session.scalar(
        select(Document)
        .where(
            Document.kind == "application_receipt",
            Document.subject == f"application:{application_id}",
        )
        .order_by(Document.id.desc())
        .limit(1)
    )
    if row is None:
        raise NotFound("application.no_receipt")
    return row


def own_file(session: Session, application_id: int, file_id: int, person_id: int) -> DossierFile:
    """A file of one's own dossier; raises NotFound for anybody else's."""
    application = own_application(session, application_id, person_id)
    row = next((file for file in application.files if file.id == file_id), None)
    if row is None:
        raise NotFound("application.unknown_file")
    return row


def dossier(session: Session, competition_id: int, application_id: int) -> Application:
    """A submitted dossier of the competition, for the office; raises NotFound."""
    row = session.get(Application, application_id)
    if row is None or row.competition_id != competition_id or row.number is None:
        raise NotFound("application.unknown")
    if row.state == ApplicationState.DRAFT:
        raise NotFound("application.unknown")
    return row


def queue(session: Session, competition: Competition, now: datetime) -> list[Queued]:
    """Submitted applications: undecided first, in the order of their arrival."""
    rules = rules_of(session, competition.id)
    rows = session.scalars(
        select(Application)
        .where(Application.competition_id == competition.id, Application.state.in_(VETTED_STATES))
        .order_by(Application.submitted_at, Application.id)
        .options(selectinload(Application.supplements))
    ).all()
    again = reopened_until(session, competition.id)
    due = vetting_due(rules, dates_of(competition), len(rows), again)
    queued = [
        Queued(
            row,
            due,
            is_late(row, due, rules, now),
            open_supplement(row.supplements, rules, now) is not None,
        )
        for row in rows
    ]
    return sorted(queued, key=lambda q: q.application.state != ApplicationState.SUBMITTED)


def vetting_days(session: Session, competition: Competition) -> dict[str, date | None]:
    """By which days vetting and the lists are due as things stand, by step of the calendar."""
    rules, dates = rules_of(session, competition.id), dates_of(competition)
    applicants = session.scalar(
        select(func.count()).where(
            Application.competition_id == competition.id, Application.state.in_(VETTED_STATES)
        )
    )
    again = reopened_until(session, competition.id)
    vetted_by = vetting_due(rules, dates, applicants or 0, again)
    return {"vetting_due": vetted_by, "eligible_list": list_due(rules, dates, vetted_by)}


def entrants(session: Session, part_id: int) -> list[Application]:
    """Who is admitted to the part, by exam number."""
    return list(
        session.scalars(
            select(Application)
            .join(Entrant, Entrant.application_id == Application.id)
            .where(Entrant.part_id == part_id)
            .order_by(Application.exam_number, Application.id)
            .options(selectinload(Application.person))
        )
    )


def in_state(session: Session, competition_id: int, *states: ApplicationState) -> list[Application]:
    """The competition's applications in these states, by number."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.competition_id == competition_id, Application.state.in_(states))
            .order_by(Application.number)
            .options(*WITH_DOSSIER)
        )
    )


def counts_by_post(
    session: Session, competition_id: int, state: ApplicationState
) -> dict[int, int]:
    """How many applications in the state each post of the competition has."""
    rows = session.execute(
        select(Application.competition_post_id, func.count())
        .where(Application.competition_id == competition_id, Application.state == state)
        .group_by(Application.competition_post_id)
    )
    return {post: count for post, count in rows if post is not None}
