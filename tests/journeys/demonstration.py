"""The demonstration, served for a browser: five competitions and people of each role."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.serving import make_server

from app.demonstration import load_if_empty
from exams.competitions.models import Competition
from exams.db import Base
from exams.people.models import Person, RoleAssignment
from exams.permissions import Role
from tests.apps import app_for
from tests.journeys.conftest import Quiet
from tests.settings import settings_for


@dataclass
class Demonstration:
    """A running demonstration."""

    app: Flask
    url: str

    def person(self, role: Role, title_part: str = "") -> int:
        """The first holder of the role, in the competition whose title holds the words."""
        with self.app.extensions["database"].reading() as session:
            query = (
                select(Person.id)
                .join(RoleAssignment, RoleAssignment.person_id == Person.id)
                .where(RoleAssignment.role == role, RoleAssignment.to_at.is_(None))
                .order_by(RoleAssignment.id)
            )
            if title_part:
                query = query.join(
                    Competition, Competition.id == RoleAssignment.competition_id
                ).where(Competition.title.contains(title_part))
            found = session.scalars(query).first()
        assert found is not None, f"nobody is {role} in {title_part!r}"
        return found

    def sign_in(self, page: Page, person_id: int) -> None:
        """One click on the page of people."""
        page.goto(f"{self.url}/demo-people")
        page.locator(f'form[action="/demo-people/{person_id}/sign-in"] button').first.click()
        page.wait_for_url("**/home")


def serve(folder: Path) -> Iterator[Demonstration]:
    """Load the demonstration into an empty SQLite database and serve it."""
    app = app_for(settings_for(f"sqlite:///{folder / 'demo.sqlite3'}", folder, mode="demo"))
    Base.metadata.create_all(app.extensions["database"].engine)
    with app.app_context():
        load_if_empty(app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Demonstration(app, f"http://localhost:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["database"].engine.dispose()
