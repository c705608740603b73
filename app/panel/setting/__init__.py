"""Question setters: bank and papers."""

from flask import Blueprint

from app.gates import roles_only
from exams.permissions import Role

blueprint = Blueprint("setting", __name__)
roles_only(blueprint, Role.SETTER, Role.CHAIR)
