"""Reads about appointments and commitments."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.appeals.models import RemarkRequest, RequestState
from exams.applications.models import Application
from exams.appointments.models import Appointment, Commitment
from exams.competitions.models import Competition, Part
from exams.competitions.queries import rules_of
from exams.documents.models import Document
from exams.errors import NotFound, Reason
from exams.results.queries import is_fresh, published

PAPERS = ("recognition_decision", "appointment_decision", "commitments_report")


def appointments_of(session: Session, competition_id: int) -> list[Appointment]:
    """Who was recognised in this competition, in the order of its posts."""
    return list(
        session.scalars(
            select(Appointment)
            .join(Application, Application.id == Appointment.application_id)
            .where(Application.competition_id == competition_id)
            .order_by(Appointment.competition_post_id, Appointment.id)
        )
    )


def appointment_in(session: Session, competition_id: int, appointment_id: int) -> Appointment:
    """An appointment of this competition; raises NotFound."""
    row = get_appointment(session, appointment_id)
    if row.application.competition_id != competition_id:
        raise NotFound("appointment.unknown")
    return row


def own_appointments(session: Session, person_id: int) -> list[Appointment]:
    """Where the person was recognised as the winner, the newest first."""
    return list(
        session.scalars(
            select(Appointment)
            .join(Application, Application.id == Appointment.application_id)
            .where(Application.person_id == person_id)
            .order_by(Appointment.id.desc())
        )
    )


def papers_of(session: Session, row: Appointment) -> list[Document]:
    """The papers about this appointment, the newest first."""
    subjects = (f"appointment:{row.id}", f"application:{row.application_id}")
    return list(
        session.scalars(
            select(Document)
            .where(
                Document.competition_id == row.application.competition_id,
                Document.subject.in_(subjects),
                Document.kind.in_(PAPERS),
            )
            .order_by(Document.id.desc())
        )
    )


def paper_of(session: Session, row: Appointment, document_id: int) -> Document:
    """One of the papers about this appointment; raises NotFound."""
    for document in papers_of(session, row):
        if document.id == document_id:
            return document
    raise NotFound("document.unknown")


def get_appointment(session: Session, appointment_id: int) -> Appointment:
    """The appointment; raises NotFound."""
    row = session.get(Appointment, appointment_id)
    if row is None:
        raise NotFound("appointment.unknown")
    return row


def own_appointment(session: Session, appointment_id: int, person_id: int) -> Appointment:
    """The person's own appointment; anybody else's is not found."""
    row = get_appointment(session, appointment_id)
    if row.application.person_id != person_id:
        raise NotFound("appointment.unknown")
    return row


def own_commitment(session: Session, commitment_id: int, person_id: int) -> Commitment:
    """A commitment of the person's own appointment; anybody else's is not found."""
    row = session.get(Commitment, commitment_id)
    if row is None:
        raise NotFound("commitment.unknown")
    own_appointment(session, row.appointment_id, person_id)
    return row


def why_not_recognise(
    session: Session, competition: Competition, windows_over: bool
) -> list[Reason]:
    """What stands in the way of recognition.

    `windows_over`: whether the last re-marking window is over (the calendar says so). A list that
    a re-marking has overtaken is not recognised: the new one is decided and published first.
    """
    found = []
    ranking = published(session, competition.id)
    if ranking is None:
        found.append(Reason("appointment.not_published"))
    elif not is_fresh(session, ranking, competition):
        found.append(Reason("result.marks_changed", {"number": ranking.number}))
    if remarkable(session, competition.id) and not windows_over:
        found.append(Reason("appointment.window_open"))
    open_requests = session.scalars(
        select(RemarkRequest.number)
        .join(Part, Part.id == RemarkRequest.part_id)
        .where(Part.competition_id == competition.id, RemarkRequest.state != RequestState.DECIDED)
    ).all()
    if open_requests:
        found.append(Reason("appointment.requests_open", {"count": len(open_requests)}))
    return found


def remarkable(session: Session, competition_id: int) -> bool:
    """Whether the rules allow any part of this competition to be marked again."""
    return any(stage.remarkable for stage in rules_of(session, competition_id).stages)
