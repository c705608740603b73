"""The practice sitting: the exam's own page, writer and chain for everybody, in no competition.

An attempt without a seat. Whatever asks by seat or sitting (the hall, the anchors, marking) never
meets one. Each is its owner's alone, may be repeated, and is deleted after thirty days.
"""

from datetime import timedelta

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from exams.clock import to_ms
from exams.errors import NotFound, RuleBroken, Stale
from exams.events import EventKind
from exams.sittings import timing
from exams.sittings.chain import first_head
from exams.sittings.finishing import finish
from exams.sittings.hall_models import ConnectionGap
from exams.sittings.models import Attempt, AttemptState, KeptAside, Save
from exams.sittings.practice_paper import PAPER, SHA256
from exams.sittings.watch_models import AttemptEvent
from exams.uow import UnitOfWork

LEAD = timedelta(seconds=5)  # the waiting room is part of what is practised
KEPT = timedelta(days=30)
MOST, WITHIN = 10, timedelta(hours=1)  # so many practices of one person in such a time
AT_ONCE = 200  # deleted in one transaction


def newest_practice(session: Session, person_id: int | None) -> Attempt | None:
    """The person's last practice; None before the first."""
    return session.scalar(_of(person_id).order_by(Attempt.id.desc()).limit(1))


def begin_practice(uow: UnitOfWork, machine: str) -> Attempt:
    """A new practice, to begin in a moment; an earlier one is ended as it stands.

    Raises RuleBroken("practice.too_often") for who began ten within the hour.
    """
    person_id = uow.person_id
    since = _of(person_id).where(Attempt.ready_at > uow.now - WITHIN).subquery()
    if (uow.session.scalar(select(func.count()).select_from(since)) or 0) >= MOST:
        raise RuleBroken("practice.too_often")
    for earlier in uow.session.scalars(_of(person_id).with_for_update()):
        if earlier.state != AttemptState.ENDED:
            _end(uow, earlier)
    starts_ms = to_ms(uow.now + LEAD)
    attempt = Attempt(
        seat_id=None,
        person_id=person_id,
        machine=machine,
        state=AttemptState.READY,
        ready_at=uow.now,
        starts_ms=starts_ms,
        ends_ms=starts_ms + PAPER.minutes * 60_000,
        grace_ms=timing.GRACE_MS,
        head="",
    )
    uow.session.add(attempt)
    uow.session.flush()
    attempt.head = first_head(attempt.id, SHA256)
    uow.record(EventKind.PRACTICE_BEGUN, f"attempt:{attempt.id}")
    return attempt


def sit_down_to_practise(uow: UnitOfWork, machine: str) -> Attempt:
    """Go on at this machine; another one than before takes over, without a PIN here.

    Raises NotFound before the first practice, RuleBroken when the last one is over.
    """
    attempt = _own_last(uow)
    if is_over(attempt, to_ms(uow.now)):
        raise RuleBroken("attempt.handed_in")
    if attempt.machine != machine:
        attempt.machine, attempt.epoch = machine, attempt.epoch + 1
        uow.record(
            EventKind.ATTEMPT_TAKEN_OVER,
            f"attempt:{attempt.id}",
            public={"epoch": attempt.epoch},
            private={"reason": "practice"},
        )
    return attempt


def hand_in_practice(uow: UnitOfWork, epoch: int, head: str) -> Attempt:
    """Hand the practice in, as an exam is: Stale when the page knows more than the server."""
    attempt = _own_last(uow)
    if attempt.state == AttemptState.ENDED:
        return attempt
    if attempt.state == AttemptState.READY:
        raise RuleBroken("attempt.not_begun")
    if attempt.epoch != epoch:
        raise Stale("attempt.other_machine")
    if attempt.head != head:
        raise Stale("attempt.not_all_here", seq=attempt.head_n)
    attempt.handed_in_at = uow.now
    _end(uow, attempt)
    return attempt


def is_over(attempt: Attempt, now_ms: int) -> bool:
    """Whether nothing can be written any more."""
    ended = attempt.state == AttemptState.ENDED
    return ended or (attempt.ends_ms is not None and now_ms > attempt.ends_ms)


def delete_old_practices(uow: UnitOfWork) -> int:
    """Delete practices older than thirty days with everything in them; returns how many."""
    old = select(Attempt.id).where(Attempt.seat_id.is_(None), Attempt.ready_at < uow.now - KEPT)
    ids = uow.session.scalars(old.order_by(Attempt.id).limit(AT_ONCE)).all()
    if not ids:
        return 0
    for table in (Save, KeptAside, ConnectionGap, AttemptEvent):
        uow.session.execute(delete(table).where(table.attempt_id.in_(ids)))
    uow.session.execute(delete(Attempt).where(Attempt.id.in_(ids)))
    uow.record(EventKind.PRACTICES_DELETED, "practice", public={"count": len(ids)})
    return len(ids)


def _of(person_id: int | None) -> Select[Attempt]:
    return select(Attempt).where(Attempt.seat_id.is_(None), Attempt.person_id == person_id)


def _own_last(uow: UnitOfWork) -> Attempt:
    """The person's last practice as it is now: a save may have moved its head; NotFound."""
    newest = _of(uow.person_id).order_by(Attempt.id.desc()).limit(1).with_for_update()
    attempt = uow.session.scalar(newest.execution_options(populate_existing=True))
    if attempt is None:
        raise NotFound("attempt.unknown")
    return attempt


def _end(uow: UnitOfWork, attempt: Attempt) -> None:
    count = finish(uow, attempt, PAPER)
    attempt.state = AttemptState.ENDED
    uow.record(EventKind.PRACTICE_ENDED, f"attempt:{attempt.id}", public={"count": count})
