"""Pages of the department: competitions, vetting, results, appointments, people."""

from flask import Blueprint

from app.gates import roles_only
from exams.permissions import Role

blueprint = Blueprint("office", __name__)
roles_only(
    blueprint,
    Role.OFFICER,
    Role.APPROVER,
    Role.SECRETARY,
    Role.CHAIR,
    Role.COUNCIL_MEMBER,
    Role.SUPERVISOR,
    Role.TRAINING_OFFICER,
    Role.ADMINISTRATOR,
    Role.LEADER,
)
