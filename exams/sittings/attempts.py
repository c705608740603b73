"""The candidate's acts on the attempt itself: being ready, handing in. A save is in `saving.py`."""

from sqlalchemy import select

from exams.clock import to_ms
from exams.competitions.queries import rules_of
from exams.errors import NotFound, RuleBroken, Stale
from exams.events import EventKind
from exams.papers.queries import fixed_paper
from exams.sealing import Sealer
from exams.sittings import clocks, timing
from exams.sittings.chain import Claim, first_head
from exams.sittings.copies import content_of_sitting
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
        attempt.seat.sitting_id if attempt.seat_id else 0,  # a practice is in no sitting
    )


def make_ready(uow: UnitOfWork, seat_id: int, machine: str) -> Attempt:
    """Sit down at this machine, before the start or after it; the same machine may come again.

    Raises RuleBroken when the person was not admitted, the time is over, the work is handed in
    or another machine is at work: that one is replaced by a PIN (`takeover.take_over`).
    """
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    _refuse_over(uow, seat)
    attempt = _locked(uow, seat_id)
    if attempt is None:
        return _sit_down(uow, seat, machine)
    if attempt.state == AttemptState.ENDED:
        raise RuleBroken("attempt.handed_in")
    if attempt.machine != machine:
        raise RuleBroken("attempt.another_machine")
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
    if seat.attempt is None:
        times = clocks.ledger(uow.session, seat.sitting_id).times(seat)
        if times and times.held_since is None and to_ms(uow.now) > times.ends_ms:
            raise RuleBroken("attempt.over")


def _sit_down(uow: UnitOfWork, seat: Seat, machine: str) -> Attempt:
    paper = fixed_paper(uow.session, seat.sitting.part_id, seat.sitting.ordinal)
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
        grace_ms=timing.grace_ms(rules_of(uow.session, seat.sitting.part.competition_id)),
    )
    uow.session.add(attempt)
    uow.session.flush()
    attempt.head = first_head(attempt.id, paper.sha256)
    clocks.set_clocks(uow.session, seat.sitting_id, [attempt])
    uow.record(
        EventKind.ATTEMPT_READY,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"seat_id": seat.id},
    )
    return attempt


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
    if attempt.state == AttemptState.PAUSED:
        raise RuleBroken("attempt.paused")
    if attempt.epoch != epoch:
        raise Stale("attempt.other_machine")
    if attempt.head != head:
        raise Stale("attempt.not_all_here", seq=attempt.head_n)
    count = finish(uow, attempt, content_of_sitting(uow.session, seat.sitting, sealer))
    attempt.state, attempt.handed_in_at = AttemptState.ENDED, uow.now
    uow.record(
        EventKind.ATTEMPT_HANDED_IN,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"sha256": attempt.receipt, "count": count},
    )
    return attempt
