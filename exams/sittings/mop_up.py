"""The mop-up sitting: who may be moved to it, when it is held, and when the part is over.

A part has its main sitting and at most one mop-up sitting, on a later day and with another paper.
Nothing of the part is coded or scored before both are over.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.applications.models import Application, ApplicationState
from exams.clock import exact_hour, local_day
from exams.competitions.models import Part, PartStage, Stage
from exams.errors import NotFound, Reason
from exams.papers.models import MAIN, MOP_UP
from exams.sittings import guards, own_rooms
from exams.sittings.admission import SUSPENSION, late_rule
from exams.sittings.hall_models import Violation
from exams.sittings.models import Attempt, Seat, Sitting
from exams.sittings.mop_up_models import MOVED, Move
from exams.sittings.moved import is_moved
from exams.sittings.penalties import ANNULMENT
from exams.sittings.queries import sitting_of
from exams.sittings.revocation_models import REVOKED

# While the part stands here somebody may be moved: called up, and no work coded or scored yet.
MOVABLE = (PartStage.CALLED_UP, PartStage.OPENED, PartStage.CLOSED)


def moves(session: Session, sitting_id: int) -> list[Move]:
    """Every request of a main sitting, the oldest first."""
    rows = select(Move).join(Seat, Seat.id == Move.seat_id).where(Seat.sitting_id == sitting_id)
    return list(session.scalars(rows.order_by(Move.id)))


def move_of(session: Session, move_id: int, sitting_id: int) -> Move:
    """The request, when it belongs to this sitting; raises NotFound."""
    row = session.get(Move, move_id)
    if row is None or row.seat.sitting_id != sitting_id:
        raise NotFound("move.unknown")
    return row


def own_move(session: Session, move_id: int, sitting_id: int, person_id: int | None) -> Move:
    """A request that this person made; raises NotFound for anybody else's."""
    row = move_of(session, move_id, sitting_id)
    if person_id is None or row.asked_by != person_id:
        raise NotFound("move.unknown")
    return row


def may_ask(session: Session, main: Sitting) -> bool:
    """Whether candidates of this sitting can still be moved at all."""
    return _why_part_over(session, main) is None


def moved_applications(session: Session, part_id: int) -> list[int]:
    """Who was moved to the mop-up sitting of a part and has not withdrawn, by application."""
    return list(
        session.scalars(
            select(Seat.application_id)
            .join(Sitting, Sitting.id == Seat.sitting_id)
            .join(Application, Application.id == Seat.application_id)
            .where(
                Sitting.part_id == part_id,
                Seat.id.in_(MOVED),
                Application.state != ApplicationState.WITHDRAWN,
            )
            .order_by(Seat.application_id)
        )
    )


def moved_from(session: Session, part_id: int, application_id: int) -> bool:
    """Whether the candidate was moved away from the main sitting of a part."""
    return application_id in moved_applications(session, part_id)


def next_seat(session: Session, seat: Seat) -> Seat | None:
    """The seat of a moved candidate in the mop-up sitting, once it is called up."""
    return session.scalar(
        select(Seat)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .where(
            Sitting.part_id == seat.sitting.part_id,
            Sitting.ordinal == MOP_UP,
            Seat.application_id == seat.application_id,
        )
    )


def another_day(session: Session, application_id: int) -> datetime | None:
    """When a candidate who was moved sits, as long as that sitting is not over."""
    return session.scalar(
        select(Sitting.starts_at)
        .join(Seat, Seat.sitting_id == Sitting.id)
        .where(
            Seat.application_id == application_id,
            Sitting.ordinal == MOP_UP,
            Sitting.closed_at.is_(None),
        )
    )


def waits_for_another_day(session: Session, application_id: int) -> bool:
    """Whether a candidate was moved from a sitting whose mop-up is not called up yet."""
    moved = session.scalars(
        select(Seat).where(Seat.application_id == application_id, Seat.id.in_(MOVED))
    )
    return any(next_seat(session, seat) is None for seat in moved)


