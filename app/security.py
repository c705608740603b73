"""Sign-in on Flask-Security; its writes pass through the unit of work like all others (law 4)."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user
from flask_security import Security
from flask_security.datastore import SQLAlchemySessionUserDatastore
from sqlalchemy.orm import Session

from app.accounts import Account, NoRole, Passkey
from app.work import current_actor, database, now
from exams.events import EventKind
from exams.uow import SYSTEM, UnitOfWork


class AccountDatastore(SQLAlchemySessionUserDatastore):  # type: ignore[misc]
    """Flask-Security's store, on one unit of work a request."""

    def __init__(self) -> None:
        super().__init__(_RequestSession(), Account, NoRole, Passkey)

    def commit(self) -> None:
        """Record that an account changed, and commit through the unit of work."""
        uow = accounts_work()
        if uow.session.new or uow.session.dirty or uow.session.deleted:
            uow.record(EventKind.ACCOUNT_CHANGED, "account", public={"what": "sign-in"})
        uow.commit()


class _RequestSession:
    """Stands for the session of this request's account work."""

    def __getattr__(self, name: str) -> Any:
        return getattr(accounts_work().session, name)


def accounts_work() -> UnitOfWork:
    """The unit of work in which this request reads and changes accounts."""
    if "accounts_work" not in g:
        changing = request.method not in ("GET", "HEAD")
        session: Session = (database().writing if changing else database().reading)()
        g.accounts_work = UnitOfWork(session, SYSTEM, now())
    work: UnitOfWork = g.accounts_work
    return work


def init_security(app: Flask) -> None:
    """Flask-Security with our accounts."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_SALT=app.extensions["settings"].secret_key,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_SCRIPT_NONCE_KEY="csp_nonce",
    )
    Security(app, AccountDatastore(), register_blueprint=True)
    app.teardown_appcontext(_close)
    app.context_processor(_signed_in)


def _signed_in() -> dict[str, Any]:
    return {
        "signed_in": current_user if current_user.is_authenticated else None,
        "actor": current_actor(),
        "demo": current_app.extensions["settings"].demo,
    }


def _close(_error: BaseException | None) -> None:
    work = g.pop("accounts_work", None)
    if work is not None:
        work.session.rollback()
        work.session.close()
