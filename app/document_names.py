"""What each kind of official paper is called."""

from typing import Any

from flask_babel import lazy_gettext as _l

NAMES: dict[str, Any] = {
    "application_receipt": _l("Receipt of an application"),
    "appointment_decision": _l("Appointment decision"),
    "call_up_batch": _l("Call-up letters"),
    "call_up_letter": _l("Call-up letter"),
    "coding_minutes": _l("Minutes of the coding"),
    "commitments_report": _l("Report on the action programme"),
    "council_decision": _l("Decision setting up a council or board"),
    "council_minutes": _l("Minutes of the council"),
    "defence_minutes": _l("Minutes of the defence"),
    "defence_schedule": _l("Schedule of the defence"),
    "dialogue_minutes": _l("Minutes of a dialogue between markers"),
    "eligible_list": _l("List of eligible candidates"),
    "employer_correction": _l("Letter to a candidate's unit that a sanction is revoked"),
    "employer_notice": _l("Letter to a candidate's unit about a sanction"),
    "entry_decision": _l("Decision of the council on entry to the next part"),
    "handing_over_minutes": _l("Minutes of the handing over of works"),
    "ineligible_list": _l("List of ineligible candidates"),
    "lot_minutes": _l("Minutes of the drawing of lots"),
    "marking_minutes": _l("Minutes of the marking"),
    "marking_sheet": _l("Marking sheet"),
    "notice": _l("Notice of competition"),
    "opening_minutes": _l("Minutes of the opening of a paper"),
    "post_notice": _l("Notice about a post"),
    "recognition_decision": _l("Decision recognising the result"),
    "remark_decision": _l("Answer to a re-marking request"),
    "result_notice": _l("Notice of the result"),
    "score_sheet": _l("Score sheets of a defence"),
    "sitting_minutes": _l("Minutes of the sitting"),
    "training_plan": _l("Training plan"),
    "vetting_minutes": _l("Minutes of vetting"),
    "violation_minutes": _l("Minutes of a violation"),
}


def document_name(kind: str) -> str:
    """The name of the kind; a kind without one is an official paper."""
    return str(NAMES.get(kind) or _l("Official paper"))
