"""Text that a machine still holds after a crash, when it can no longer be an answer.

Its page shows it to the server, the writer turns it away, and it is kept aside (late.py) for the
people who decide on late work (adopting.py). Nothing here lets it count.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from exams.clock import to_ms
from exams.errors import NotFound, RuleBroken
from exams.sittings import timing
from exams.sittings.adopting import adoption_hours
from exams.sittings.attempts import claim_of
from exams.sittings.chain import Claim
from exams.sittings.models import KeptAside, Save, Seat
from exams.sittings.queries import own_seat


def claims_left(
    session: Session, seat_id: int, person_id: int, machine: str, now: datetime
) -> list[Claim]:
    """For each epoch whose text this machine may hand over, the claim to do it with; oldest first.

    The last epoch is its own machine's alone, and only after the end: on top of an acknowledged
    head its text may be adopted. An older epoch was replaced, so that the writer turns its claim
    away at any time and nobody can adopt it; which machine of the person shows it is no matter.
    Raises NotFound for another's seat, RuleBroken when nothing is taken from here (any more).
    """
    seat = own_seat(session, seat_id, person_id)
    attempt = seat.attempt
    if attempt is None:
        raise NotFound("attempt.unknown")
    over = timing.is_over(attempt, to_ms(now))
    hours = adoption_hours(session, attempt)
    if over and _ended_before(seat, now - timedelta(hours=hours)):
        raise RuleBroken("left.too_late", hours=hours)
    last = attempt.epoch if over and attempt.machine == machine else attempt.epoch - 1
    if last == 0:
        raise RuleBroken("left.other_machine" if over else "left.still_writing")
    return [replace(claim_of(attempt), epoch=epoch) for epoch in range(1, last + 1)]


def _ended_before(seat: Seat, instant: datetime) -> bool:
    ended_at = timing.seat_ends_at(seat)
    return ended_at is not None and ended_at < instant


def texts_aside(session: Session, attempt_id: int) -> int:
    """How many answers have text that is kept aside and counts nowhere; notes to oneself apart."""
    counts = exists().where(
        Save.attempt_id == KeptAside.attempt_id, Save.n == KeptAside.n, Save.hash == KeptAside.hash
    )
    slots = select(KeptAside.slot).where(KeptAside.attempt_id == attempt_id, ~counts).distinct()
    return sum(not slot.startswith("~") for slot in session.scalars(slots))
