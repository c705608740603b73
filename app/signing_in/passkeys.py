"""Which passkeys are taken: any device, a phone or Windows Hello too, with its lock opened."""

from flask_security import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts import Account


class PasskeyUtil(WebauthnUtil):  # type: ignore[misc]
    """Asks for user verification everywhere: a passkey then is both what one has and what one is."""

    def authenticator_selection(self, user: Account, usage: str) -> AuthenticatorSelectionCriteria:
        """Flask-Security would take only a separate key as first factor."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED
            if usage == "first"
            else ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(
        self, user: Account | None, usage: list[str]
    ) -> UserVerificationRequirement:
        """At sign-in too."""
        return UserVerificationRequirement.REQUIRED
