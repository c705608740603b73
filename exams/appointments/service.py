"""Recognising the result, appointing the winner, and following what the winner promised."""

from datetime import date

from sqlalchemy import select

from exams.appointments.models import Appointment, Commitment, CommitmentState
from exams.appointments.queries import (
    get_appointment,
    own_commitment,
    standing_ranking,
    why_not_recognise,
)
from exams.appointments.window import remark_windows_over
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
from exams.results.models import RankingRow
from exams.uow import UnitOfWork


def recognise(uow: UnitOfWork, competition_id: int) -> list[Appointment]:
    """Recognise the published result: every chosen candidate becomes an appointee to be."""
    competition = get_competition(uow.session, competition_id)
    over = remark_windows_over(uow.session, competition_id, uow.now)
    blocked = why_not_recognise(uow.session, competition, over)
    move(uow, competition, Act.RECOGNISE, blocked=blocked)
    ranking = standing_ranking(uow.session, competition_id)
    chosen = [row for row in ranking.rows if row.chosen] if ranking else []
    return [_recognise_one(uow, competition, row) for row in chosen]


def _recognise_one(uow: UnitOfWork, competition: Competition, row: RankingRow) -> Appointment:
    document = issue(
        uow,
        competition.id,
        "recognition_decision",
        _facts(competition, row),
        subject=f"application:{row.application_id}",
        symbol="QĐ-SNV",
    )
    appointment = Appointment(
        competition_post_id=row.competition_post_id,
        application_id=row.application_id,
        recognised_at=uow.now,
        recognised_by=uow.person_id,
        recognition_no=f"{document.number}/{document.symbol}",
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


def _facts(competition: Competition, row: RankingRow) -> dict[str, str | int | None]:
    application = row.application
    post = application.competition_post.post if application.competition_post else None
    return {
        "competition": competition.title,
        "unit": competition.unit.name,
        "name": application.person.full_name,
        "post": post.title if post else "",
        "post_unit": post.unit.name if post else "",
        "total": str(row.total) if row.total is not None else None,
    }


def appoint(
    uow: UnitOfWork, appointment_id: int, decided_on: date, takes_office_on: date
) -> Appointment:
    """Appoint by decision, for the term of the rules; the proposal's promises become commitments."""
    row = get_appointment(uow.session, appointment_id)
    competition = row.application.competition
    uow.require(Action.APPOINTMENT_DECIDE, competition.id)
    if row.appointed_at is not None:
        raise TransitionRefused("appointment.already", number=row.decision_no)
    if takes_office_on < decided_on:
        raise Invalid("appointment.office_before_decision", field="takes_office_on")
    term = rules_of(uow.session, competition.id).count("appointment.term_years")
    document = issue(
        uow,
        competition.id,
        "appointment_decision",
        _decision_facts(row, competition, decided_on, takes_office_on, term),
        subject=f"appointment:{row.id}",
        symbol="QĐ-SNV",
    )
    row.decision_no = f"{document.number}/{document.symbol}"
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


def _decision_facts(
    row: Appointment, competition: Competition, decided_on: date, takes_office_on: date, term: int
) -> dict[str, str | int | None]:
    post = row.competition_post.post
    return {
        "competition": competition.title,
        "unit": competition.unit.name,
        "name": row.application.person.full_name,
        "post": post.title,
        "post_unit": post.unit.name,
        "recognition_no": row.recognition_no,
        "decided_on": decided_on.isoformat(),
        "takes_office_on": takes_office_on.isoformat(),
        "term_years": term,
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


def report_commitment(uow: UnitOfWork, commitment_id: int, percent: int, note: str) -> Commitment:
    """The appointee reports how far a commitment has come, in percent, with a note."""
    row = own_commitment(uow.session, commitment_id, uow.person_id)
    if not 0 <= percent <= 100:
        raise Invalid("commitment.percent", field="percent")
    if percent == 100 and not note.strip():
        raise Invalid("commitment.result_missing", field="note")
    row.percent, row.note, row.reported_at = percent, note, uow.now
    row.state = _state(percent)
    uow.record(
        EventKind.COMMITMENT_REPORTED,
        f"commitment:{row.id}",
        competition_id=get_appointment(uow.session, row.appointment_id).application.competition_id,
        public={"percent": percent},
        private={"note": note},
    )
    return row


def _state(percent: int) -> CommitmentState:
    if percent == 100:
        return CommitmentState.DONE
    return CommitmentState.UNDER_WAY if percent else CommitmentState.PLANNED
