"""Acting as a person in the app's database."""

import pytest

from exams.people.queries import actor_for
from exams.uow import UnitOfWork


@pytest.fixture
def as_uow(app, clock):
    """`as_uow(person_id)` opens a unit of work of that person."""

    def open_work(person_id: int) -> UnitOfWork:
        database = app.extensions["database"]
        with database.reading() as session:
            actor = actor_for(session, person_id, clock())
        return UnitOfWork(database.writing(), actor, clock())

    return open_work
