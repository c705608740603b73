"""Reads about sittings: what a candidate, the hall and the later steps need to know."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from exams.applications.models import Application
from exams.documents.models import Document
from exams.errors import NotFound
from exams.papers.models import MAIN
from exams.permissions import Action
from exams.sittings.models import Incident, Room, Seat, Sitting
from exams.uow import Actor


def rooms(session: Session, competition_id: int) -> list[Room]:
    """The exam rooms of a competition, as entered."""
    return list(
        session.scalars(select(Room).where(Room.competition_id == competition_id).order_by(Room.id))
    )


def sitting_of(session: Session, part_id: int, ordinal: int = MAIN) -> Sitting | None:
    """The sitting of a part, when it has been called up."""
    return session.scalar(
        select(Sitting).where(Sitting.part_id == part_id, Sitting.ordinal == ordinal)
    )


def bare_sitting(session: Session, sitting_id: int) -> Sitting:
    """The sitting alone, for an act on one seat of it; raises NotFound."""
    row = session.get(Sitting, sitting_id)
    if row is None:
        raise NotFound("sitting.unknown")
    return row


def get_sitting(session: Session, sitting_id: int) -> Sitting:
    """The sitting with its seats, rooms, candidates and attempts; raises NotFound."""
    row = session.scalar(
        select(Sitting)
        .where(Sitting.id == sitting_id)
        .options(
            selectinload(Sitting.seats)
            .selectinload(Seat.application)
            .selectinload(Application.person),
            selectinload(Sitting.seats).selectinload(Seat.room),
            selectinload(Sitting.seats).selectinload(Seat.attempt),
        )
    )
    if row is None:
        raise NotFound("sitting.unknown")
    return row


def readable_sitting(session: Session, sitting_id: int, actor: Actor) -> Sitting:
    """The sitting, for someone who may read it; raises NotFound for everybody else."""
    row = get_sitting(session, sitting_id)
    if not actor.may(Action.SITTING_READ, row.part.competition_id):
        raise NotFound("sitting.unknown")
    return row


def readable_sittings(session: Session, actor: Actor) -> list[Sitting]:
    """Every sitting that the person may watch, the next one first."""
    every = session.scalars(select(Sitting).order_by(Sitting.starts_at.desc()))
    return [s for s in every if actor.may(Action.SITTING_READ, s.part.competition_id)]


def get_seat(session: Session, seat_id: int) -> Seat:
    """The seat; raises NotFound."""
    row = session.get(Seat, seat_id)
    if row is None:
        raise NotFound("seat.unknown")
    return row


def readable_seat(session: Session, seat_id: int, actor: Actor) -> Seat:
    """A seat of a sitting that the person may watch; raises NotFound."""
    row = get_seat(session, seat_id)
    if not actor.may(Action.SITTING_READ, row.sitting.part.competition_id):
        raise NotFound("seat.unknown")
    return row


def own_seat(session: Session, seat_id: int, person_id: int | None) -> Seat:
    """The person's own seat; raises NotFound for anybody else's."""
    row = get_seat(session, seat_id)
    if person_id is None or row.application.person_id != person_id:
        raise NotFound("seat.unknown")
    return row


def own_seats(session: Session, person_id: int | None) -> list[Seat]:
    """The person's seats in every sitting, the latest first."""
    return list(
        session.scalars(
            select(Seat)
            .join(Application, Application.id == Seat.application_id)
            .join(Sitting, Sitting.id == Seat.sitting_id)
            .where(Application.person_id == person_id)
            .order_by(Sitting.starts_at.desc())
        )
    )


def incidents(session: Session, sitting_id: int) -> list[Incident]:
    """What was noted in the hall, the latest first."""
    return list(
        session.scalars(
            select(Incident)
            .where(Incident.sitting_id == sitting_id)
            .order_by(Incident.noted_at.desc(), Incident.id.desc())
        )
    )


def letter(session: Session, seat_id: int) -> Document:
    """The call-up letter of a seat, the newest one; raises NotFound."""
    return _paper(session, "call_up_letter", f"seat:{seat_id}")


def sitting_paper(session: Session, sitting_id: int, kind: str) -> Document:
    """The newest paper of a kind about a sitting; raises NotFound."""
    return _paper(session, kind, f"sitting:{sitting_id}")


def _paper(session: Session, kind: str, subject: str) -> Document:
    row = session.scalar(
        select(Document)
        .where(Document.kind == kind, Document.subject == subject)
        .order_by(Document.id.desc())
        .limit(1)
    )
    if row is None:
        raise NotFound("document.unknown")
    return row
