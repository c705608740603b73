"""What each kind of official paper is called."""

from typing import Any

from flask_babel import lazy_gettext as _l

NAMES: dict[str, Any] = {
    "notice": _l("Notice of competition"),
    "eligible_list": _l("List of eligible candidates"),
    "ineligible_list": _l("List of ineligible candidates"),
    "call_up_batch": _l("Call-up letters"),
    "call_up_letter": _l("Call-up letter"),
    "coding_minutes": _l("Minutes of the coding"),
    "minutes": _l("Minutes"),
    "council_minutes": _l("Minutes of the council"),
    "defence_schedule": _l("Schedule of the defence"),
    "lot_minutes": _l("Minutes of the drawing of lots"),
    "result_notice": _l("Notice of the result"),
    "score_sheet": _l("Score sheets of a defence"),
    "defence_minutes": _l("Minutes of the defence"),
    "sitting_minutes": _l("Minutes of the sitting"),
    "result": _l("Notice of result"),
    "recognition_decision": _l("Decision recognising the result"),
    "appointment_decision": _l("Appointment decision"),
    "commitments_report": _l("Report on the action programme"),
    "training_plan": _l("Training plan"),
}


def document_name(kind: str) -> str:
    """The name of the kind; a kind without one is an official paper."""
    return str(NAMES.get(kind) or _l("Official paper"))
