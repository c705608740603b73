"""The exam room on the candidate's side."""

from flask import Blueprint

from app.gates import signed_in_only

blueprint = Blueprint("room", __name__)
signed_in_only(blueprint)
