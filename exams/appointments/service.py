"""Recognising the result and appointing the winner; the promises become commitments."""

from datetime import date
from typing import Any

from sqlalchemy import select

from exams.appointments.models import Appointment, Commitment
from exams.appointments.queries import (
    get_appointment,
    why_not_recognise,
)
from exams.appointments.window import remark_windows_over
from exams.clock import local_day
from exams.competitions.models import Competition
from exams.competitions.queries import get_competition, rules_of
from exams.competitions.stages import Act, move
from exams.defence.models import Proposal
from exams.documents.service import issue
from exams.errors import Invalid, TransitionRefused
from exams.events import EventKind
from exams.people.service import grant_role
from exams.permissions import Action, Role
from exams.posts.dates import months_after
from exams.results.models import Ranking, RankingRow
from exams.results.queries import published
from exams.uow import UnitOfWork


def recognise(uow: UnitOfWork, competition_id: int) -> list[Appointment]:
    """Recognise the published result: every chosen candidate becomes an appointee to be."""
    uow.require(Action.APPOINTMENT_DECIDE, competition_id)
    competition = get_competition(uow.session, competition_id)
    over = remark_windows_over(uow.session, competition_id, uow.now)
    blocked = why_not_recognise(uow.session, competition, over)
    move(uow, competition, Act.RECOGNISE, blocked=blocked)
    ranking = published(uow.session, competition_id)
    if ranking is None:  # the guard has refused it already
        return []
    return [_recognise_one(uow, competition, ranking, row) for row in ranking.rows if row.chosen]


def _recognise_one(
    uow: UnitOfWork, competition: Competition, ranking: Ranking, row: RankingRow
) -> Appointment:
    document = issue(
        uow,
        competition.id,
        "recognition_decision",
        _recognition_facts(competition, ranking, row),
        subject=f"application:{row.application_id}",
        symbol="QĐ-SNV",
    )
    appointment = Appointment(
        competition_post_id=row.competition_post_id,
        application_id=row.application_id,
        recognised_at=uow.now,
        recognised_by=uow.person_id,
        recognition_no=f"{document.number:02d}/{document.symbol}",
    )
    uow.session.add(appointment)
    uow.session.flush()
    grant_role(uow, row.application.person_id, Role.APPOINTEE, competition.id)
    uow.record(
        EventKind.RESULT_RECOGNISED,
        f"appointment:{appointment.id}",
        competition_id=competition.id,
        public={"decision_no": appointment.recognition_no},
    )
    return appointment


def _recognition_facts(
    competition: Competition, ranking: Ranking, row: RankingRow
) -> dict[str, Any]:
    application = row.application
    post = application.competition_post.post if application.competition_post else None
    published = ranking.published_at
    return {
        **_heading(competition, application.person.full_name, post.unit.name if post else ""),
        "competition": competition.title,
        "name": application.person.full_name,
        "exam_number": application.exam_number,
        "post": post.title if post else "",
        "total": str(row.total) if row.total is not None else None,
        "rank": row.rank,
        "published_on": local_day(published).isoformat() if published else None,
        "ranking_sha256": ranking.sha256,
    }


def _heading(competition: Competition, name: str, post_unit: str) -> dict[str, Any]:
    """Who decides, and who receives the decision."""
    above = competition.unit.parent
    return {
        "parent_agency": above.name if above else None,
        "agency": competition.unit.name,
        "authority": "Giám đốc",
        "post_unit": post_unit,
        "recipients": ["Như Điều 3", f"Ông/Bà {name}", "Lưu: VT, CCVC"],
    }


def appoint(
    uow: UnitOfWork, appointment_id: int, decided_on: date, takes_office_on: date
) -> Appointment:
    """Appoint by decision, for the term of the rules; the proposal's promises become commitments."""
    row = get_appointment(uow.session, appointment_id)
    competition = row.application.competition
    uow.require(Action.APPOINTMENT_DECIDE, competition.id)
    uow.session.refresh(row, with_for_update=True)  # two who appoint at once take turns
    if row.appointed_at is not None:
        raise TransitionRefused("appointment.already", number=row.decision_no)
    _check_days(uow, row, decided_on, takes_office_on)
    term = rules_of(uow.session, competition.id).count("appointment.term_years")
    document = issue(
        uow,
        competition.id,
        "appointment_decision",
        _decision_facts(row, competition, decided_on, takes_office_on, term),
        subject=f"appointment:{row.id}",
        symbol="QĐ-SNV",
    )
    row.decision_no = f"{document.number:02d}/{document.symbol}"
    row.decided_on, row.takes_office_on, row.term_years = decided_on, takes_office_on, term
    row.appointed_at, row.appointed_by = uow.now, uow.person_id
    uow.record(
        EventKind.APPOINTED,
        f"appointment:{row.id}",
        competition_id=competition.id,
        public={"decision_no": row.decision_no, "term_years": term},
    )
    _commit_to_programme(uow, row, takes_office_on)
    return row


def _check_days(uow: UnitOfWork, row: Appointment, decided_on: date, takes_office_on: date) -> None:
    """Recognised, then decided (at the latest today), then in office."""
    if decided_on > local_day(uow.now):
        raise Invalid("appointment.decided_in_future", field="decided_on")
    recognised_on = local_day(row.recognised_at)
    if decided_on < recognised_on:
        raise Invalid("appointment.before_recognition", field="decided_on", day=recognised_on)
    if takes_office_on < decided_on:
        raise Invalid("appointment.office_before_decision", field="takes_office_on")


def _decision_facts(
    row: Appointment, competition: Competition, decided_on: date, takes_office_on: date, term: int
) -> dict[str, Any]:
    post = row.competition_post.post
    return {
        **_heading(competition, row.application.person.full_name, post.unit.name),
        "competition": competition.title,
        "name": row.application.person.full_name,
        "post": post.title,
        "recognition_no": row.recognition_no,
        "decided_on": decided_on.isoformat(),
        "takes_office_on": takes_office_on.isoformat(),
        "term_years": term,
        "term_ends_on": months_after(takes_office_on, 12 * term).isoformat(),
    }


def _commit_to_programme(uow: UnitOfWork, row: Appointment, takes_office_on: date) -> None:
    """The action programme of the winner's proposal, with dates counted from taking office."""
    promised = uow.session.scalars(
        select(Proposal).where(
            Proposal.application_id == row.application_id, Proposal.submitted_at.is_not(None)
        )
    ).all()
    commitments = [
        Commitment(
            appointment_id=row.id,
            text=item["text"],
            measure=item.get("measure", ""),
            due_on=months_after(takes_office_on, int(item["months"])),
        )
        for proposal in promised
        for item in proposal.commitments
    ]
    uow.session.add_all(commitments)
    uow.record(
        EventKind.COMMITMENT_SET,
        f"appointment:{row.id}",
        competition_id=row.application.competition_id,
        public={"count": len(commitments)},
    )
