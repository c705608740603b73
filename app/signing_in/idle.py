"""Sessions of staff end after idle time; those of candidates, and of anyone in the room, do not."""

from typing import Any

from flask import Flask, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, user_logged_in
from flask_security import logout_user

from app.work import current_actor, now
from exams.permissions import is_staff

QUIET = {"static", "security.static", "health.alive", "health.ready"}


def init_idle(app: Flask) -> None:
    """Look at each request, before its blueprint's gate; the time runs from signing in."""
    app.before_request(end_idle_session)
    user_logged_in.connect(_begin, app)


def end_idle_session() -> Any:
    """Sign out who works for the office or a panel and asked for nothing for too long."""
    if request.endpoint in QUIET or not current_user.is_authenticated:
        return None
    at = int(now().timestamp())
    seen = session.get("seen_at", at)
    session["seen_at"] = at
    minutes = current_app.extensions["settings"].idle_minutes
    in_time = at - seen <= minutes * 60 or request.blueprint == "room"
    if in_time or not is_staff(current_actor().held):
        return None
    logout_user()
    flash(
        _("You were signed out after %(minutes)s minutes without activity.", minutes=minutes),
        "warning",
    )
    after = request.full_path if request.method == "GET" else None
    return redirect(url_for("security.login", next=after))


def _begin(_sender: Flask, **_facts: Any) -> None:
    """What the browser still holds of an earlier session does not count."""
    session["seen_at"] = int(now().timestamp())
