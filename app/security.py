"""Sign-in on Flask-Security; its writes pass through the unit of work like all others (law 4)."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from flask_login import current_user
from flask_security import Security

from app.forms.dressing import dress
from app.mail.account_mail import AccountMail
from app.settings import Settings
from app.signing_in.codes import OnceOnlyCodes
from app.signing_in.forms import RegistrationForm, SignInForm
from app.signing_in.idle import init_idle
from app.signing_in.limits import init_limits
from app.signing_in.passkeys import PasskeyUtil
from app.signing_in.passwords import OurPasswords
from app.signing_in.records import init_records
from app.signing_in.store import AccountDatastore, let_go
from app.translations import FOLDER
from app.work import current_actor


def init_security(app: Flask) -> None:
    """Flask-Security with our accounts, forms, mail and limits."""
    settings: Settings = app.extensions["settings"]
    app.config.update(_cookies(settings), **_features(), **_secrets(settings), **_mail(settings))
    Security(
        app,
        AccountDatastore(),
        register_blueprint=True,
        register_form=RegistrationForm,
        login_form=SignInForm,
        mail_util_cls=AccountMail,
        password_util_cls=OurPasswords,
        totp_cls=OnceOnlyCodes,
        webauthn_util_cls=PasskeyUtil,
    )
    app.jinja_env.globals["dress"] = dress
    init_records(app)
    init_limits(app)
    init_idle(app)
    app.teardown_appcontext(let_go)
    app.context_processor(_signed_in)


def _cookies(settings: Settings) -> dict[str, Any]:
    """`__Host-`: the browser takes the cookie from this host alone, over HTTPS alone."""
    secure = settings.base_url.startswith("https:")
    return {
        "SESSION_COOKIE_NAME": "__Host-khoabang" if secure else "khoabang",
        "SESSION_COOKIE_PATH": "/",
        "REMEMBER_COOKIE_DURATION": timedelta(seconds=1),
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SECURE": secure,
    }


def _features() -> dict[str, Any]:
    return {
        "SECURITY_REGISTERABLE": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,  # mail is no factor
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # seconds a clock may be off
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "account.second_factor",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Khoa Bảng",
        "SECURITY_WAN_ALLOW_USER_HINTS": False,  # a typed address would tell who has a passkey
        "SECURITY_WAN_POST_REGISTER_VIEW": "account.second_factor",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FRESHNESS": timedelta(minutes=15),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_INPUT_NORMALIZE_FORM": "NFC",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_SCRIPT_NONCE_KEY": "csp_nonce",
        "SECURITY_JOIN_USER_ROLES": False,  # roles are ours: held in a competition, for a time
        "SECURITY_I18N_DIRNAME": ["builtin", str(FOLDER)],
        "SECURITY_POST_LOGIN_VIEW": "account.home",
        "SECURITY_POST_LOGOUT_VIEW": "site.home",
        "SECURITY_POST_CHANGE_VIEW": "account.settings",
        "SECURITY_POST_REGISTER_VIEW": "account.check_your_mail",
        "SECURITY_POST_VERIFY_VIEW": "account.settings",
    }


def _secrets(settings: Settings) -> dict[str, Any]:
    """What is kept of a second factor is encrypted at rest, each under a key of its own."""
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": settings.secret_key,
        "SECURITY_TOTP_SECRETS": {"1": _key(settings, "authenticator")},
        "SECURITY_TOTP_ISSUER": "Khoa Bảng",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [_key(settings, "recovery codes").encode()],
    }


def _key(settings: Settings, purpose: str) -> str:
    """A key for one purpose, derived from the installation's sealing key."""
    digest = hashlib.sha256(f"{purpose}:{settings.sealing_key}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def _mail(settings: Settings) -> dict[str, Any]:
    """Our templates for the mails that Flask-Security asks for; AccountMail renders them."""
    return {
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_TWO_FACTOR_RESCUE_MAIL": settings.mail_from,
        "SECURITY_EMAIL_PLAINTEXT": False,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_REGISTER_EMAIL_TEMPLATE": "account_welcome",
        "SECURITY_REGISTER_EMAIL_EXISTING_TEMPLATE": "account_exists",
        "SECURITY_EMAIL_TEMPLATE_CONFIRM": "account_confirm",
        "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET": "account_reset",
        "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "account_password_changed",
        "SECURITY_EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "account_password_changed",
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL_TEMPLATE": "account_rescue",
    }


def _signed_in() -> dict[str, Any]:
    return {
        "signed_in": current_user if current_user.is_authenticated else None,
        "actor": current_actor(),
        "demo": current_app.extensions["settings"].demo,
    }
