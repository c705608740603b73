"""The official papers of marking: sheets, minutes of marking, minutes of a dialogue.

Facts hold codes and marks as text in hundredths; a marker's name stands on the marker's own sheet.
"""

from decimal import Decimal
from typing import Any

from exams.clock import to_ms
from exams.competitions.models import Part
from exams.documents.service import issue
from exams.marking.ladder import Outcome
from exams.marking.models import Allocation, Script
from exams.marking.queries import allocations_of
from exams.marking.sheets import scale
from exams.people.queries import get_person
from exams.uow import UnitOfWork


def issue_dialogue_minutes(uow: UnitOfWork, part: Part, script: Script, outcome: Outcome) -> None:
    """Both marks, the gap, what was decided and why."""
    facts = {
        **_head(uow, part),
        "code": script.code,
        "marks": [_text(mark) for mark in outcome.marks],
        "gap": _text(outcome.gap),
        "step": outcome.step.value,
        "decided": _text(script.final_mark),
        "reason": script.decided_reason or "",
    }
    issue(uow, part.competition_id, "dialogue_minutes", facts, subject=f"script:{script.id}")


def issue_marking_papers(uow: UnitOfWork, part: Part, scripts: list[Script]) -> None:
    """At the lock: the minutes with every final mark by code, and each marker's sheet."""
    rows = [
        {
            "code": script.code,
            "marks": [_text(a.total) for a in script.allocations if a.total is not None],
            "final": _text(script.final_mark),
            "how": script.how.value if script.how else "",
        }
        for script in scripts
    ]
    facts = {**_head(uow, part), "rows": rows}
    issue(uow, part.competition_id, "marking_minutes", facts, subject=f"part:{part.id}")
    filled = allocations_of(uow.session, part.id)
    for marker_id, own in sorted(_by_marker(filled).items()):
        _issue_sheet(uow, part, marker_id, own)


def _issue_sheet(uow: UnitOfWork, part: Part, marker_id: int, own: list[Allocation]) -> None:
    criteria = [{"title": c.title, "full": _text(c.full)} for c in scale(own[0].script.answers)]
    rows = [_sheet_row(allocation) for allocation in own]
    facts = {
        **_head(uow, part),
        "marker": get_person(uow.session, marker_id).full_name,
        "criteria": criteria,
        "rows": rows,
    }
    issue(uow, part.competition_id, "marking_sheet", facts, subject=f"part:{part.id}")


def _sheet_row(allocation: Allocation) -> dict[str, Any]:
    points = {(m.slot, m.criterion): m.points for m in allocation.marks}
    order = scale(allocation.script.answers)
    return {
        "code": allocation.script.code,
        "points": [_text(points.get((c.slot, c.id))) for c in order],
        "total": _text(allocation.total),
        "comment": allocation.comment,
    }


def _by_marker(filled: list[Allocation]) -> dict[int, list[Allocation]]:
    found: dict[int, list[Allocation]] = {}
    for allocation in filled:
        if allocation.total is not None:
            found.setdefault(allocation.marker_id, []).append(allocation)
    return found


def _head(uow: UnitOfWork, part: Part) -> dict[str, Any]:
    return {
        "competition": part.competition.title,
        "unit": part.competition.unit.name,
        "part": part.title_vi,
        "full": _text(part.max_marks),
        "at_ms": to_ms(uow.now),
    }


def _text(mark: Decimal | None) -> str:
    """A mark as Vietnamese papers write it: 82,5."""
    if mark is None:
        return ""
    plain = f"{mark:.2f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",")
