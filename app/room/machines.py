"""Which machine is at work: a random number in a signed cookie, known to the server by its hash."""

import secrets
from hashlib import sha256

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

COOKIE = "kb_machine"
ONE_WEEK = 7 * 24 * 3600  # for a day after the end late work may be handed over (leftovers.py)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt="kb-machine")


def machine() -> str:
    """The mark of the machine that asks, or "" when it has none yet."""
    try:
        return _mark(str(_signer().loads(request.cookies.get(COOKIE, ""))))
    except BadSignature:
        return ""


def _mark(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def new_machine() -> tuple[str, str]:
    """(mark, cookie) of a machine seen for the first time."""
    secret = secrets.token_urlsafe(24)
    return _mark(secret), str(_signer().dumps(secret))


def remember(response: Response, cookie: str | None) -> Response:
    """Let the browser keep the cookie for some days; scripts cannot read it."""
    if cookie is not None:
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=ONE_WEEK,
            path="/room",
            httponly=True,
            samesite="Strict",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    return response
