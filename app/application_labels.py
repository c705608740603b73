"""What people call the states of an application and its vetting.

Apart from `app.labels`, because who marks a script may not reach `exams.applications` (law 3).
"""

from typing import Any

from flask_babel import lazy_gettext as _l

from exams.applications.models import ApplicationState, BelowChoice, Verdict
from exams.rules.parameters import PRIORITY

APPLICATION_STATES: dict[ApplicationState, Any] = {
    ApplicationState.DRAFT: _l("Draft"),
    ApplicationState.SUBMITTED: _l("Submitted"),
    ApplicationState.WITHDRAWN: _l("Withdrawn"),
    ApplicationState.ELIGIBLE: _l("Eligible"),
    ApplicationState.INELIGIBLE: _l("Not eligible"),
}

BELOW_CHOICES: dict[BelowChoice, Any] = {
    BelowChoice.NOMINATE: _l("Let more candidates be nominated"),
    BelowChoice.POSTPONE: _l("Postpone: take the post out of this competition"),
    BelowChoice.PROCEED: _l("Hold the exam all the same"),
    BelowChoice.WIDEN: _l("Open registration for the post again to all"),
}

PRIORITY_VERDICTS: dict[Verdict, Any] = {
    Verdict.MET: _l("Category confirmed"),
    Verdict.NOT_MET: _l("Category refused"),
    Verdict.TO_VERIFY: _l("To verify"),
}

VERDICTS: dict[Verdict, Any] = {
    Verdict.MET: _l("Met"),
    Verdict.NOT_MET: _l("Not met"),
    Verdict.TO_VERIFY: _l("To verify"),
}


def verdicts_on(condition: str) -> dict[Verdict, Any]:
    """The verdicts as they are said of a condition, or of a claimed priority."""
    return PRIORITY_VERDICTS if condition == PRIORITY else VERDICTS
