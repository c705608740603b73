"""A person's own pages: home, settings, second factor; and the doors that stand before sign-in."""

from typing import Any

from flask import Blueprint, request

from app.gates import signed_in

OPEN = {
    "account.check_your_mail",
    "account.demo_mail",
    "account.demo_outbox",
    "account.demo_people",
    "account.demo_sign_in",
    "account.switch_language",
}

blueprint = Blueprint("account", __name__)


@blueprint.before_request
def gate() -> Any:
    """For whoever signed in, but for the pages that stand before it."""
    return None if request.endpoint in OPEN else signed_in()
