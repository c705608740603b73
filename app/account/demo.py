"""The people of the demonstration, to sign in as by one click. Exists in demo mode only."""

from itertools import groupby
from typing import Any

from flask import abort, current_app, redirect, render_template, url_for
from flask_login import current_user
from flask_security import login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.account import blueprint
from app.accounts import Account
from app.labels import ROLES
from app.work import read
from exams.competitions.models import Competition
from exams.people.models import Person, RoleAssignment
from exams.permissions import Role

FICTIONAL = "%@example.vn"


def demo_only() -> None:
    """404 outside the demonstration."""
    if not current_app.extensions["settings"].demo:
        abort(404)


@blueprint.get("/demo-people")
def demo_people() -> str:
    """Who is there in the demonstration, by competition and role."""
    demo_only()
    with read() as reader:
        groups = _groups(reader.session)
        loose = _without_role(reader.session)
        return render_template("account/demo_people.html", groups=groups, loose=loose)


def _groups(session: Session) -> list[dict[str, Any]]:
    """Each competition (the department first) with its people by role."""
    rows = session.execute(
        select(Competition.title, Competition.code, RoleAssignment.role, Person)
        .join(Person, RoleAssignment.person_id == Person.id)
        .join(Account, Account.person_id == Person.id)
        .outerjoin(Competition, RoleAssignment.competition_id == Competition.id)
        .where(Account.email.like(FICTIONAL), RoleAssignment.to_at.is_(None))
        .order_by(Competition.id.is_not(None), Competition.id, Person.name_key)
    ).all()
    order = list(Role)
    groups = []
    for (title, code), people in groupby(rows, key=lambda row: (row.title, row.code)):
        held = sorted(people, key=lambda row: order.index(row.role))
        by_role = [
            {
                "role": ROLES[role],
                "people": list({row.Person.id: row.Person for row in some}.values()),
            }
            for role, some in groupby(held, key=lambda row: row.role)
        ]
        groups.append({"title": title, "code": code, "roles": by_role})
    return groups


def _without_role(session: Session) -> list[Person]:
    """People who hold no role yet: a reader who may apply."""
    holding = select(RoleAssignment.person_id).where(RoleAssignment.to_at.is_(None))
    return list(
        session.scalars(
            select(Person)
            .join(Account, Account.person_id == Person.id)
            .where(Account.email.like(FICTIONAL), Person.id.not_in(holding))
            .order_by(Person.name_key)
        )
    )


@blueprint.post("/demo-people/<int:person_id>/sign-in")
def demo_sign_in(person_id: int) -> Any:
    """Sign in as this fictional person, as if every factor had been shown."""
    demo_only()
    store = current_app.extensions["security"].datastore
    account = store.db.session.scalar(
        select(Account).where(Account.person_id == person_id, Account.email.like(FICTIONAL))
    )
    if account is None:
        abort(404)
    if current_user.is_authenticated:
        logout_user()
    login_user(account, authn_via=["demonstration"])
    store.commit()
    return redirect(url_for("account.home"))
