"""What the server does by itself while a sitting is open: look at every clock, end what is over.

Run by the worker (app/jobs/sittings.py). Reading takes no lock; an attempt is locked only when
something is wrong with it or its time is over, and looked at once more then.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from exams.clock import VIETNAM, from_ms, to_ms
from exams.events import EventKind
from exams.permissions import Action
from exams.sealing import Sealer
from exams.sittings import clocks
from exams.sittings.copies import content_of_sitting
from exams.sittings.finishing import finish
from exams.sittings.models import Attempt, AttemptState, Incident, Seat, Sitting
from exams.sittings.scope import Scope, locked_attempts, locked_sitting
from exams.sittings.time_models import TimeAdded, TimeKind
from exams.uow import UnitOfWork

CLOCK_DIFFERS = "clock_differs"  # the kind of incident that a wrong deadline is
# The database's clock guards the saves; a work is ended only when its grace is over by both.
SETTLE_MS = 5_000


def open_sittings(session: Session) -> list[int]:
    """The sittings whose common time runs."""
    running = select(Sitting.id).where(Sitting.opened_at.is_not(None), Sitting.closed_at.is_(None))
    return list(session.scalars(running.order_by(Sitting.id)))


def _at_work(sitting_id: int) -> Select[Attempt]:
    return (
        select(Attempt)
        .join(Seat, Seat.id == Attempt.seat_id)
        .where(Seat.sitting_id == sitting_id, Attempt.state != AttemptState.ENDED)
        .options(joinedload(Attempt.seat, innerjoin=True))
        .order_by(Attempt.id)
    )


def wrong_clocks(session: Session, sitting_id: int) -> list[int]:
    """The attempts whose stored deadline is not what the log gives (Artemis#9938)."""
    book = clocks.ledger(session, sitting_id)
    return [a.id for a in session.scalars(_at_work(sitting_id)) if clocks.differs(a, book)]


def correct_clocks(uow: UnitOfWork, sitting_id: int) -> int:
    """Set wrong deadlines right, each as an incident that a person looks at; returns how many."""
    sitting = locked_sitting(uow.session, Scope(sitting_id))
    uow.require(Action.COMPETITION_RUN, sitting.part.competition_id)
    attempts = locked_attempts(uow.session, Scope(sitting_id))
    book = clocks.ledger(uow.session, sitting_id)
    wrong = [a for a in attempts if a.state != AttemptState.ENDED and clocks.differs(a, book)]
    for attempt in wrong:
        stored = attempt.ends_ms
        clocks.set_clocks(uow.session, sitting_id, [attempt])
        _note(uow, sitting, attempt, f"{_hour(stored)} → {_hour(attempt.ends_ms)}")
    return len(wrong)


def _hour(ms: int | None) -> str:
    return "–" if ms is None else from_ms(ms).astimezone(VIETNAM).strftime("%H:%M:%S")


def _note(uow: UnitOfWork, sitting: Sitting, attempt: Attempt, note: str) -> None:
    row = Incident(
        sitting_id=sitting.id,
        seat_id=attempt.seat_id,
        kind=CLOCK_DIFFERS,
        note=note,
        noted_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.INCIDENT_NOTED,
        f"incident:{row.id}",
        competition_id=sitting.part.competition_id,
        public={"kind": row.kind},
        private={"attempt_id": attempt.id, "note": note},
    )


def overdue(session: Session, sitting_id: int, now: datetime) -> list[int]:
    """The attempts whose time and grace are over; not those that wait for a decision on time."""
    latest = to_ms(now) - SETTLE_MS
    asked = _open_requests(session, sitting_id)
    rows = session.scalars(
        _at_work(sitting_id).where(
            Attempt.paused_at.is_(None), Attempt.ends_ms + Attempt.grace_ms < latest
        )
    )
    return [a.id for a in rows if not any(scope.covers(a.seat) for scope in asked)]


def _open_requests(session: Session, sitting_id: int) -> list[Scope]:
    rows = select(TimeAdded).where(
        TimeAdded.sitting_id == sitting_id,
        TimeAdded.kind == TimeKind.EXTRA,
        TimeAdded.approved_at.is_(None),
        TimeAdded.refused_at.is_(None),
    )
    return [clocks.scope_of(row) for row in session.scalars(rows)]


def end_overdue(
    uow: UnitOfWork, sitting_id: int, attempt_ids: Sequence[int], sealer: Sealer
) -> int:
    """End these works where their time is over: what is saved counts, with a receipt.

    Returns how many ended now; one that got time meanwhile goes on.
    """
    sitting = locked_sitting(uow.session, Scope(sitting_id))
    uow.require(Action.COMPETITION_RUN, sitting.part.competition_id)
    if sitting.closed_at is not None:
        return 0
    over = set(overdue(uow.session, sitting_id, uow.now)) & set(attempt_ids)
    attempts = uow.session.scalars(
        select(Attempt)
        .where(Attempt.id.in_(over))
        .order_by(Attempt.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).all()
    running = [attempt for attempt in attempts if attempt.state != AttemptState.ENDED]
    content = content_of_sitting(uow.session, sitting, sealer) if running else None
    for attempt in running:
        assert content is not None, "read for the running ones"
        count = finish(uow, attempt, content)
        attempt.state = AttemptState.ENDED
        uow.record(
            EventKind.ATTEMPT_ENDED,
            f"attempt:{attempt.id}",
            competition_id=sitting.part.competition_id,
            private={"sha256": attempt.receipt, "count": count},
        )
    return len(running)
