"""Panel members at the defence, who know whom they hear."""

from flask import Blueprint

from app.gates import roles_only
from exams.permissions import Role

blueprint = Blueprint("named", __name__)
roles_only(blueprint, Role.CHAIR, Role.COUNCIL_MEMBER, Role.SECRETARY)
