"""Minutes for the board to sign: of the opening, of handing over, of each violation.

Nghị định 30/2020/NĐ-CP, Annex I (biên bản). Each is issued once: asked again, the same paper is
given, unless what it states has changed since.
"""

from hashlib import sha256
from typing import Any

from sqlalchemy import select

from exams.documents.models import Document
from exams.documents.service import issue
from exams.errors import NotFound, TransitionRefused
from exams.events import Event, EventKind
from exams.people.queries import holders
from exams.permissions import Action, Role
from exams.sittings.breaches import rules_broken
from exams.sittings.hall_models import Violation
from exams.sittings.letters import (
    MINUTES,
    began,
    by_number,
    common,
    name_of,
    revoked_facts,
    violation_rows,
    written,
)
from exams.sittings.models import Seat, Sitting
from exams.sittings.moved import moved_seats
from exams.sittings.queries import get_sitting
from exams.sittings.revocations import revocations
from exams.uow import UnitOfWork


def issue_opening(uow: UnitOfWork, sitting_id: int) -> Document:
    """The minutes of opening the paper: its seal, the hour, who was there."""
    sitting = get_sitting(uow.session, sitting_id)
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    opened_at, paper = sitting.opened_at, sitting.paper
    if opened_at is None or paper is None:
        raise TransitionRefused("sitting.not_open")
    there = {s.id for s in sitting.seats if s.admitted_at and s.admitted_at <= opened_at}
    facts = {
        "opened_at": written(opened_at),
        "opened_by": name_of(uow, _opener(uow, sitting)),
        "sealed_at": written(paper.sealed_at),
        "approved_by": name_of(uow, paper.approved_by),
        "sha256": paper.sha256 or "",
        "expected": len(sitting.seats),
        "there": len(there),
        "rooms": [
            {"name": name, "expected": len(seats), "there": sum(s.id in there for s in seats)}
            for name, seats in _by_room(sitting)
        ],
        "witnesses": _invigilators(uow, sitting),
    }
    return _issue(uow, sitting, "opening_minutes", facts)


def issue_handing_over(uow: UnitOfWork, sitting_id: int) -> Document:
    """The minutes of handing the scripts over to the secretariat, with one hash over all."""
    sitting = get_sitting(uow.session, sitting_id)
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    if sitting.closed_at is None:
        raise TransitionRefused("sitting.not_closed")
    moved = moved_seats(uow.session, sitting.id)
    wrote = sorted((s for s in sitting.seats if began(s) and s.id not in moved), key=by_number)
    facts = {
        "closed_at": written(sitting.closed_at),
        "expected": len(sitting.seats),
        "count": len(wrote),
        **({"moved": len(moved)} if moved else {}),
        "handed_in": sum(
            s.attempt is not None and s.attempt.handed_in_at is not None for s in wrote
        ),
        "rooms": [
            {"name": name, "count": sum(s in wrote for s in seats)}
            for name, seats in _by_room(sitting)
        ],
        "sha256": receipts_hash(wrote),
        "violations": violation_rows(uow, sitting),
        "handed_by": _invigilators(uow, sitting),
        "taken_by": [p.full_name for p in _people(uow, sitting, Role.SECRETARY)],
    }
    return _issue(uow, sitting, "handing_over_minutes", facts)


def receipts_hash(wrote: list[Seat]) -> str:
    """SHA-256 over the lines "<exam number> <receipt>", sorted by number, each ended by \\n."""
    lines = (
        f"{s.application.exam_number or ''} {s.attempt.receipt if s.attempt else ''}\n"
        for s in wrote
    )
    return sha256("".join(lines).encode()).hexdigest()


def issue_violation(uow: UnitOfWork, violation_id: int) -> Document:
    """The minutes of one violation, once a second person has decided about it."""
    row = uow.session.get(Violation, violation_id)
    if row is None:
        raise NotFound("violation.unknown")
    sitting = row.seat.sitting
    uow.require(Action.SITTING_CONDUCT, sitting.part.competition_id)
    if row.confirmed is None:
        raise TransitionRefused("violation.undecided")
    broken = rules_broken(uow.session, sitting.part.competition_id).get(row.rule, {})
    facts = {
        "name": row.seat.application.person.full_name,
        "exam_number": row.seat.application.exam_number or "",
        "room": row.seat.room.name,
        "seat": row.seat.number,
        "what": str(broken.get("vi", row.rule)),
        "cite": str(broken.get("cite") or ""),
        "sanction": row.sanction,
        "annuls": bool(broken.get("annuls")),
        "grounds": row.grounds,
        "noted_at": written(row.noted_at),
        "noted_by": name_of(uow, row.noted_by),
        "confirmed": row.confirmed,
        "decision_note": row.decision_note,
        "decided_at": written(row.decided_at),
        "decided_by": name_of(uow, row.decided_by),
        **revoked_facts(uow, revocations(uow.session, [row.id]).get(row.id)),
    }
    return _issue(uow, sitting, "violation_minutes", facts, f"violation:{row.id}")


def _issue(
    uow: UnitOfWork, sitting: Sitting, kind: str, facts: dict[str, Any], subject: str = ""
) -> Document:
    return issue(
        uow,
        sitting.part.competition_id,
        kind,
        {**common(sitting), **facts},
        subject=subject or f"sitting:{sitting.id}",
        symbol=MINUTES,
        once=True,
    )


def _by_room(sitting: Sitting) -> list[tuple[str, list[Seat]]]:
    found: dict[str, list[Seat]] = {}
    for seat in sitting.seats:
        found.setdefault(seat.room.name, []).append(seat)
    return sorted(found.items())


def _opener(uow: UnitOfWork, sitting: Sitting) -> int | None:
    """Who pressed the button, as the event of the opening says."""
    opened = select(Event.actor_id).where(
        Event.kind == EventKind.SITTING_OPENED, Event.subject == f"sitting:{sitting.id}"
    )
    return uow.session.scalar(opened.limit(1))


def _invigilators(uow: UnitOfWork, sitting: Sitting) -> list[str]:
    """The invigilators of the competition when the paper was opened, by name."""
    return sorted(person.full_name for person in _people(uow, sitting, Role.INVIGILATOR))


def _people(uow: UnitOfWork, sitting: Sitting, role: Role) -> list[Any]:
    at = sitting.opened_at or sitting.starts_at
    return list(holders(uow.session, sitting.part.competition_id, role, at))
