"""The account tables: how a person proves who they are. Roles are not here but in exams.people.

Flask-Security writes naive UTC times, so its columns are plain DateTime.
"""

import secrets
from datetime import datetime
from typing import Any

from flask import current_app
from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin, hash_password, naive_utcnow
from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.work import current_actor
from exams.db import Base
from exams.events import EventKind
from exams.people.models import Person
from exams.permissions import is_staff
from exams.uow import UnitOfWork


class NoRole(RoleMixin):  # type: ignore[misc]
    """Flask-Security wants a role model; ours are held in a competition, so it gets none."""


class Account(UserMixin, Base):  # type: ignore[misc]
    """The sign-in of one person."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    username: Mapped[str | None] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_counter: Mapped[int | None]  # the step of the last code taken: a code counts once
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    us_totp_secrets: Mapped[str | None] = mapped_column(Text)
    us_phone_number: Mapped[str | None] = mapped_column(String(128), unique=True)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))

    person: Mapped[Person] = relationship(lazy="joined")
    webauthn: Mapped[list["Passkey"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )

    @property
    def roles(self) -> list[Any]:
        """None: see exams.people."""
        return []

    @roles.setter
    def roles(self, _value: list[Any]) -> None:
        return None

    @property
    def full_name(self) -> str:
        """The person's name; Flask-Security hands the registration's to the store by this word."""
        return self.person.full_name

    @property
    def display_name(self) -> str:
        """The person's name, for the header."""
        return self.person.full_name

    @property
    def language(self) -> str:
        """The language the person chose."""
        return self.person.language

    @property
    def has_second_factor(self) -> bool:
        """Whether every sign-in by password asks for a second proof: a code, or a passkey."""
        return bool(self.tf_primary_method) or any(
            key.usage == "secondary" for key in self.webauthn
        )

    def check_tf_required_setup(self) -> bool:
        """Whether the second factor may be changed but not given up: it is required of staff."""
        return is_staff(current_actor().held)


class Passkey(WebAuthnMixin, Base):  # type: ignore[misc]
    """One passkey of an account."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), index=True, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(default=naive_utcnow)
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[Account] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, Any]:
        """How Flask-Security finds the account of a passkey."""
        return {"id": self.user_id}


def _hashed(password: str) -> str:
    """Hashed as Flask-Security will compare it: in its own normal form."""
    security = current_app.extensions["security"]
    return str(hash_password(security.password_util.normalize(password)))


def open_account(
    uow: UnitOfWork, person: Person, password: str | None = None, second_factor: bool = False
) -> Account:
    """A confirmed account for a known person: for the demonstration, rehearsals and tests.

    Needs an app context where a password or a second factor is asked for.
    """
    account = Account(
        person_id=person.id,
        person=person,
        email=person.email,
        active=True,
        fs_uniquifier=secrets.token_hex(16),
        fs_webauthn_user_handle=secrets.token_hex(16),
        confirmed_at=uow.now.replace(tzinfo=None),
        password=_hashed(password) if password else None,
    )
    if second_factor:
        account.tf_primary_method = "authenticator"
        account.tf_totp_secret = current_app.extensions[
            "security"
        ].totp_factory.generate_totp_secret()
    uow.session.add(account)
    uow.record(EventKind.ACCOUNT_CHANGED, f"person:{person.id}", public={"what": "opened"})
    return account
