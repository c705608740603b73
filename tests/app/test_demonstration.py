"""The demonstration: loaded once, with a sitting that can be entered on every day."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.accounts import Account
from app.demonstration import load_if_empty, open_demonstration, welcome_lines
from exams.competitions.models import Competition
from exams.people.models import Person
from exams.sittings.models import Attempt, Sitting
from tests.conftest import FakeClock


def count(app: Flask, table: type) -> int:
    with app.extensions["database"].reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_later_start_keeps_the_data_and_offers_a_sitting_of_that_day(
    app: Flask, clock: FakeClock
) -> None:
    with app.app_context():
        open_demonstration(only_sitting=True)
        assert count(app, Competition) == 1
        assert count(app, Account) == count(app, Person)
        load_if_empty(app)
        assert count(app, Competition) == 1, "the sitting can still be entered"
        clock.move(days=1, hours=2)
        load_if_empty(app)
    assert count(app, Competition) == 2
    assert count(app, Account) == count(app, Person)
    with app.extensions["database"].reading() as session:
        newest = session.scalars(select(Sitting).order_by(Sitting.id.desc())).first()
        assert newest is not None
        assert clock() - newest.starts_at <= timedelta(minutes=10)
        begun = session.scalars(select(Attempt.seat_id)).all()
        free = [s for s in newest.seats if s.admitted_at is not None and s.id not in begun]
    assert len(free) >= 3


def test_the_terminal_says_where_and_as_whom_to_sign_in(app: Flask) -> None:
    with app.app_context():
        assert welcome_lines(8080)[0] == "Khoa Bảng: http://127.0.0.1:8080"
