"""Markers: code and text only (law 3)."""

from flask import Blueprint

from app.gates import roles_only
from exams.permissions import Role

blueprint = Blueprint("blind", __name__)
roles_only(blueprint, Role.MARKER, Role.REMARKER, Role.CHAIR, Role.SECRETARY)
