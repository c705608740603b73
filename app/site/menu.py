"""What every visitor finds at the head of a page, before signing in, and at its foot."""

from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.site import blueprint

HEAD = (("site.competitions", _l("Competitions")), ("site.how_it_works", _l("How it works")))
FOOT = (
    *HEAD,
    ("site.privacy", _l("Personal data")),
    ("site.accessibility", _l("Accessibility")),
)


@blueprint.app_context_processor
def public_menus() -> dict[str, Any]:
    """Entries of the head (a signed-in person has their own) and of the foot."""
    signed_in = current_user and current_user.is_authenticated
    return {"public_items": [] if signed_in else _entries(HEAD), "footer_items": _entries(FOOT)}


def _entries(items: tuple[tuple[str, Any], ...]) -> list[dict[str, Any]]:
    return [
        {"text": str(text), "href": url_for(endpoint), "active": request.endpoint == endpoint}
        for endpoint, text in items
    ]
