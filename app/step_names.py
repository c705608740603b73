"""Names of the steps of the calendar, of roles' holders and of parts, for pages about time."""

from typing import Any

from flask_babel import lazy_gettext as _l

STEPS: dict[str, Any] = {
    "announced": _l("Notice announced"),
    "registration_opens": _l("Registration opens"),
    "registration_closes": _l("Registration closes"),
    "vetting_due": _l("Dossiers vetted"),
    "eligible_list": _l("Eligible list issued"),
    "sitting": _l("Sitting"),
    "marking_due": _l("Marking finished"),
    "marks_published": _l("Marks published"),
    "remark_window_end": _l("Re-marking requests close"),
    "remark_result": _l("Result of re-marking"),
    "due": _l("Proposals handed in"),
    "defence": _l("Defence of proposals"),
    "result": _l("Result published"),
    "appointment": _l("Appointment"),
}


def step_name(name: str) -> str:
    """ "written.sitting" as a person reads it; the part is said beside it."""
    return str(STEPS[name.rpartition(".")[2]])
