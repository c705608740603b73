"""What the official papers of a sitting state: call-up letters and the minutes."""

from datetime import datetime
from typing import Any

from exams.clock import VIETNAM
from exams.documents.models import Document
from exams.documents.service import issue
from exams.people.models import Person
from exams.sittings.models import Seat, Sitting
from exams.sittings.queries import get_sitting, incidents, times
from exams.uow import UnitOfWork

CALL_UP = "GTT-HĐTT"  # giấy triệu tập; biên bản: Nghị định 30/2020/NĐ-CP, Phụ lục I
MINUTES = "BB-HĐTT"


def issue_call_up(uow: UnitOfWork, sitting: Sitting) -> None:
    """One letter for each candidate, and all of them as one paper."""
    fresh = get_sitting(uow.session, sitting.id)
    facts = [_letter(seat) for seat in sorted(fresh.seats, key=_by_number)]
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
        {**_common(fresh), "letters": facts},
        subject=f"sitting:{fresh.id}",
        symbol=CALL_UP,
    )


def _by_number(seat: Seat) -> str:
    return seat.application.exam_number or ""


def _common(sitting: Sitting) -> dict[str, Any]:
    competition = sitting.part.competition
    return {
        "competition": competition.title,
        "part": sitting.part.title_vi,
        "starts_at": _written(sitting.starts_at),
        "minutes": sitting.minutes,
    }


def _letter(seat: Seat) -> dict[str, Any]:
    post = seat.application.competition_post
    return {
        **_common(seat.sitting),
        "seat_id": seat.id,
        "name": seat.application.person.full_name,
        "post": post.post.title if post else "",
        "exam_number": seat.application.exam_number or "",
        "room": seat.room.name,
        "address": seat.room.address,
        "seat": seat.number,
    }


def _written(at: datetime | None) -> str:
    """14:00 ngày 21/11/2026, as the papers write it."""
    return "" if at is None else at.astimezone(VIETNAM).strftime("%H:%M ngày %d/%m/%Y")


def issue_minutes(uow: UnitOfWork, sitting: Sitting) -> Document:
    """Facts of the minutes: who came, what happened, who got more time and by whom."""
    wrote = [s for s in sitting.seats if began(s)]
    return issue(
        uow,
        sitting.part.competition_id,
        "sitting_minutes",
        {
            **_common(sitting),
            "opened_at": _written(sitting.opened_at),
            "closed_at": _written(sitting.closed_at),
            "rooms": _rooms(sitting),
            "expected": len(sitting.seats),
            "wrote": len(wrote),
            "handed_in": sum(
                s.attempt is not None and s.attempt.handed_in_at is not None for s in sitting.seats
            ),
            "absent": [
                s.application.exam_number or ""
                for s in sorted(sitting.seats, key=_by_number)
                if not began(s)
            ],
            "incidents": _incidents(uow, sitting),
            "times": _times(uow, sitting),
            "receipts": [
                {"exam_number": s.application.exam_number or "", "sha256": s.attempt.receipt or ""}
                for s in sorted(wrote, key=_by_number)
                if s.attempt
            ],
        },
        subject=f"sitting:{sitting.id}",
        symbol=MINUTES,
        once=True,
    )


def began(seat: Seat) -> bool:
    """Whether this candidate began to write."""
    return seat.attempt is not None and seat.attempt.started_ms is not None


def _rooms(sitting: Sitting) -> list[dict[str, Any]]:
    found: dict[str, list[Seat]] = {}
    for seat in sitting.seats:
        found.setdefault(seat.room.name, []).append(seat)
    return [
        {"name": name, "expected": len(seats), "wrote": sum(began(s) for s in seats)}
        for name, seats in sorted(found.items())
    ]


def _incidents(uow: UnitOfWork, sitting: Sitting) -> list[dict[str, Any]]:
    numbers = {s.id: s.application.exam_number or "" for s in sitting.seats}
    return [
        {
            "at": _written(row.noted_at),
            "kind": row.kind,
            "note": row.note,
            "exam_number": numbers.get(row.seat_id or 0, ""),
            "by": _name(uow, row.noted_by),
        }
        for row in reversed(incidents(uow.session, sitting.id))
    ]


def _times(uow: UnitOfWork, sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "exam_number": seat.application.exam_number or "",
            "seconds": row.seconds,
            "reason_code": row.reason_code,
            "note": row.note,
            "asked_by": _name(uow, row.asked_by),
            "approved_by": _name(uow, row.approved_by),
        }
        for row, seat in times(uow.session, sitting.id)
        if row.approved_at is not None
    ]


def _name(uow: UnitOfWork, person_id: int | None) -> str:
    return "" if person_id is None else uow.session.get_one(Person, person_id).full_name
