"""What people call the values of our enums. One table a class, in alphabetical order."""

from typing import Any

from flask_babel import lazy_gettext as _l

from exams.permissions import Role

ROLES: dict[Role, Any] = {
    Role.OFFICER: _l("Officer"),
    Role.APPROVER: _l("Approver"),
    Role.SECRETARY: _l("Secretary"),
    Role.CHAIR: _l("Chair of the council"),
    Role.COUNCIL_MEMBER: _l("Council member"),
    Role.SETTER: _l("Question setter"),
    Role.INVIGILATOR: _l("Invigilator"),
    Role.CODER: _l("Member of the anonymisation board"),
    Role.MARKER: _l("Marker"),
    Role.REMARKER: _l("Re-marker"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.CANDIDATE: _l("Candidate"),
    Role.APPOINTEE: _l("Appointee"),
    Role.TRAINING_OFFICER: _l("Training officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.LEADER: _l("Leader"),
}
