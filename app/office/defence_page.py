"""What the office's page of a defence shows: never a score before the opening, nor how many."""

from typing import Any

from app.sentences import sentence
from app.work import Reader
from exams.competitions.models import Part, PartStage
from exams.competitions.stages import reached
from exams.defence import guards, queries
from exams.defence.models import DefenceSlot
from exams.errors import Reason
from exams.permissions import Action


def page_of(r: Reader, part: Part) -> dict[str, Any]:
    """Everything the template needs of one part."""
    s, meeting = r.session, queries.session_of(r.session, part.id)
    handed_in = queries.proposals(s, part.id)
    members = queries.panel(s, part.competition_id, r.now)
    away = set(meeting.absent_members) if meeting else set()
    return {
        "part": part,
        "meeting": meeting,
        "deadline": queries.deadline(s, part),
        "entrants": [(a, handed_in.get(a.id)) for a in queries.standing_entrants(s, part.id)],
        "members": [(person, person.id in away) for person in members],
        "turns": [turn_of(r, slot) for slot in queries.slots(s, part.id)],
        "times": queries.times(s, part),
        "waits": part.stage is PartStage.PLANNED,
        "called": part.stage is PartStage.CALLED_UP,
        "drawn": part.stage is PartStage.DRAWN,
        "over": reached(part, PartStage.SCORED),
        "missing": _missing(r, part),
        "runs": r.actor.may(Action.COMPETITION_RUN, part.competition_id),
        "conducts": r.actor.may(Action.DEFENCE_CONDUCT, part.competition_id),
    }


def turn_of(r: Reader, slot: DefenceSlot) -> dict[str, Any]:
    """One turn: where it stands and what may be done with it."""
    blocked = guards.why_not_open(r.session, slot, r.now)
    return {
        "slot": slot,
        "status": _status(slot),
        "blocked": _sentences(blocked),
        "sheets": queries.opened_sheets(r.session, slot),
    }


def _status(slot: DefenceSlot) -> str:
    if slot.absent:
        return "absent"
    if slot.final_mark is not None:
        return "marked"
    if slot.opened_at is not None:
        return "undecided"
    if slot.ended_at is not None:
        return "scoring"
    return "speaking" if slot.started_at is not None else "waiting"


def _missing(r: Reader, part: Part) -> list[str]:
    if part.stage is PartStage.PLANNED:
        return _sentences(guards.why_not_call_up(r.session, part, r.now))
    if part.stage is PartStage.CALLED_UP:
        return _sentences(guards.why_not_draw(r.session, part, r.now))
    if part.stage is PartStage.DRAWN:
        return _sentences(guards.why_not_finish(r.session, part))
    return []


def _sentences(reasons: list[Reason]) -> list[str]:
    return [sentence(reason) for reason in reasons]
