"""To do because candidates are moved to another day of a part."""

from collections.abc import Iterator

from sqlalchemy import Select, select

from exams.applications.models import Application
from exams.clock import local_day
from exams.competitions.models import Competition, Part, PartStage, Stage
from exams.papers.models import MOP_UP
from exams.permissions import Action
from exams.sittings.models import Seat, Sitting
from exams.sittings.mop_up import MOVABLE, moved_applications, undecided, why_not_call_up_mop_up
from exams.sittings.mop_up_models import Move
from exams.sittings.queries import sitting_of
from exams.workflow.desk import Desk, Todo
from exams.workflow.staff import paper_of


def moves(desk: Desk) -> Iterator[Todo]:
    """Requests for another day wait for the chair."""
    asked = (
        select(Sitting)
        .join(Seat, Seat.sitting_id == Sitting.id)
        .join(Move, Move.seat_id == Seat.id)
        .where(Move.granted.is_(None))
        .distinct()
    )
    for sitting in desk.session.scalars(asked.order_by(Sitting.id)):
        part = sitting.part
        if desk.actor.may(Action.SITTING_DECIDE, part.competition_id):
            count = undecided(desk.session, part.id)
            yield desk.item("move.decide", part.competition, None, count, sitting_id=sitting.id)


def mop_ups(desk: Desk) -> Iterator[Todo]:
    """The mop-up sitting is called up, then conducted in its rooms."""
    closed = select(Part).where(Part.stage == PartStage.CLOSED).order_by(Part.id)
    for part in desk.session.scalars(closed):
        if desk.actor.may(
            Action.COMPETITION_RUN, part.competition_id
        ) and not why_not_call_up_mop_up(desk.session, part):
            count = len(moved_applications(desk.session, part.id))
            yield desk.item("mop_up.call_up", part.competition, None, count, part_id=part.id)
    for sitting in desk.session.scalars(_to_be_held()):
        competition, day = sitting.part.competition, local_day(sitting.starts_at)
        if desk.actor.may(Action.SITTING_CONDUCT, competition.id):
            yield desk.item("hall", competition, day)
        if sitting.opened_at is None and desk.actor.may(Action.PAPER_OPEN, competition.id):
            yield desk.item("part.open", competition, day)
        if sitting.opened_at and desk.actor.may(Action.COMPETITION_RUN, competition.id):
            yield desk.item("part.close", competition, day)


def papers(desk: Desk) -> Iterator[Todo]:
    """Setters owe another paper as soon as somebody is moved; the chair approves it."""
    for part in desk.session.scalars(select(Part).where(Part.stage.in_(MOVABLE))):
        where = part.competition_id
        if not any(desk.actor.may(a, where) for a in (Action.PAPER_WRITE, Action.PAPER_APPROVE)):
            continue
        if not moved_applications(desk.session, part.id):
            continue
        mop_up = sitting_of(desk.session, part.id, MOP_UP)
        if mop_up is None or mop_up.closed_at is None:
            due = local_day(mop_up.starts_at) if mop_up else None
            yield from paper_of(desk, part.competition, part, due, MOP_UP)


def own_seats(desk: Desk) -> Iterator[Todo]:
    """The candidate sits on another day."""
    rows = _to_be_held().join(Seat, Seat.sitting_id == Sitting.id).join(Application)
    for sitting in desk.session.scalars(rows.where(Application.person_id == desk.person_id)):
        yield desk.item("sit", sitting.part.competition, local_day(sitting.starts_at))


def _to_be_held() -> Select[Sitting]:
    return (
        select(Sitting)
        .join(Part, Part.id == Sitting.part_id)
        .join(Competition, Competition.id == Part.competition_id)
        .where(
            Sitting.ordinal == MOP_UP,
            Sitting.closed_at.is_(None),
            Competition.stage != Stage.STOPPED,
        )
        .order_by(Sitting.id)
    )
