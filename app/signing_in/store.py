"""Flask-Security's store: its reads and writes pass through the unit of work (law 4)."""

from typing import Any

from flask import g, request
from flask_security.datastore import SQLAlchemySessionUserDatastore
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import Account, NoRole, Passkey
from app.i18n import language
from app.work import database, forget_actor, now
from exams.events import EventKind
from exams.people.models import Person
from exams.people.service import register_person
from exams.uow import SYSTEM, UnitOfWork

# Views outside Flask-Security's own that sign in or change an account, and its one changing GET.
CHANGING = {"account.demo_sign_in", "account.end_other_sessions", "security.confirm_email"}


class AccountDatastore(SQLAlchemySessionUserDatastore):  # type: ignore[misc]
    """Flask-Security's store, on one unit of work a request."""

    def __init__(self) -> None:
        super().__init__(_RequestSession(), Account, NoRole, Passkey)

    def commit(self) -> None:
        """Commit through the unit of work; a change that no signal named is named here."""
        uow = accounts_work()
        if uow.unrecorded:
            uow.record(EventKind.ACCOUNT_CHANGED, "account", public={"what": "sign-in"})
        uow.commit()
        forget_actor()

    def create_user(self, **kwargs: Any) -> Account:
        """An account with its person, in one unit of work.

        A person whom the office knew before by the same address gets the account; that they read
        mail at this address is proved before anybody can sign in.
        """
        full_name = kwargs.pop("full_name")
        kwargs["email"] = kwargs["email"].lower()
        uow = accounts_work()
        person = uow.session.scalar(select(Person).where(Person.email == kwargs["email"]))
        if person is None:
            person = register_person(uow, full_name, kwargs["email"], language())
        account: Account = super().create_user(person_id=person.id, person=person, **kwargs)
        return account

    def mf_set_recovery_codes(self, user: Account, rcs: list[str] | None) -> None:
        """New recovery codes; the old ones end."""
        super().mf_set_recovery_codes(user, rcs)
        note(user, "recovery-codes-made")

    def mf_delete_recovery_code(self, user: Account, idx: int) -> bool:
        """A recovery code was used and counts no more."""
        note(user, "recovery-code-used")
        return bool(super().mf_delete_recovery_code(user, idx))


class _RequestSession:
    """Stands for the session of this request's account work."""

    def __getattr__(self, name: str) -> Any:
        return getattr(accounts_work().session, name)


def accounts_work() -> UnitOfWork:
    """The unit of work in which this request reads and changes accounts.

    It takes the writer's lock only where an account may change: on SQLite a second writer, the
    service that the view calls, would otherwise wait for it in vain.
    """
    if "accounts_work" not in g:
        session: Session = (database().writing if _changes_accounts() else database().reading)()
        g.accounts_work = UnitOfWork(session, SYSTEM, now())
    work: UnitOfWork = g.accounts_work
    return work


def _changes_accounts() -> bool:
    if not request:
        return True
    posted = request.blueprint == "security" and request.method == "POST"
    return posted or request.endpoint in CHANGING


def note(account: Account, what: str) -> None:
    """Record what happened to this account."""
    accounts_work().record(
        EventKind.ACCOUNT_CHANGED, f"person:{account.person_id}", public={"what": what}
    )


def let_go(_error: BaseException | None = None) -> None:
    """The end of the request: what was not committed is dropped."""
    work = g.pop("accounts_work", None)
    if work is not None:
        work.close()
