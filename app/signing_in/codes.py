"""Authenticator codes: each counts once (RFC 6238, 5.2)."""

from flask_security import Totp
from passlib.totp import TotpMatch

from app.accounts import Account


class OnceOnlyCodes(Totp):  # type: ignore[misc]
    """Remembers the last step of each account, so that a code looked at over a shoulder is spent."""

    def get_last_counter(self, user: Account) -> int | None:
        """The step of the last code taken."""
        return user.tf_last_counter

    def set_last_counter(self, user: Account, tmatch: TotpMatch) -> None:
        """Remember it; committed with the sign-in."""
        user.tf_last_counter = tmatch.counter
