"""Checks stored chains from their beginning: nothing was changed, taken out or put in."""

from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.papers.models import Paper, PaperState
from exams.sittings.chain import Record, first_head, next_head
from exams.sittings.models import Attempt, Save, Seat, Sitting

NO_PAPER = "00" * 32
FIXED = (PaperState.SEALED, PaperState.OPENED)


def broken_chains(session: Session) -> Iterator[tuple[int, int]]:
    """(attempt, the first number at which its chain does not hold), for each of a sitting that is broken.

    A number one above the last save: the end is not the head that the attempt names. Practices are
    left aside: they count for nothing, have no paper of their own, and are deleted.
    """
    of_the_sitting = (
        (Paper.part_id == Sitting.part_id)
        & (Paper.ordinal == Sitting.ordinal)
        & Paper.state.in_(FIXED)
    )
    rows = session.execute(
        select(Attempt.id, Attempt.head_n, Attempt.head, Paper.sha256)
        .join(Seat, Seat.id == Attempt.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .outerjoin(Paper, of_the_sitting)
        .order_by(Attempt.id)
    ).all()
    for row in rows:
        broken = broken_at(session, row.id, row.sha256 or NO_PAPER, row.head_n, row.head)
        if broken is not None:
            yield row.id, broken


def broken_at(
    session: Session, attempt_id: int, paper_sha256: str, head_n: int, head: str
) -> int | None:
    """The first number at which the chain does not hold; None when it holds to its head."""
    chosen = select(Save).where(Save.attempt_id == attempt_id).order_by(Save.n)
    found, n = first_head(attempt_id, paper_sha256), 0
    with closing(session.scalars(chosen.execution_options(yield_per=500))) as saves:
        for n, save in enumerate(saves, 1):
            record = Record(save.n, save.slot, save.text, save.client_ms)
            found = next_head(found, attempt_id, save.epoch, record)
            if (save.n, save.hash) != (n, found):
                return n
    return None if (n, found) == (head_n, head) else n + 1
