"""Security headers on every answer, and the nonce of its scripts."""

import secrets
from typing import Any

from flask import Flask, Response, g, request


def init_headers(app: Flask) -> None:
    """A strict content policy: nothing from elsewhere, no inline script without our nonce."""
    app.before_request(_make_nonce)
    app.after_request(_add_headers)
    app.context_processor(_nonce_context)


def _make_nonce() -> None:
    g.csp_nonce = secrets.token_urlsafe(16)


def _nonce_context() -> dict[str, Any]:
    return {"csp_nonce": g.get("csp_nonce", "")}


def _add_headers(response: Response) -> Response:
    nonce = g.get("csp_nonce", "")
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
