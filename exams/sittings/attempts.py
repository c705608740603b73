"""The candidate's acts on the attempt itself: being ready, handing in. A save is in `saving.py`."""

from sqlalchemy import select

from exams.errors import NotFound, RuleBroken, Stale
from exams.events import EventKind
from exams.papers.queries import fixed_paper, opened_content
from exams.sealing import Sealer
from exams.sittings import timing
from exams.sittings.chain import Claim, first_head
from exams.sittings.finishing import finish
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.queries import own_seat
from exams.uow import UnitOfWork


def claim_of(attempt: Attempt) -> Claim:
    """What the attempt token of this machine says."""
    return Claim(
        attempt.id,
        attempt.person_id,
        attempt.epoch,
        attempt.session_version,
        attempt.seat.sitting_id,
    )


def make_ready(uow: UnitOfWork, seat_id: int, machine: str) -> Attempt:
    """Sit down at this machine, before the start or after it; the same machine may come again.

    A machine that the invigilator let in raises the epoch, and the older one can no longer save.
    Raises RuleBroken when the person was not admitted, the time is over, the work is handed in
    or another machine is at work.
    """
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    _refuse_over(uow, seat)
    attempt = _locked(uow, seat_id)
    if attempt is None:
        return _sit_down(uow, seat, machine)
    if attempt.state == AttemptState.ENDED:
        raise RuleBroken("attempt.handed_in")
    if attempt.machine != machine:
        _take_over(uow, seat, attempt, machine)
    return attempt


def _locked(uow: UnitOfWork, seat_id: int) -> Attempt | None:
    """The attempt as it is now: a save may have moved its head since this session read it."""
    return uow.session.scalar(
        select(Attempt)
        .where(Attempt.seat_id == seat_id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    )


def _refuse_over(uow: UnitOfWork, seat: Seat) -> None:
    if seat.sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    if seat.admitted_at is None:
        raise RuleBroken("attempt.not_admitted")
    ends_at = timing.seat_ends_at(seat)
    if ends_at is not None and uow.now > ends_at and seat.attempt is None:
        raise RuleBroken("attempt.over")


def _sit_down(uow: UnitOfWork, seat: Seat, machine: str) -> Attempt:
    paper = fixed_paper(uow.session, seat.sitting.part_id)
    if paper is None or paper.sha256 is None:
        raise RuleBroken("attempt.no_paper")
    attempt = Attempt(
        seat=seat,
        person_id=uow.person_id,
        machine=machine,
        state=AttemptState.READY,
        ready_at=uow.now,
        epoch=1,
        session_version=1,
        seconds_added=0,
        seconds_paused=0,
        head_n=0,
        head="",
        grace_ms=timing.GRACE_MS,
    )
    uow.session.add(attempt)
    uow.session.flush()
    attempt.head = first_head(attempt.id, paper.sha256)
    timing.set_times(attempt)
    uow.record(
        EventKind.ATTEMPT_READY,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"seat_id": seat.id},
    )
    return attempt


def _take_over(uow: UnitOfWork, seat: Seat, attempt: Attempt, machine: str) -> None:
    if attempt.takeover_until is None or uow.now > attempt.takeover_until:
        raise RuleBroken("attempt.another_machine")
    attempt.machine, attempt.takeover_until = machine, None
    attempt.epoch += 1
    uow.record(
        EventKind.ATTEMPT_TAKEN_OVER,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"epoch": attempt.epoch},
    )


def hand_in(uow: UnitOfWork, seat_id: int, epoch: int, head: str, sealer: Sealer) -> Attempt:
    """End one's own work before the time; returns the attempt with its receipt.

    `head` is the end of the chain as the page knows it: text that has not arrived yet keeps the
    work from being handed in without it (Stale). Handing in twice gives the same receipt. Choice
    questions are scored at once.
    """
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    attempt = _locked(uow, seat_id)
    if attempt is None:
        raise NotFound("attempt.unknown")
    if attempt.state == AttemptState.ENDED:
        return attempt
    if attempt.state == AttemptState.READY:
        raise RuleBroken("attempt.not_begun")
    if attempt.epoch != epoch:
        raise Stale("attempt.other_machine")
    if attempt.head != head:
        raise Stale("attempt.not_all_here", seq=attempt.head_n)
    count = finish(uow, attempt, opened_content(uow.session, seat.sitting.part_id, sealer))
    attempt.state, attempt.handed_in_at = AttemptState.ENDED, uow.now
    uow.record(
        EventKind.ATTEMPT_HANDED_IN,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"sha256": attempt.receipt, "count": count},
    )
    return attempt
