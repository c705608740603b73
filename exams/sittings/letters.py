"""What the official papers of a sitting state: call-up letters and the minutes."""

from datetime import datetime
from typing import Any

from exams.clock import VIETNAM
from exams.documents.models import Document
from exams.documents.service import issue
from exams.papers.models import MOP_UP
from exams.people.models import Person
from exams.sittings.breaches import rules_broken
from exams.sittings.hall_queries import violations
from exams.sittings.models import Seat, Sitting
from exams.sittings.moved import moved_seats
from exams.sittings.queries import get_sitting, incidents
from exams.sittings.revocation_models import Revocation
from exams.sittings.revocations import revocations
from exams.sittings.time_queries import head_codes, pauses, times
from exams.uow import UnitOfWork

CALL_UP = "GTT-HĐTT"  # giấy triệu tập; biên bản: Nghị định 30/2020/NĐ-CP, Phụ lục I
MINUTES = "BB-HĐTT"


def issue_call_up(uow: UnitOfWork, sitting: Sitting) -> None:
    """One letter for each candidate, and all of them as one paper."""
    fresh = get_sitting(uow.session, sitting.id)
    facts = [_letter(seat) for seat in sorted(fresh.seats, key=by_number)]
    competition_id = fresh.part.competition_id
    for letter in facts:
        issue(
            uow,
            competition_id,
            "call_up_letter",
            letter,
            subject=f"seat:{letter['seat_id']}",
            symbol=CALL_UP,
        )
    issue(
        uow,
        competition_id,
        "call_up_batch",
        {**common(fresh), "letters": facts},
        subject=f"sitting:{fresh.id}",
        symbol=CALL_UP,
    )


def issue_letter(uow: UnitOfWork, seat: Seat) -> Document:
    """A new letter for one candidate, whose seat was moved."""
    return issue(
        uow,
        seat.sitting.part.competition_id,
        "call_up_letter",
        _letter(seat),
        subject=f"seat:{seat.id}",
        symbol=CALL_UP,
    )


def by_number(seat: Seat) -> str:
    """The exam number, to sort by."""
    return seat.application.exam_number or ""


def violation_rows(uow: UnitOfWork, sitting: Sitting) -> list[dict[str, Any]]:
    """The confirmed violations: what was done, its sanction, by whom noted and confirmed."""
    broken = rules_broken(uow.session, sitting.part.competition_id)
    rows = [row for row in reversed(violations(uow.session, sitting.id)) if row.confirmed]
    taken_back = revocations(uow.session, [row.id for row in rows])
    return [
        {
            "at": written(row.noted_at),
            "exam_number": row.seat.application.exam_number or "",
            "what": str(broken[row.rule]["vi"]) if row.rule in broken else row.rule,
            "sanction": row.sanction,
            "grounds": row.grounds,
            "by": name_of(uow, row.noted_by),
            "confirmed_by": name_of(uow, row.decided_by),
            **revoked_facts(uow, taken_back.get(row.id)),
        }
        for row in rows
    ]


def revoked_facts(uow: UnitOfWork, row: Revocation | None) -> dict[str, Any]:
    """Why, when and by whom a violation was revoked; a paper about one that stands says nothing."""
    if row is None:
        return {}
    return {
        "revoked_at": written(row.decided_at),
        "revoked_by": name_of(uow, row.decided_by),
        "revoked_for": row.reason,
        "revocation_asked_by": name_of(uow, row.asked_by),
    }


def common(sitting: Sitting) -> dict[str, Any]:
    """What every paper of a sitting states."""
    competition = sitting.part.competition
    return {
        "competition": competition.title,
        "part": sitting.part.title_vi,
        "starts_at": written(sitting.starts_at),
        "minutes": sitting.minutes,
        **({"mop_up": True} if sitting.ordinal == MOP_UP else {}),
    }


def _letter(seat: Seat) -> dict[str, Any]:
    post = seat.application.competition_post
    return {
        **common(seat.sitting),
        "seat_id": seat.id,
        "name": seat.application.person.full_name,
        "post": post.post.title if post else "",
        "exam_number": seat.application.exam_number or "",
        "room": seat.room.name,
        "address": seat.room.address,
        "seat": seat.number,
    }


def written(at: datetime | None) -> str:
    """14:00 ngày 21/11/2026, as the papers write it."""
    return "" if at is None else at.astimezone(VIETNAM).strftime("%H:%M ngày %d/%m/%Y")