def undecided(session: Session, part_id: int) -> int:
    """How many requests of a part wait for the chair."""
    counted = (
        select(func.count())
        .select_from(Move)
        .join(Seat, Seat.id == Move.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .where(Sitting.part_id == part_id, Move.granted.is_(None))
    )
    return session.scalar(counted) or 0


def why_not_move(session: Session, seat: Seat) -> list[Reason]:
    """Why this candidate cannot be moved to another day, whoever asks for it."""
    over = _why_part_over(session, seat.sitting)
    if over is not None:
        return [over]
    if is_moved(session, seat.id):
        return [Reason("move.once")]
    return _about_the_candidate(session, seat)


def _why_part_over(session: Session, sitting: Sitting) -> Reason | None:
    part = sitting.part
    if sitting.ordinal != MAIN:
        return Reason("move.once")
    if part.stage not in MOVABLE or part.competition.stage is Stage.STOPPED:
        return Reason("move.part_over")
    if sitting_of(session, part.id, MOP_UP) is not None:
        return Reason("move.mop_up_called_up")
    return None


def _about_the_candidate(session: Session, seat: Seat) -> list[Reason]:
    if seat.application.state is ApplicationState.WITHDRAWN:
        return [Reason("move.withdrawn")]
    rows = session.execute(
        select(Violation.confirmed, Violation.sanction).where(
            Violation.seat_id == seat.id, Violation.id.not_in(REVOKED)
        )
    ).all()
    if any(row.confirmed and row.sanction in (SUSPENSION, ANNULMENT) for row in rows):
        return [Reason("move.suspended")]
    if any(row.confirmed is None for row in rows):
        return [Reason("move.violation_undecided")]
    handed_in = select(Attempt.handed_in_at).where(Attempt.seat_id == seat.id)
    return [Reason("move.handed_in")] if session.scalar(handed_in) is not None else []


def why_not_grant(session: Session, seat: Seat) -> list[Reason]:
    """A candidate who is in the room may still finish: then it is decided after the closing."""
    found = why_not_move(session, seat)
    if not found and seat.admitted_at is not None and seat.sitting.closed_at is None:
        return [Reason("move.wait_for_the_end")]
    return found


def why_not_call_up_mop_up(
    session: Session, part: Part, starts_at: datetime | None = None
) -> list[Reason]:
    """What stands between this part and its mop-up sitting; the day is judged when it is given."""
    if sitting_of(session, part.id, MOP_UP) is not None:
        return [Reason("mop_up.called_up")]
    main = sitting_of(session, part.id)
    if part.competition.stage is Stage.STOPPED:
        return [Reason("move.part_over")]
    if main is None or part.stage is not PartStage.CLOSED:
        return [Reason("mop_up.main_not_over")]
    waiting = undecided(session, part.id)
    if waiting:
        return [Reason("mop_up.undecided", {"count": waiting})]
    who = moved_applications(session, part.id)
    if not who:
        return [Reason("mop_up.nobody")]
    alone = len(own_rooms.apart(session, part) & set(who))
    few = guards.too_few_seats(session, part, len(who), alone)
    if few:
        return few
    return [] if starts_at is None else why_not_then(main, starts_at)


def why_not_then(main: Sitting, starts_at: datetime) -> list[Reason]:
    """The mop-up sitting is on a later day than the main one."""
    day = local_day(main.starts_at)
    return [Reason("mop_up.another_day", {"day": day})] if local_day(starts_at) <= day else []


def why_not_call_off(session: Session, sitting: Sitting, now: datetime) -> list[Reason]:
    """Why a mop-up sitting cannot be ended unopened: somebody came, or may still come."""
    if sitting.ordinal != MOP_UP or sitting.opened_at is not None:
        return [Reason("sitting.already_open")]
    if sitting.closed_at is not None:
        return [Reason("sitting.closed_before")]
    if any(seat.admitted_at for seat in sitting.seats):
        return [Reason("mop_up.somebody_came")]
    allowed, _cite = late_rule(session, sitting)
    entry_ends = sitting.starts_at + timedelta(
        minutes=sitting.minutes if allowed is None else allowed
    )
    if now <= entry_ends and moved_applications(session, sitting.part_id):
        return [Reason("mop_up.may_still_come", {"until": exact_hour(entry_ends)})]
    return []


def why_not_over(session: Session, part: Part) -> list[Reason]:
    """Why the scripts of a closed part must still wait: somebody is to sit on another day."""
    waiting = undecided(session, part.id)
    if waiting:
        return [Reason("mop_up.undecided", {"count": waiting})]
    mop_up = sitting_of(session, part.id, MOP_UP)
    if mop_up is not None:
        return [] if mop_up.closed_at is not None else [Reason("mop_up.not_over")]
    count = len(moved_applications(session, part.id))
    return [Reason("mop_up.not_called_up", {"count": count})] if count else []
