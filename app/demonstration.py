"""Filling an empty demonstration, and the accounts of its people."""

from datetime import timedelta

import click
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import storage
from app.accounts import Account, open_account
from app.work import database, now, sealer
from exams.competitions.models import Competition
from exams.people.models import Person, RoleAssignment
from exams.permissions import STAFF, Role
from exams.posts.service import import_units, load_framework
from exams.rehearsal.cast import Office, open_office
from exams.rehearsal.demonstration import Demonstration
from exams.rehearsal.world import World
from exams.sittings.models import Sitting
from exams.uow import SYSTEM, UnitOfWork

SEED = 2026
FURTHEST_BACK = timedelta(days=400)


def load_if_empty(app: Flask) -> None:
    """First start: units, framework, five competitions. Later: only a sitting to enter today."""
    with database().reading() as session:
        empty = session.scalar(select(Person.id).limit(1)) is None
        enterable = _enterable(session)
    if empty:
        click.echo("Loading the demonstration (about half a minute) …")
        _fill()
    elif not enterable:
        click.echo("The sitting of the demonstration is over: preparing a new one …")
        _new_sitting()
    _open_accounts()


def open_demonstration(only_sitting: bool = False) -> None:
    """Fill an empty database, with all five competitions or with the sitting alone."""
    _fill(only_sitting)
    _open_accounts()


def _fill(only_sitting: bool = False) -> None:
    world = _world()
    with world.work(None) as uow:
        import_units(uow)
    with world.work(None) as uow:
        load_framework(uow)
    demonstration = Demonstration(world, open_office(world), now(), _tell)
    if only_sitting:
        demonstration.sitting()
    else:
        demonstration.load()


def _new_sitting() -> None:
    world = _world()
    with database().reading() as session:
        number = len(session.scalars(select(Competition.id)).all())
        office = _office(session)
    Demonstration(world, office, now(), _tell).sitting(f"thi{number}")


def _world() -> World:
    data = database()
    seed = SEED if _untouched() else SEED + int(now().timestamp())
    return World(data.writing, data.reading, sealer(), storage.put, seed, now() - FURTHEST_BACK)


def _untouched() -> bool:
    with database().reading() as session:
        return session.scalar(select(Person.id).limit(1)) is None


def _tell(step: str, world: World) -> None:
    click.echo(f"  {world.at:%d/%m/%Y}  {step}")


def _enterable(session: Session) -> bool:
    """Whether a sitting is open whose time is not over."""
    rows = session.scalars(
        select(Sitting).where(Sitting.opened_at.is_not(None), Sitting.closed_at.is_(None))
    )
    return any(now() < row.starts_at + timedelta(minutes=row.minutes) for row in rows)


def _office(session: Session) -> Office:
    roles = (Role.ADMINISTRATOR, Role.LEADER, Role.OFFICER, Role.APPROVER)
    holders = {
        row.role: row.person_id
        for row in session.scalars(
            select(RoleAssignment).where(RoleAssignment.competition_id.is_(None))
        )
    }
    return Office(*(holders[role] for role in roles))


def _open_accounts() -> None:
    """Everybody of the demonstration can be signed in as; staff count as having a second factor."""
    with UnitOfWork(database().writing(), SYSTEM, now()) as uow:
        staff = set(
            uow.session.scalars(
                select(RoleAssignment.person_id).where(RoleAssignment.role.in_(STAFF))
            )
        )
        without = uow.session.scalars(
            select(Person).where(Person.id.not_in(select(Account.person_id)))
        ).all()
        for person in without:
            open_account(uow, person, second_factor=person.id in staff)


def welcome_lines(port: int) -> list[str]:
    """The address, and whom to sign in as."""
    lines = [f"Khoa Bảng: http://127.0.0.1:{port}"]
    if current_app.extensions["settings"].demo:
        lines += [
            f"Sign in with one click as anybody: http://127.0.0.1:{port}/demo-people",
            f"Mail that would be sent:           http://127.0.0.1:{port}/demo-outbox",
            *_people(),
        ]
    return [*lines, "Stop with Ctrl-C. The data stays in var/."]


def _people() -> list[str]:
    """One person of each role."""
    with database().reading() as session:
        seen: dict[Role, str] = {}
        query = select(RoleAssignment).order_by(RoleAssignment.id.desc())
        for row in session.scalars(query):
            seen[row.role] = f"{row.person.full_name} <{row.person.email}>"
        return [f"  {role.value:18} {seen[role]}" for role in Role if role in seen]