def issue_minutes(uow: UnitOfWork, sitting: Sitting) -> Document:
    """Facts of the minutes: who came, what happened, who got more time and by whom."""
    moved = moved_seats(uow.session, sitting.id)
    stayed = [s for s in sitting.seats if s.id not in moved]
    wrote = [s for s in stayed if began(s)]
    return issue(
        uow,
        sitting.part.competition_id,
        "sitting_minutes",
        {
            **common(sitting),
            "opened_at": written(sitting.opened_at),
            "closed_at": written(sitting.closed_at),
            "rooms": _rooms(sitting, moved),
            "expected": len(sitting.seats),
            "wrote": len(wrote),
            "handed_in": sum(
                s.attempt is not None and s.attempt.handed_in_at is not None for s in wrote
            ),
            "absent": [
                s.application.exam_number or ""
                for s in sorted(stayed, key=by_number)
                if not began(s)
            ],
            **_moved([by_number(s) for s in sitting.seats if s.id in moved]),
            "incidents": _incidents(uow, sitting),
            "violations": violation_rows(uow, sitting),
            "times": _times(uow, sitting),
            "pauses": _pauses(uow, sitting),
            "head_codes": _head_codes(uow, sitting),
            "receipts": [
                {"exam_number": s.application.exam_number or "", "sha256": s.attempt.receipt or ""}
                for s in sorted(wrote, key=by_number)
                if s.attempt
            ],
        },
        subject=f"sitting:{sitting.id}",
        symbol=MINUTES,
        once=True,
    )


def _moved(numbers: list[str]) -> dict[str, Any]:
    """Who sits on another day; papers of a sitting without anybody state nothing of it."""
    return {"moved": sorted(numbers)} if numbers else {}


def began(seat: Seat) -> bool:
    """Whether this candidate began to write."""
    return seat.attempt is not None and seat.attempt.started_ms is not None


def _rooms(sitting: Sitting, moved: set[int]) -> list[dict[str, Any]]:
    found: dict[str, list[Seat]] = {}
    for seat in sitting.seats:
        found.setdefault(seat.room.name, []).append(seat)
    return [
        {
            "name": name,
            "expected": len(seats),
            "wrote": sum(began(s) and s.id not in moved for s in seats),
        }
        for name, seats in sorted(found.items())
    ]


def _incidents(uow: UnitOfWork, sitting: Sitting) -> list[dict[str, Any]]:
    numbers = {s.id: s.application.exam_number or "" for s in sitting.seats}
    return [
        {
            "at": written(row.noted_at),
            "kind": row.kind,
            "note": row.note,
            "exam_number": numbers.get(row.seat_id or 0, ""),
            "by": name_of(uow, row.noted_by),
        }
        for row in reversed(incidents(uow.session, sitting.id))
    ]


def _times(uow: UnitOfWork, sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "exam_number": row.seat.application.exam_number or "" if row.seat else "",
            "room": row.room.name if row.room else "",
            "kind": row.kind.value,
            "seconds": row.seconds,
            "reason_code": row.reason_code,
            "note": row.note,
            "asked_by": name_of(uow, row.asked_by),
            "approved_by": name_of(uow, row.approved_by),
        }
        for row in times(uow.session, sitting.id)
        if row.approved_at is not None
    ]


def _head_codes(uow: UnitOfWork, sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "exam_number": row.seat.application.exam_number or "",
            "code": row.code,
            "at": _to_the_second(row.noted_at),
            "by": name_of(uow, row.noted_by),
        }
        for row in head_codes(uow.session, sitting.id)
    ]


def _pauses(uow: UnitOfWork, sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "exam_number": row.seat.application.exam_number or "" if row.seat else "",
            "room": row.room.name if row.room else "",
            "from": _to_the_second(row.started_at),
            "to": _to_the_second(row.ended_at),
            "reason_code": row.reason_code,
            "note": row.note,
            "started_by": name_of(uow, row.started_by),
            "confirmed_by": name_of(uow, row.confirmed_by),
        }
        for row in pauses(uow.session, sitting.id)
    ]


def _to_the_second(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(VIETNAM).strftime("%H:%M:%S")


def name_of(uow: UnitOfWork, person_id: int | None) -> str:
    """The person's full name; nothing for the server itself."""
    return "" if person_id is None else uow.session.get_one(Person, person_id).full_name
