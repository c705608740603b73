"""How long the log of an attempt's events is kept: till complaints are over, and some days more.

Watching what somebody does is sensitive data (Decree 356/2025/NĐ-CP, Art. 4): told to the
candidate, limited to types, deleted once nobody can need it any more.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from exams.appeals.models import RemarkRequest, RequestState
from exams.clock import from_ms, local_day
from exams.competitions.calendar import day_begins, day_ends
from exams.competitions.models import Competition, Part, Stage
from exams.competitions.queries import rules_of
from exams.events import Event, EventKind
from exams.results.models import Objection, Ranking
from exams.results.window import open_objections
from exams.sittings.attempt_events import DAYS_KEPT
from exams.sittings.hall_models import Violation
from exams.sittings.models import Attempt, Seat, Sitting
from exams.sittings.revocation_models import Revocation
from exams.sittings.watch_models import AttemptEvent
from exams.uow import UnitOfWork

OVER = (Stage.PUBLISHED, Stage.RECOGNISED, Stage.CLOSED, Stage.STOPPED)


def logs_due(session: Session, now: datetime) -> list[int]:
    """Competitions whose logs have been kept long enough."""
    logged = (
        select(Part.competition_id)
        .join(Sitting, Sitting.part_id == Part.id)
        .join(Seat, Seat.sitting_id == Sitting.id)
        .join(Attempt, Attempt.seat_id == Seat.id)
        .join(AttemptEvent, AttemptEvent.attempt_id == Attempt.id)
    )
    rows = select(Competition).where(Competition.stage.in_(OVER), Competition.id.in_(logged))
    return [row.id for row in session.scalars(rows.order_by(Competition.id)) if _due(row, now)]


def delete_logs(uow: UnitOfWork, competition_id: int) -> int:
    """Delete the logs of every attempt of the competition if they are due; returns how many rows.

    The row of the competition is held meanwhile: of two workers the second finds nothing.
    """
    held = select(Competition).where(Competition.id == competition_id)
    competition = uow.session.scalars(held.with_for_update()).one()
    if not _due(competition, uow.now):
        return 0
    attempts = (
        select(Attempt.id)
        .join(Seat, Seat.id == Attempt.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .join(Part, Part.id == Sitting.part_id)
        .where(Part.competition_id == competition_id)
    )
    theirs = AttemptEvent.attempt_id.in_(attempts)
    counts = select(func.count(), func.count(AttemptEvent.attempt_id.distinct())).where(theirs)
    events, of = uow.session.execute(counts).one()
    if not events:
        return 0
    uow.session.execute(
        delete(AttemptEvent).where(theirs).execution_options(synchronize_session=False)
    )
    uow.record(
        EventKind.ATTEMPT_LOGS_DELETED,
        f"competition:{competition_id}",
        competition_id=competition_id,
        public={"attempts": of, "events": events},
    )
    return int(events)


def complaints_over_at(session: Session, competition: Competition) -> datetime | None:
    """When the last complaint could be made or was decided; None while anything is open.

    From the newest published result or the end of the last window for re-marking, of a stopped
    competition from the stop; later when something was decided later.
    """
    if competition.stage not in OVER or _open(session, competition.id):
        return None
    ended = _stopped_at if competition.stage is Stage.STOPPED else _published_at
    at = ended(session, competition)
    return None if at is None else max([at, *_decided(session, competition.id)])


def _due(competition: Competition, now: datetime) -> bool:
    """Whether the days are over: whole days in Viet Nam, the day they are counted from not one."""
    session = Session.object_session(competition)
    assert session is not None
    since = complaints_over_at(session, competition)
    if since is None:
        return False
    days = rules_of(session, competition.id).count(DAYS_KEPT)
    return now >= day_begins(local_day(since) + timedelta(days=days + 1))


def _open(session: Session, competition_id: int) -> bool:
    requests = _requests(competition_id).where(RemarkRequest.state != RequestState.DECIDED)
    breaches = _violations(competition_id).where(Violation.confirmed.is_(None))
    waiting = _revocations(competition_id).where(Revocation.granted.is_(None))
    undecided = (session.scalar(rows.limit(1)) for rows in (requests, breaches, waiting))
    return bool(open_objections(session, competition_id)) or any(undecided)


def _decided(session: Session, competition_id: int) -> list[datetime]:
    """When requests, objections, violations and revocations were decided, the last of each."""
    answered = (
        select(func.max(Objection.answered_at))
        .join(Part, Part.id == Objection.part_id)
        .where(Part.competition_id == competition_id)
    )
    last = (
        _requests(competition_id).with_only_columns(func.max(RemarkRequest.decided_at)),
        _violations(competition_id).with_only_columns(func.max(Violation.decided_at)),
        _revocations(competition_id).with_only_columns(func.max(Revocation.decided_at)),
        answered,
    )
    return [at for rows in last if (at := session.scalar(rows)) is not None]


def _published_at(session: Session, competition: Competition) -> datetime | None:
    if competition.published_at is None:
        return None
    newest = session.scalar(
        select(func.max(Ranking.published_at)).where(Ranking.competition_id == competition.id)
    )
    rules = rules_of(session, competition.id)
    windows = [
        day_ends(row.on, rules)
        for row in competition.dates
        if row.step.endswith(".remark_window_end")
    ]
    return max([competition.published_at, *windows, *([newest] if newest else [])])


def _stopped_at(session: Session, competition: Competition) -> datetime | None:
    """When the last change of stage was: nothing leads out of a stop."""
    at_ms = session.scalar(
        select(func.max(Event.at_ms)).where(
            Event.competition_id == competition.id, Event.kind == EventKind.STAGE_CHANGED
        )
    )
    return None if at_ms is None else from_ms(at_ms)


def _requests(competition_id: int) -> Select[int]:
    rows = select(RemarkRequest.id).join(Part, Part.id == RemarkRequest.part_id)
    return rows.where(Part.competition_id == competition_id)


def _violations(competition_id: int) -> Select[int]:
    rows = (
        select(Violation.id)
        .join(Seat, Seat.id == Violation.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .join(Part, Part.id == Sitting.part_id)
    )
    return rows.where(Part.competition_id == competition_id)


def _revocations(competition_id: int) -> Select[int]:
    theirs = Revocation.violation_id.in_(_violations(competition_id))
    return select(Revocation.id).where(theirs)
