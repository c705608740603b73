"""The candidate side of a person: the profile, kept once and reused in every application.

Apart from `people.models`, because who marks a script may not reach it (law 3).
"""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from exams.clock import local_day
from exams.db import Base, Instant
from exams.errors import Invalid
from exams.events import EventKind
from exams.people.models import Person
from exams.uow import UnitOfWork

FIELDS = (
    "born_on",
    "gender",
    "citizen_no",
    "phone",
    "address",
    "workplace",
    "job_title",
    "in_post_since",
    "degree",
    "political_theory",
    "planned_for",
)
GENDERS = ("female", "male", "other")
THEORY_LEVELS = ("none", "elementary", "intermediate", "advanced")


class Profile(Base):
    """What a candidate states once. One row a person."""

    __tablename__ = "profile"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    born_on: Mapped[date | None]
    gender: Mapped[str | None] = mapped_column(String(10))
    citizen_no: Mapped[str | None] = mapped_column(String(12))
    phone: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(300))
    workplace: Mapped[str | None] = mapped_column(String(200))
    job_title: Mapped[str | None] = mapped_column(String(200))
    in_post_since: Mapped[date | None]
    degree: Mapped[str | None] = mapped_column(String(200))
    political_theory: Mapped[str | None] = mapped_column(String(20))
    planned_for: Mapped[str | None] = mapped_column(String(200))
    saved_at: Mapped[datetime] = mapped_column(Instant)

    person: Mapped[Person] = relationship()


def profile_of(session: Session, person_id: int) -> Profile | None:
    """The profile of the person, if there is one yet."""
    return session.get(Profile, person_id)


def save_profile(uow: UnitOfWork, facts: dict[str, Any]) -> Profile:
    """Keep the acting person's own profile. Raises Invalid for a value that cannot be true."""
    clean = {name: _tidy(facts.get(name)) for name in FIELDS}
    _check(clean, local_day(uow.now))
    profile = uow.session.get(Profile, uow.person_id)
    if profile is None:
        profile = Profile(person_id=uow.person_id, saved_at=uow.now)
        uow.session.add(profile)
    for name, value in clean.items():
        setattr(profile, name, value)
    profile.saved_at = uow.now
    uow.record(EventKind.PROFILE_SAVED, f"person:{uow.person_id}")
    return profile


def as_stated(profile: Profile) -> dict[str, Any]:
    """The profile as plain values, days in ISO form: what a submission keeps of it."""
    values = {name: getattr(profile, name) for name in FIELDS}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def _tidy(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value).strip() or None


def _check(facts: dict[str, Any], today: date) -> None:
    """Citizen numbers have 12 digits (Law on Identification 2023); days lie in the past."""
    if facts["citizen_no"] and not re.fullmatch(r"[0-9]{12}", facts["citizen_no"]):
        raise Invalid("profile.citizen_no", field="citizen_no")
    for name in ("born_on", "in_post_since"):
        if facts[name] and facts[name] > today:
            raise Invalid("profile.future_day", field=name)
    if facts["gender"] not in (None, *GENDERS):
        raise Invalid("profile.unknown_choice", field="gender")
    if facts["political_theory"] not in (None, *THEORY_LEVELS):
        raise Invalid("profile.unknown_choice", field="political_theory")
