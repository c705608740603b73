"""The official papers of the defence: order by lot, schedule, score sheets, minutes."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from exams.clock import VIETNAM
from exams.competitions.models import Part
from exams.competitions.queries import rules_of
from exams.defence.lots import draw_seed, items_hash
from exams.defence.models import DefenceSession, DefenceSlot, ScoreSheet
from exams.defence.queries import criteria, full_marks, opened_sheets, panel, session_of, slots
from exams.documents.service import issue
from exams.uow import UnitOfWork

MINUTES = "BB-HĐTT"


def ticket(slot: DefenceSlot) -> str:
    """What is put in the urn for a candidate: the exam number."""
    return slot.application.exam_number or f"#{slot.application_id}"


def draw_name(part: Part) -> str:
    """The name of the draw, part of its seed."""
    return f"defence:{part.competition.code}:{part.code}"


def issue_draw(
    uow: UnitOfWork, part: Part, meeting: DefenceSession, drawn: list[DefenceSlot]
) -> None:
    """The minutes of the lot, and the schedule in the order drawn."""
    assert meeting.seed is not None
    items = sorted(ticket(slot) for slot in drawn)
    common = _common(part, meeting)
    rows = [
        {
            "order": slot.order_number,
            "number": ticket(slot),
            "name": slot.application.person.full_name,
        }
        for slot in drawn
    ]
    lot = {
        "draw": draw_name(part),
        "beacon": meeting.seed,
        "items": items,
        "items_hash": items_hash(items),
        "seed": draw_seed(draw_name(part), 1, meeting.seed, items).hex(),
        "drawn_at": _moment(uow.now),
    }
    issue(uow, part.competition_id, "lot_minutes", {**common, **lot, "rows": rows},
          subject=f"part:{part.id}", symbol=MINUTES)  # fmt: skip
    issue(uow, part.competition_id, "defence_schedule",
          {**common, "rows": rows, **_times(uow, part)}, subject=f"part:{part.id}")  # fmt: skip


def issue_sheets(uow: UnitOfWork, part: Part, slot: DefenceSlot) -> None:
    """Every member's own sheet for one candidate, each on a page of its own."""
    uow.session.flush()
    full = full_marks(uow.session, part)
    rows = [
        {"id": str(row["id"]), "title": str(row["vi"]), "max": _text(full[str(row["id"])])}
        for row in criteria(uow.session, part)
    ]
    facts = {
        **_common(part, session_of(uow.session, part.id)),
        "order": slot.order_number,
        "number": ticket(slot),
        "name": slot.application.person.full_name,
        "criteria": rows,
        "max": _text(sum(full.values(), Decimal(0))),
        "sheets": [_sheet(sheet) for sheet in opened_sheets(uow.session, slot)],
    }
    issue(
        uow, part.competition_id, "score_sheet", facts, subject=f"slot:{slot.id}", symbol="PC-HĐTT"
    )


def issue_minutes(uow: UnitOfWork, part: Part) -> None:
    """The minutes: who was there, every sheet's total, how each mark came about."""
    meeting = session_of(uow.session, part.id)
    members = panel(uow.session, part.competition_id, uow.now)
    away = set(meeting.absent_members) if meeting else set()
    facts = {
        **_common(part, meeting),
        "seed": meeting.seed if meeting else None,
        "members": [{"name": m.full_name, "present": m.id not in away} for m in members],
        "policy": rules_of(uow.session, part.competition_id).choice("defence.spread_policy"),
        "rows": [_minute(uow, slot) for slot in slots(uow.session, part.id)],
    }
    issue(uow, part.competition_id, "defence_minutes", facts, subject=f"part:{part.id}",
          symbol=MINUTES)  # fmt: skip


def _common(part: Part, meeting: DefenceSession | None) -> dict[str, Any]:
    return {
        "competition": part.competition.title,
        "code": part.competition.code,
        "unit": part.competition.unit.name,
        "part": part.title_vi,
        "starts_at": _moment(meeting.starts_at) if meeting else None,
        "place": meeting.place if meeting else None,
    }


def _times(uow: UnitOfWork, part: Part) -> dict[str, Any]:
    rules = rules_of(uow.session, part.competition_id)
    return {
        "presentation_minutes": rules.count("defence.presentation_minutes_max"),
        "questions_minutes": rules.count("defence.qa_minutes_max"),
    }


def _sheet(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "member": sheet.member.full_name,
        "scores": {name: _text(Decimal(value) / 100) for name, value in sheet.scores.items()},
        "total": _text(sheet.total),
        "comment": sheet.comment,
        "committed_at": _moment(sheet.committed_at) if sheet.committed_at else None,
    }


def _minute(uow: UnitOfWork, slot: DefenceSlot) -> dict[str, Any]:
    return {
        "order": slot.order_number,
        "number": ticket(slot),
        "name": slot.application.person.full_name,
        "absent": slot.absent,
        "totals": [
            {"member": s.member.full_name, "total": _text(s.total), "reason": s.deviation_reason}
            for s in opened_sheets(uow.session, slot)
        ],
        "mark": _text(slot.final_mark),
        "how": slot.how,
        "reason": slot.decided_reason,
    }


def _moment(at: datetime) -> str:
    """An instant as a paper states it: 08:00 ngày 21/11/2026, in Viet Nam."""
    return f"{at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def _text(value: Decimal | None) -> str | None:
    """A mark as the paper prints it: decimal comma, no idle zeros."""
    if value is None:
        return None
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain.replace(".", ",")
