"""What is still missing before a part can be called up, opened or closed.

Each answers with reasons: shown beside the button that is off, and the refusal when it is forged.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.applications.models import Entrant
from exams.bodies.models import Body, BodyKind, Member
from exams.clock import exact_hour, from_ms, local_day
from exams.competitions.models import Part, PartStage
from exams.competitions.queries import declared, rules_of
from exams.errors import Reason
from exams.papers.models import Paper, PaperState
from exams.sittings import own_rooms, timing
from exams.sittings.hall_models import Violation
from exams.sittings.models import Attempt, AttemptState, Room, Seat, Sitting
from exams.sittings.seating import split_rooms


def why_not_call_up(
    session: Session, part: Part, starts_at: datetime | None = None
) -> list[Reason]:
    """What stands between this part and its call-up; the day is judged when it is given."""
    found = _nobody_to_call(session, part) or _too_few_seats(session, part)
    return [*found, *(_wrong_day(session, part, starts_at) if starts_at else ())]


def _nobody_to_call(session: Session, part: Part) -> list[Reason]:
    unsettled = [
        Reason("sitting.previous_not_settled", {"part": earlier.title_vi})
        for earlier in part.competition.parts
        if earlier.ordinal < part.ordinal and earlier.stage != PartStage.SETTLED
    ]
    return unsettled or ([] if _entrants(session, part) else [Reason("sitting.no_entrants")])


def _entrants(session: Session, part: Part) -> int:
    counted = select(func.count()).select_from(Entrant).where(Entrant.part_id == part.id)
    return session.scalar(counted) or 0


def _too_few_seats(session: Session, part: Part) -> list[Reason]:
    alone = len(own_rooms.apart(session, part))
    return too_few_seats(session, part, _entrants(session, part), alone)


def too_few_seats(session: Session, part: Part, needed: int, alone: int) -> list[Reason]:
    """Whether the rooms hold so many candidates, `alone` of them in rooms of their own."""
    total = select(func.sum(Room.capacity)).where(Room.competition_id == part.competition_id)
    seats = int(session.scalar(total) or 0)
    if seats < needed:
        return [Reason("sitting.too_few_seats", {"seats": seats, "needed": needed})]
    return _too_few_rooms(session, part, needed, alone)


def _too_few_rooms(session: Session, part: Part, needed: int, alone: int) -> list[Reason]:
    """Who was granted a room of their own gets one, and the others still have seats."""
    rows = session.execute(
        select(Room.id, Room.capacity).where(Room.competition_id == part.competition_id)
    )
    own, shared = split_rooms([(row[0], row[1]) for row in rows], alone)
    left = sum(capacity for _id, capacity in shared)
    enough = len(own) == alone and left >= needed - alone
    facts = {"alone": alone, "seats": left, "needed": needed - alone}
    return [] if enough else [Reason("sitting.too_few_rooms", facts)]


def _wrong_day(session: Session, part: Part, starts_at: datetime) -> list[Reason]:
    """The declared day, and the shortest time from the list to the sitting of the rule set."""
    on, reasons = local_day(starts_at), []
    day = declared(session, part.competition_id, f"{part.code}.sitting", part.id)
    if day is not None and day != on:
        reasons.append(Reason("sitting.not_the_declared_day", {"declared": day}))
    listed = declared(session, part.competition_id, "eligible_list")
    days = rules_of(session, part.competition_id).count("calendar.eligible_to_sitting_days")
    if part.ordinal == 1 and listed is not None and on < listed + timedelta(days=days):
        earliest = listed + timedelta(days=days)
        reasons.append(Reason("sitting.too_soon", {"days": days, "earliest": earliest}))
    return reasons


def why_not_open(session: Session, sitting: Sitting, now: datetime) -> list[Reason]:
    """What stands between this sitting and its opening: paper, hour, people in the room, board."""
    if sitting.opened_at is not None or sitting.closed_at is not None:
        return [Reason("sitting.already_open")]
    reasons = _paper_missing(session, sitting)
    if now < sitting.starts_at - timing.LEAD:
        reasons.append(Reason("sitting.not_yet", {"at": exact_hour(sitting.starts_at)}))
    if not any(seat.admitted_at for seat in sitting.seats):
        reasons.append(Reason("sitting.nobody_admitted"))
    return reasons + _board_missing(session, sitting.part.competition_id)


def _paper_missing(session: Session, sitting: Sitting) -> list[Reason]:
    minutes = session.scalar(
        select(Paper.minutes).where(
            Paper.part_id == sitting.part_id,
            Paper.ordinal == sitting.ordinal,
            Paper.state == PaperState.SEALED,
        )
    )
    if minutes is None:
        return [Reason("sitting.no_sealed_paper")]
    if minutes != sitting.minutes:
        facts = {"paper": minutes, "sitting": sitting.minutes}
        return [Reason("sitting.minutes_differ", facts)]
    return []


def _board_missing(session: Session, competition_id: int) -> list[Reason]:
    """The invigilation board exists and each of its members declared their relatives."""
    declarations = session.execute(
        select(Member.id, Member.declared_at)
        .join(Body)
        .where(
            Body.competition_id == competition_id,
            Body.kind == BodyKind.INVIGILATION_BOARD,
            Member.to_at.is_(None),
        )
    ).all()
    if not declarations:
        return [Reason("sitting.no_board")]
    silent = sum(at is None for _id, at in declarations)
    return [Reason("sitting.board_not_declared", {"count": silent})] if silent else []


def why_not_close(session: Session, sitting: Sitting, now: datetime) -> list[Reason]:
    """What stands between this sitting and its end: work, pauses, undecided violations."""
    if sitting.opened_at is None:
        return [Reason("sitting.not_open")]
    if sitting.closed_at is not None:
        return [Reason("sitting.closed_before")]
    return _still_at_work(session, sitting, sitting.opened_at, now) + _undecided(session, sitting)


def _still_at_work(
    session: Session, sitting: Sitting, opened_at: datetime, now: datetime
) -> list[Reason]:
    """A sitting is over when the last deadline has passed or everybody handed in."""
    attempts = session.scalars(
        select(Attempt).join(Seat).where(Seat.sitting_id == sitting.id)
    ).all()
    admitted = sum(seat.admitted_at is not None for seat in sitting.seats)
    writing = [a for a in attempts if a.state != AttemptState.ENDED]
    if attempts and len(attempts) == admitted and not writing:
        return []
    if any(a.paused_at is not None for a in writing):
        return [Reason("sitting.somebody_paused")]
    last = max((a.ends_ms + a.grace_ms for a in writing if a.ends_ms is not None), default=None)
    planned = timing.deadline(opened_at, sitting.minutes)
    ends_at = planned if last is None else from_ms(last)
    return (
        [Reason("sitting.still_writing", {"until": exact_hour(ends_at)})] if now <= ends_at else []
    )


def _undecided(session: Session, sitting: Sitting) -> list[Reason]:
    """Violations that nobody decided: what becomes of a mark is known when the sitting closes."""
    counted = select(func.count()).select_from(Violation).join(Seat)
    open_ones = counted.where(Seat.sitting_id == sitting.id, Violation.confirmed.is_(None))
    count = session.scalar(open_ones) or 0
    return [Reason("sitting.violations_undecided", {"count": count})] if count else []
