"""What people call the states, outcomes and rounds of a re-marking."""

from typing import Any

from flask_babel import lazy_gettext as _l

from exams.appeals.models import RequestState
from exams.marking.models import Round

OUTCOMES: dict[str, Any] = {
    "unchanged": _l("The mark stays as it was"),
    "raised": _l("The mark is raised"),
    "lowered": _l("The mark is lowered"),
}

REMARK_ROUNDS: dict[Round, Any] = {
    Round.REMARK_FIRST: _l("First re-marker"),
    Round.REMARK_SECOND: _l("Second re-marker"),
}

STATES: dict[RequestState, Any] = {
    RequestState.FILED: _l("Filed"),
    RequestState.REMARKING: _l("In re-marking"),
    RequestState.DECIDED: _l("Decided"),
}
