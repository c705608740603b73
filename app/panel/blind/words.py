"""What people call the values of marking's enums. Here and not with the other labels, whose
module knows every enum of the platform, those of applications too (law 3)."""

from typing import Any

from flask_babel import lazy_gettext as _l

from exams.marking.models import How, Round
from exams.marking.standing import Standing

HOW: dict[How, Any] = {
    How.MEAN: _l("Mean of two marks"),
    How.DIALOGUE: _l("Decided after a dialogue"),
    How.THIRD: _l("After a third mark"),
    How.CHAIR: _l("Decided by the chair"),
}

ROUNDS: dict[Round, Any] = {
    Round.FIRST: _l("First marker"),
    Round.SECOND: _l("Second marker"),
    Round.THIRD: _l("Third marker"),
    Round.REMARK_FIRST: _l("First re-marker"),
    Round.REMARK_SECOND: _l("Second re-marker"),
}

STANDINGS: dict[Standing, Any] = {
    Standing.MARKS: _l("Waits for marks"),
    Standing.DIALOGUE: _l("Waits for a dialogue"),
    Standing.THIRD: _l("Waits for a third mark"),
    Standing.CHAIR: _l("Waits for the chair"),
    Standing.FINAL: _l("Has its mark"),
}
