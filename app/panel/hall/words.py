"""What the hall calls its reasons, incidents, documents and states."""

from typing import Any

from flask_babel import lazy_gettext as _l

from exams.sittings.admission import TakeBackReason
from exams.sittings.board import SeatState
from exams.sittings.hall import IncidentKind
from exams.sittings.late import TWO_TEXTS
from exams.sittings.mop_up_models import MoveReason
from exams.sittings.takeover import TakeoverReason
from exams.sittings.times import TimeReason
from exams.sittings.watching import CLOCK_DIFFERS

REASONS: dict[TimeReason, Any] = {
    TimeReason.ACCESSIBILITY: _l("Accessibility"),
    TimeReason.OUTAGE: _l("Power or network failure"),
    TimeReason.ROOM_INCIDENT: _l("Incident in the room"),
    TimeReason.MACHINE_FAULT: _l("Fault of the machine"),
    TimeReason.HEALTH: _l("Health"),
    TimeReason.OTHER: _l("Something else"),
}
# What a person notes; a violation has its own act, with the sanction of the rule set.
INCIDENTS: dict[IncidentKind, Any] = {
    IncidentKind.HEALTH: _l("Health"),
    IncidentKind.MACHINE: _l("Machine"),
    IncidentKind.NETWORK: _l("Network"),
    IncidentKind.POWER: _l("Power"),
    IncidentKind.OTHER: _l("Something else"),
}
# Every kind of incident as it is read, those included that the server notes by itself.
INCIDENT_NAMES: dict[str, Any] = {
    **{kind.value: text for kind, text in INCIDENTS.items()},
    IncidentKind.VIOLATION.value: _l("Violation"),
    TWO_TEXTS: _l("Two texts under one number"),
    CLOCK_DIFFERS: _l("A deadline was wrong and was corrected"),
}
TAKEOVERS: dict[TakeoverReason, Any] = {
    TakeoverReason.MACHINE_FAULT: _l("Fault of the machine"),
    TakeoverReason.NETWORK: _l("Network"),
    TakeoverReason.POWER: _l("Power"),
    TakeoverReason.OTHER_SEAT: _l("Moved to another seat"),
}
TAKE_BACKS: dict[TakeBackReason, Any] = {
    TakeBackReason.WRONG_PERSON: _l("Another person"),
    TakeBackReason.WRONG_DOCUMENT: _l("The document is not the right one"),
    TakeBackReason.WRONG_ROOM: _l("Another room"),
    TakeBackReason.MISTAKE: _l("Admitted by mistake"),
}
MOVES: dict[MoveReason, Any] = {
    MoveReason.ILLNESS: _l("Illness"),
    MoveReason.ACCOMMODATION: _l("What was granted could not be given"),
    MoveReason.ROOM_FAILURE: _l("Failure of the room: power, network, machines"),
    MoveReason.EMERGENCY: _l("Emergency"),
    MoveReason.OTHER: _l("Something else"),
}
DOCUMENTS: dict[str, Any] = {
    "citizen_card": _l("Citizen identity card"),
    "vneid": _l("VNeID on the phone"),
    "other_photo_id": _l("Another valid document with a photo"),
}
# state of a seat: (text, kind of tag), in the order of the board: what asks for somebody first
STATES: dict[SeatState, tuple[Any, str]] = {
    SeatState.DISCONNECTED: (_l("Disconnected"), "error"),
    SeatState.PAUSED: (_l("Paused"), "warning"),
    SeatState.EXPECTED: (_l("Expected"), "neutral"),
    SeatState.HERE: (_l("Here"), "info"),
    SeatState.WRITING: (_l("Writing"), "current"),
    SeatState.HANDED_IN: (_l("Handed in"), "done"),
    SeatState.ENDED: (_l("Time over"), "done"),
    SeatState.SUSPENDED: (_l("Suspended"), "error"),
    SeatState.MOVED: (_l("Another day"), "info"),
    SeatState.ABSENT: (_l("Absent"), "warning"),
}
