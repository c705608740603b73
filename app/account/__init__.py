"""A person's own pages: home, language, second factor. Each view says for itself who may read."""

from flask import Blueprint

from app.gates import open_to_all

blueprint = Blueprint("account", __name__)
open_to_all(blueprint)
