"""Who looks at the history of a named candidate's answers: with a reason, and every look recorded.

While scripts are coded and marked without names nobody looks: whoever read a text with its name
could tell whose script it is (Nghị định 138/2020/NĐ-CP: phách). Only once names and marks are
together is the history open, for the supervisors and the chair.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.clock import to_ms
from exams.competitions.models import Part, PartStage
from exams.errors import Invalid, NotFound, Reason, TransitionRefused
from exams.events import Event, EventKind
from exams.permissions import Action
from exams.sittings.models import Seat
from exams.sittings.queries import get_seat, readable_seat
from exams.uow import Actor, UnitOfWork

NAMED = frozenset({PartStage.JOINED, PartStage.SETTLED})
LOOK = timedelta(hours=1)  # a look lasts so long; then a new reason is asked for


def replayable_seat(session: Session, seat_id: int, actor: Actor) -> Seat:
    """A seat at which somebody wrote, for who may see its history; NotFound for everybody else."""
    seat = get_seat(session, seat_id)
    may = actor.may(Action.SITTING_REPLAY, seat.sitting.part.competition_id)
    if not may or seat.attempt is None or seat.attempt.started_ms is None:
        raise NotFound("seat.unknown")
    return seat


def why_not_look(part: Part) -> list[Reason]:
    """Why nobody may look now; empty when names and marks are together."""
    return [] if part.stage in NAMED else [Reason("history.names_apart")]


def look(uow: UnitOfWork, seat_id: int, reason: str) -> None:
    """Look at the history of a candidate's answers, for an hour; raises Invalid without a reason."""
    part = get_seat(uow.session, seat_id).sitting.part
    uow.require(Action.SITTING_REPLAY, part.competition_id)
    seat = replayable_seat(uow.session, seat_id, uow.actor)
    missing = why_not_look(part)
    if missing:
        raise TransitionRefused("history.names_apart", tuple(missing))
    if not reason.strip():
        raise Invalid("history.reason_missing", field="reason")
    assert seat.attempt is not None, "a replayable seat has an attempt"
    uow.record(
        EventKind.HISTORY_READ,
        f"attempt:{seat.attempt.id}",
        competition_id=part.competition_id,
        private={"seat_id": seat.id, "reason": reason},
    )


def record_portrait(uow: UnitOfWork, seat_id: int) -> None:
    """Note that somebody opened a candidate's portrait to check who it is: who and when, no name."""
    seat = readable_seat(uow.session, seat_id, uow.actor)
    competition_id = seat.sitting.part.competition_id
    uow.require(Action.SITTING_READ, competition_id)
    uow.record(
        EventKind.PORTRAIT_READ,
        f"seat:{seat_id}",
        competition_id=competition_id,
        private={"seat_id": seat_id},
    )


def looks_now(session: Session, seat: Seat, actor: Actor, now: datetime) -> bool:
    """Whether this person's last look at this history is not older than an hour."""
    if seat.attempt is None or why_not_look(seat.sitting.part):
        return False
    recent = select(Event.seq).where(
        Event.kind == EventKind.HISTORY_READ,
        Event.subject == f"attempt:{seat.attempt.id}",
        Event.actor_id == actor.person_id,
        Event.at_ms > to_ms(now - LOOK),
    )
    return session.scalar(recent.limit(1)) is not None
