"""What the hall calls its reasons, incidents, documents and states."""

from typing import Any

from flask_babel import lazy_gettext as _l

from exams.sittings.hall import IncidentKind, TimeReason

REASONS: dict[TimeReason, Any] = {
    TimeReason.ACCESSIBILITY: _l("Accessibility"),
    TimeReason.OUTAGE: _l("Power or network failure"),
    TimeReason.ROOM_INCIDENT: _l("Incident in the room"),
    TimeReason.MACHINE_FAULT: _l("Fault of the machine"),
}
INCIDENTS: dict[IncidentKind, Any] = {
    IncidentKind.VIOLATION: _l("Violation"),
    IncidentKind.HEALTH: _l("Health"),
    IncidentKind.MACHINE: _l("Machine"),
    IncidentKind.NETWORK: _l("Network"),
    IncidentKind.POWER: _l("Power"),
    IncidentKind.OTHER: _l("Something else"),
}
DOCUMENTS: dict[str, Any] = {
    "citizen_card": _l("Citizen identity card"),
    "vneid": _l("VNeID on the phone"),
    "other_photo_id": _l("Another valid document with a photo"),
}
# state of a seat: (text, kind of tag)
STATES: dict[str, tuple[Any, str]] = {
    "expected": (_l("Expected"), "neutral"),
    "here": (_l("Here"), "info"),
    "writing": (_l("Writing"), "current"),
    "handed_in": (_l("Handed in"), "done"),
    "ended": (_l("Time over"), "done"),
    "absent": (_l("Absent"), "warning"),
}
