"""The anonymisation board: every script gets a code."""

from flask import Blueprint

from app.gates import roles_only
from exams.permissions import Role

blueprint = Blueprint("codes", __name__)
roles_only(blueprint, Role.CODER, Role.SECRETARY)
