"""Pages that anybody may read."""

from flask import Blueprint

from app.gates import open_to_all

blueprint = Blueprint("site", __name__)
open_to_all(blueprint)
