"""The hall: invigilators admit, watch and note; the chair decides what the rules leave open."""

from flask import Blueprint

from app.gates import roles_only
from exams.permissions import Role

blueprint = Blueprint("hall", __name__)
roles_only(blueprint, Role.INVIGILATOR, Role.SECRETARY, Role.OFFICER, Role.SUPERVISOR, Role.CHAIR)
