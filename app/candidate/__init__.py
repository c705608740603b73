"""Pages of a candidate: applications, proposal, own results, requests."""

from flask import Blueprint

from app.gates import signed_in_only

blueprint = Blueprint("candidate", __name__)
signed_in_only(blueprint)
