"""What a member of the panel sees: the own sheets, and those of others only once all are open."""

from typing import Any

from flask_login import current_user

from app.work import Reader
from exams.bodies.queries import stands_aside
from exams.competitions.models import Part, PartKind, PartStage
from exams.competitions.queries import competitions_for
from exams.competitions.stages import reached
from exams.defence import queries
from exams.defence.models import DefenceSlot
from exams.defence.spread import Step
from exams.errors import NotFound
from exams.permissions import Action


def sessions_for(r: Reader) -> list[dict[str, Any]]:
    """Every called-up defence of the competitions whose panel the person is on."""
    found = []
    for competition in competitions_for(r.session, r.actor):
        if not _on_panel(r, competition.id):
            continue
        aside = stands_aside(r.session, competition.id, current_user.person_id)
        for part in competition.parts:
            if part.kind is PartKind.PROPOSAL and reached(part, PartStage.CALLED_UP):
                found.append(_session(r, part, aside))
    return found


def sheet_page(r: Reader, slot_id: int) -> dict[str, Any]:
    """One turn for one member; NotFound for who is not on this panel."""
    slot = queries.get_slot(r.session, slot_id)
    part = queries.get_defence_part(r.session, slot.part_id)
    if not _on_panel(r, part.competition_id):
        raise NotFound("defence.unknown_slot")
    aside = slot.application_id in stands_aside(
        r.session, part.competition_id, current_user.person_id
    )
    own = queries.own_sheet(r.session, slot.id, current_user.person_id)
    outcome = None if aside else queries.outcome_of(r.session, slot)
    return {
        "slot": slot, "part": part, "own": own, "aside": aside,
        "meeting": queries.session_of(r.session, part.id),
        "criteria": queries.criteria(r.session, part),
        "full": queries.full_marks(r.session, part),
        "times": queries.times(r.session, part),
        "proposal": None if aside else _proposal(r, slot),
        "sheets": [] if aside else queries.opened_sheets(r.session, slot),
        "may_write": _may_write(part, slot, aside, own),
        "must_explain": _must_explain(outcome, slot, own),
        "may_decide": _may_decide(r, part, slot, outcome) and not aside,
    }  # fmt: skip


def decision_of(r: Reader, slot_id: int) -> dict[str, Any]:
    """What the chair decides on; NotFound where there is nothing to decide."""
    view = sheet_page(r, slot_id)
    if not view["may_decide"]:
        raise NotFound("defence.unknown_slot")
    return {**view, "outcome": queries.outcome_of(r.session, view["slot"])}


def _on_panel(r: Reader, competition_id: int) -> bool:
    return bool(r.actor.roles_in(competition_id) & set(queries.PANEL_ROLES))


def _session(r: Reader, part: Part, aside: set[int]) -> dict[str, Any]:
    turns = [
        {
            "slot": slot,
            "aside": slot.application_id in aside,
            "own": queries.own_sheet(r.session, slot.id, current_user.person_id),
            "decide": _may_decide(r, part, slot, queries.outcome_of(r.session, slot))
            and slot.application_id not in aside,
        }
        for slot in queries.slots(r.session, part.id)
    ]
    return {"part": part, "meeting": queries.session_of(r.session, part.id), "turns": turns,
            "drawn": reached(part, PartStage.DRAWN)}  # fmt: skip


def _proposal(r: Reader, slot: DefenceSlot) -> Any:
    row = queries.proposal_of(r.session, slot.part_id, slot.application_id)
    return row if row is not None and row.submitted_at is not None else None


def _may_write(part: Part, slot: DefenceSlot, aside: bool, own: Any) -> bool:
    closed = slot.absent or slot.opened_at is not None or part.stage is not PartStage.DRAWN
    return not (aside or closed or (own is not None and own.committed_at is not None))


def _must_explain(outcome: Any, slot: DefenceSlot, own: Any) -> bool:
    if outcome is None or own is None or slot.final_mark is not None:
        return False
    return str(own.member_person_id) in outcome.reported and not own.deviation_reason


def _may_decide(r: Reader, part: Part, slot: DefenceSlot, outcome: Any) -> bool:
    waiting = outcome is not None and slot.final_mark is None and part.stage is PartStage.DRAWN
    chair = r.actor.may(Action.DEFENCE_DECIDE, part.competition_id)
    return bool(waiting and chair and outcome.step is not Step.MEAN)
