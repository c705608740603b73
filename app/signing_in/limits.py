"""How often somebody may try: by address and place together, and by place alone.

The place alone is generous: a whole exam room may sign in through one address of the network.
"""

from typing import Any

from flask import Flask, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

GUESS = "10 per 5 minutes"
MAIL = "5 per hour"
PLACE = "200 per 5 minutes"

# endpoint: how often one account may be tried from one place
LIMITED = {
    "security.login": GUESS,
    "security.verify": GUESS,
    "security.two_factor_token_validation": GUESS,
    "security.mf_recovery": GUESS,
    "security.wan_signin_response": GUESS,
    "security.change_password": GUESS,
    "security.reset_password": GUESS,
    "security.register": MAIL,
    "security.forgot_password": MAIL,
    "security.send_confirmation": MAIL,
    "security.two_factor_rescue": MAIL,
}
# The forms that ask for the address of the account.
BY_ADDRESS = {
    "security.login",
    "security.register",
    "security.forgot_password",
    "security.send_confirmation",
}


def init_limits(app: Flask) -> None:
    """Count in memory, or in Redis with memory behind it."""
    redis = app.extensions["settings"].redis_url
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=redis or "memory://",
        in_memory_fallback_enabled=bool(redis),
        headers_enabled=True,
    )
    for endpoint, often in LIMITED.items():
        view: Any = app.view_functions[endpoint]
        by_place = limiter.shared_limit(PLACE, scope="accounts", methods=["POST"])
        by_account = limiter.limit(often, key_func=_account_and_place, methods=["POST"])
        app.view_functions[endpoint] = by_place(by_account(view))


def _account_and_place() -> str:
    """Whom the attempt is about, known or not, and whence it comes.

    A form says it only where it asks for an address; elsewhere an address that somebody adds to
    the form would give as many tries as there are addresses.
    """
    if request.endpoint in BY_ADDRESS:
        whom = request.form.get("email")
    else:
        whom = session.get("tf_user_id") or session.get("_user_id")
    return f"{get_remote_address()} {(whom or '').strip().lower()}"
