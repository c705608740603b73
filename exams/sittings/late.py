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

    What was kept for want of a browser's proof, and comes again with it, is kept for the writer's
    reason from now on: as late work it may be adopted. Another text under a number that was used is also noted as an incident of the hall: a person
    looks at it, a machine never judges. Raises NotFound for somebody else's attempt.
    """
    attempt = uow.session.get(Attempt, segment.claim.attempt_id)
    if attempt is None or attempt.person_id != uow.actor.person_id:
        raise NotFound("attempt.unknown")
    rows = [(row, _kept(uow, row)) for row in _rows(uow, segment, verdict) if not _saved(uow, row)]
    fresh = [row for row, kept in rows if kept is None]
    proven = [kept for row, kept in rows if kept is not None and _only_unproven(kept, row)]
    if not fresh and not proven:
        return 0
    uow.session.add_all(fresh)
    for kept in proven:
        kept.reason = verdict.value
    if verdict is Verdict.CONFLICT and attempt.seat_id is not None:
        _note(uow, attempt)
    uow.record(
        EventKind.SAVE_KEPT_ASIDE,
        f"attempt:{attempt.id}",
        competition_id=attempt.seat.sitting.part.competition_id if attempt.seat_id else None,
        public={"reason": verdict.value},
        private={"attempt_id": attempt.id, "count": len(fresh) + len(proven)},
    )
    return len(fresh) + len(proven)


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


def _saved(uow: UnitOfWork, row: KeptAside) -> bool:
    stored = uow.session.get(Save, (row.attempt_id, row.n))
    return stored is not None and stored.hash == row.hash


def _kept(uow: UnitOfWork, row: KeptAside) -> KeptAside | None:
    return uow.session.scalar(
        select(KeptAside).where(
            KeptAside.attempt_id == row.attempt_id,
            KeptAside.epoch == row.epoch,
            KeptAside.n == row.n,
            KeptAside.hash == row.hash,
        )
    )


def _only_unproven(kept: KeptAside, row: KeptAside) -> bool:
    return kept.reason == Aside.SAFE_BROWSER.value != row.reason
