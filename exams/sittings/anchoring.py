"""The heads of a sitting, anchored each minute: from then on no saved text can be changed unseen.

    root = Merkle root of RFC 9162 (SHA-256) over the leaves "attempt:head", by attempt

The event carries the number of leaves and the root: nothing personal, nothing of an answer. Who
keeps the roots can have any head proved against them.
"""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.clock import to_ms
from exams.events import Event, EventKind
from exams.permissions import Action
from exams.sittings.models import Attempt, Seat
from exams.sittings.scope import Scope, locked_sitting
from exams.uow import UnitOfWork

EVERY_MS = 60_000
LEAF, NODE = b"\x00", b"\x01"


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The tree head of RFC 9162, section 2.1.1, in hexadecimal."""
    return _root(leaves).hex() if leaves else sha256(b"").hexdigest()


def _root(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return sha256(LEAF + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the number
    return sha256(NODE + _root(leaves[:split]) + _root(leaves[split:])).digest()


def leaves_of(session: Session, sitting_id: int) -> list[bytes]:
    """ "attempt:head" of every attempt of a sitting, by attempt."""
    rows = session.execute(
        select(Attempt.id, Attempt.head)
        .join(Seat, Seat.id == Attempt.seat_id)
        .where(Seat.sitting_id == sitting_id)
        .order_by(Attempt.id)
    )
    return [f"{attempt_id}:{head}".encode() for attempt_id, head in rows]


def is_due(session: Session, sitting_id: int, now_ms: int) -> bool:
    """Whether a minute has passed since the heads were anchored."""
    last = session.scalar(
        select(Event.at_ms)
        .where(Event.kind == EventKind.HEADS_ANCHORED, Event.subject == f"sitting:{sitting_id}")
        .order_by(Event.at_ms.desc())
        .limit(1)
    )
    return last is None or now_ms - last >= EVERY_MS


def anchor_heads(uow: UnitOfWork, sitting_id: int) -> Event | None:
    """Anchor the heads as they are now; None when another worker did within the minute."""
    sitting = locked_sitting(uow.session, Scope(sitting_id))
    uow.require(Action.COMPETITION_RUN, sitting.part.competition_id)
    if not is_due(uow.session, sitting_id, to_ms(uow.now)):
        return None
    leaves = leaves_of(uow.session, sitting_id)
    return uow.record(
        EventKind.HEADS_ANCHORED,
        f"sitting:{sitting_id}",
        competition_id=sitting.part.competition_id,
        public={"count": len(leaves), "root": merkle_root(leaves)},
    )
