"""Saves that could not count when they came are kept aside, in full, and named with a reason."""

import enum

from sqlalchemy import select

from exams.errors import NotFound
from exams.events import EventKind
from exams.sittings.chain import Segment
from exams.sittings.models import Attempt, Incident, KeptAside, Save
from exams.sittings.saving import Verdict
from exams.uow import UnitOfWork


class Aside(enum.Enum):
    """Why a save is kept aside before the writer is asked."""

    SAFE_BROWSER = "safe_browser"  # from another browser than the one that is required


TWO_TEXTS = "two_texts"  # the kind of incident that a conflict is


def keep_aside(uow: UnitOfWork, segment: Segment, verdict: Verdict | Aside) -> int:
    """Keep the records that are neither stored nor kept yet; returns how many were new.

    Another text under a number that was used is also noted as an incident of the hall: a person
    looks at it, a machine never judges. Raises NotFound for somebody else's attempt.
    """
    attempt = uow.session.get(Attempt, segment.claim.attempt_id)
    if attempt is None or attempt.person_id != uow.actor.person_id:
        raise NotFound("attempt.unknown")
    fresh = [row for row in _rows(uow, segment, verdict) if not _known(uow, row)]
    if not fresh:
        return 0
    uow.session.add_all(fresh)
    if verdict is Verdict.CONFLICT and attempt.seat_id is not None:
        _note(uow, attempt)
    uow.record(
        EventKind.SAVE_KEPT_ASIDE,
        f"attempt:{attempt.id}",
        competition_id=attempt.seat.sitting.part.competition_id if attempt.seat_id else None,
        public={"reason": verdict.value},
        private={"attempt_id": attempt.id, "count": len(fresh)},
    )
    return len(fresh)


def _note(uow: UnitOfWork, attempt: Attempt) -> None:
    """An incident that nobody noted: it names no person but the seat."""
    uow.session.add(
        Incident(
            sitting_id=attempt.seat.sitting_id,
            seat_id=attempt.seat_id,
            kind=TWO_TEXTS,
            note="",
            noted_at=uow.now,
        )
    )


def _rows(uow: UnitOfWork, segment: Segment, verdict: Verdict | Aside) -> list[KeptAside]:
    heads = (segment.previous, *segment.hashes)
    return [
        KeptAside(
            attempt_id=segment.claim.attempt_id,
            epoch=segment.claim.epoch,
            n=record.n,
            slot=record.slot,
            text=record.text,
            client_ms=record.client_ms,
            previous=heads[i],
            hash=heads[i + 1],
            reason=verdict.value,
            received_at=uow.now,
        )
        for i, record in enumerate(segment.records)
    ]


def _known(uow: UnitOfWork, row: KeptAside) -> bool:
    stored = uow.session.get(Save, (row.attempt_id, row.n))
    if stored is not None and stored.hash == row.hash:
        return True
    same = select(KeptAside.id).where(
        KeptAside.attempt_id == row.attempt_id,
        KeptAside.epoch == row.epoch,
        KeptAside.n == row.n,
        KeptAside.hash == row.hash,
    )
    return uow.session.scalar(same) is not None
