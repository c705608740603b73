"""Why marking cannot start or be locked yet; the same reasons stand beside the button."""

from datetime import datetime

from sqlalchemy.orm import Session

from exams.competitions.models import Part
from exams.competitions.queries import rules_of
from exams.errors import Reason
from exams.marking.allotment import ROUNDS
from exams.marking.models import Script
from exams.marking.queries import overview, scripts_of
from exams.marking.sheets import full_mark
from exams.marking.standing import Standing
from exams.people.queries import holders
from exams.permissions import Role


def why_not_start_marking(session: Session, part: Part, now: datetime) -> list[Reason]:
    """Scripts with a scale, and enough markers (TT 06/2020, Art. 28).

    Whether the marking board has declared its relatives names candidates, so it is asked by the
    office page and handed to the service (law 3).
    """
    scripts = scripts_of(session, part.id)
    markers = holders(session, part.competition_id, Role.MARKER, now)
    reasons = [] if scripts else [Reason("marking.no_scripts")]
    if len(markers) < ROUNDS:
        reasons.append(Reason("marking.too_few_markers", {"needed": ROUNDS, "there": len(markers)}))
    asked = rules_of(session, part.competition_id).count("marking.markers")
    if asked != ROUNDS:
        reasons.append(Reason("marking.rounds_unknown", {"asked": asked}))
    return reasons + _scale_reasons(scripts, part)


def _scale_reasons(scripts: list[Script], part: Part) -> list[Reason]:
    if not scripts:
        return []
    answers = scripts[0].answers
    if not answers or any(not answer["criteria"] for answer in answers):
        return [Reason("marking.no_scale")]
    if full_mark(answers) > part.max_marks:
        facts = {"scale": full_mark(answers), "full": part.max_marks}
        return [Reason("marking.scale_too_high", facts)]
    return []


def why_not_lock(session: Session, part: Part) -> list[Reason]:
    """Every script has a final mark."""
    counts = overview(session, part).counts
    codes = {
        Standing.MARKS: "marking.marks_missing",
        Standing.DIALOGUE: "marking.dialogues_missing",
        Standing.THIRD: "marking.thirds_missing",
        Standing.CHAIR: "marking.decisions_missing",
    }
    return [Reason(code, {"count": counts[at]}) for at, code in codes.items() if counts[at]]
