"""What Flask-Security tells by signals becomes events; a failed attempt is a line of the log."""

from functools import partial
from typing import Any

import structlog
from flask import Flask
from flask_security import signals

from app.accounts import Account
from app.signing_in.store import accounts_work, note
from exams.events import EventKind

log = structlog.get_logger()

# Which signal is recorded under which word.
WHAT = {
    signals.user_registered: "registered",
    signals.user_confirmed: "confirmed",
    signals.password_changed: "password-changed",
    signals.password_reset: "password-reset",
    signals.tf_profile_changed: "second-factor-set",
    signals.tf_disabled: "second-factor-ended",
    signals.wan_registered: "passkey-added",
    signals.wan_deleted: "passkey-removed",
}


def init_records(app: Flask) -> None:
    """Listen, for as long as this app lives."""
    for signal, what in WHAT.items():
        signal.connect(partial(_change, what), app, weak=False)
    signals.user_authenticated.connect(_signed_in, app)
    signals.user_failed_authn.connect(_failed, app)


def _change(what: str, _sender: Flask, user: Account, **_: Any) -> None:
    note(user, what)


def _signed_in(_sender: Flask, user: Account, authn_via: list[str] | None = None, **_: Any) -> None:
    accounts_work().record(
        EventKind.SIGNED_IN,
        f"person:{user.person_id}",
        public={"via": "+".join(authn_via or ["second-factor"])},
    )


def _failed(_sender: Flask, **facts: Any) -> None:
    log.info("sign-in failed", how=str(facts.get("auth_type", "")))
