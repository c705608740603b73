"""Refusals into pages: one page each, in the reader's language."""

import secrets
from typing import Any

import structlog
from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.sentences import sentence
from exams.errors import NotFound, NotPermitted, Refusal, Stale, Unavailable

log = structlog.get_logger()
PAGES = (400, 403, 404, 409, 413, 429, 500, 503)
RETRY_AFTER = 5  # seconds


def init_errors(app: Flask) -> None:
    """One handler for each kind of refusal."""
    app.register_error_handler(NotFound, lambda _e: page(404))
    app.register_error_handler(NotPermitted, lambda _e: page(404))
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(Unavailable, _away)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, lambda _e: page(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def page(status: int, **facts: Any) -> tuple[str, int]:
    """The page of a status."""
    return render_template(f"errors/{status}.html", **{"next_href": None, **facts}), status


def _refused(error: Refusal) -> tuple[str, int]:
    """Yours, but not now: the reasons, and the way back."""
    reasons = [sentence(reason) for reason in error.reasons]
    return page(403, reasons=reasons, next_href=_back(), next_text=None)


def _stale(_error: Stale) -> tuple[str, int]:
    """Somebody was faster: load the page again."""
    return page(409, next_href=_back())


def _away(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The database cannot answer just now: the same question is right a little later."""
    log.warning("request postponed", kind=type(error).__name__, endpoint=request.endpoint)
    g.pop("actor", None)
    try:
        body, status = page(503, next_href=_back())
    except Exception:  # the page asks the database who reads it
        body, status = "503 · Máy chủ tạm thời chưa trả lời được · Try again in a few seconds", 503
    return body, status, {"Retry-After": str(RETRY_AFTER)}


def _back() -> str | None:
    """The page of ours that the person comes from."""
    referrer = request.referrer or ""
    return referrer if referrer.startswith(request.host_url) else None


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status in PAGES and status != 500:
        return page(status)
    if status < 400:
        return error
    return page(400) if status < 500 else page(500, reference="")


def _broken(error: Exception) -> tuple[str, int]:
    """A fault of ours: logged under a reference that the person can quote. No personal data."""
    reference = secrets.token_hex(4)
    log.error("request failed", reference=reference, endpoint=request.endpoint, exc_info=error)
    g.pop("actor", None)
    try:
        return page(500, reference=reference)
    except Exception:  # the page itself is broken: say so plainly rather than fail twice
        log.error("error page failed", reference=reference, exc_info=True)
        return f"500 · {reference}", 500
