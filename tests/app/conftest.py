"""A page client that checks on every page what must hold of every page."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from app.accounts import Account
from app.work import database
from exams.events import EventKind
from exams.people.queries import actor_for
from exams.uow import SYSTEM, UnitOfWork
from tests.apps import app_for
from tests.conftest import FakeClock
from tests.settings import settings_for


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path, clock: FakeClock) -> Iterator[Flask]:
    app = app_for(settings_for(sqlite_url, tmp_path))
    app.config["WTF_CSRF_ENABLED"] = False  # the presence of the token is checked on each page
    app.extensions["database"].clock = clock
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def setup(app: Flask, clock: FakeClock) -> Callable[[], UnitOfWork]:
    """`with setup() as uow:` prepares data in the app's database as the system."""

    def open_work() -> UnitOfWork:
        return UnitOfWork(app.extensions["database"].writing(), SYSTEM, clock())

    return open_work


@pytest.fixture
def as_work(
    app: Flask, setup: Callable[[], UnitOfWork], clock: FakeClock
) -> Callable[..., UnitOfWork]:
    """`with as_work(person_id) as uow:` acts as that person; without one, as the system."""

    def open_work(person_id: int | None = None) -> UnitOfWork:
        if person_id is None:
            return setup()
        kept = app.extensions["database"]
        with kept.reading() as session:
            actor = actor_for(session, person_id, clock())
        return UnitOfWork(kept.writing(), actor, clock())

    return open_work


class PageClient:
    """Fetches pages as one person and checks every one of them."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app = app
        self.client = client

    def sign_in(self, person_id: int, second_factor: bool = True) -> "PageClient":
        """Sign in as this person, with an account made for the test."""
        with self.app.app_context():
            uniquifier = f"test-{person_id}"
            with UnitOfWork(database().writing(), SYSTEM, database().clock()) as uow:
                if not uow.session.query(Account).filter_by(person_id=person_id).first():
                    uow.session.add(
                        Account(
                            person_id=person_id,
                            email=f"account{person_id}@example.vn",
                            active=True,
                            fs_uniquifier=uniquifier,
                            confirmed_at=database().clock().replace(tzinfo=None),
                            tf_primary_method="authenticator" if second_factor else None,
                        )
                    )
                    uow.record(EventKind.ACCOUNT_CHANGED, "account", public={"what": "test"})
        with self.client.session_transaction() as session:
            session["_user_id"] = uniquifier
            session["_fresh"] = True
            session["fs_cc"] = "set"
            session["fs_paa"] = time.time()  # Flask-Security asks the real clock
            session["identity"] = None
        return self

    def get(self, path: str, status: int = 200, **kwargs: Any) -> html.HtmlElement:
        """Fetch a page; redirects are followed."""
        return self._checked(self.client.get(path, follow_redirects=True, **kwargs), status)

    def post(
        self, path: str, data: dict[str, Any] | None = None, status: int = 200, **kwargs: Any
    ) -> html.HtmlElement:
        """Send a form; redirects are followed."""
        return self._checked(
            self.client.post(path, data=data or {}, follow_redirects=True, **kwargs), status
        )

    def _checked(self, response: Any, status: int) -> html.HtmlElement:
        assert response.status_code == status, f"{response.status_code}: {text_of(response)[:1500]}"
        if response.mimetype != "text/html":
            return response
        tree = html.fromstring(response.text)
        check_page(tree, response)
        return tree


def text_of(response: Any) -> str:
    if response.mimetype != "text/html":
        return response.text
    return " ".join(html.fromstring(response.text).text_content().split())


def check_page(tree: html.HtmlElement, response: Any) -> None:
    """What must hold of every page."""
    headings = tree.xpath("//h1")
    assert len(headings) == 1, f"{len(headings)} h1"
    title = " ".join(tree.findtext(".//title").split())
    heading = " ".join(headings[0].text_content().split())
    assert title.startswith(heading) or heading in title, f"title {title!r}, h1 {heading!r}"
    assert tree.get("lang") in ("vi", "en")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"ids twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    for form in tree.xpath("//form[translate(@method,'POST','post')='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), "a form without a CSRF token"
    labelled = set(tree.xpath("//label/@for"))
    for field in tree.xpath("//input[not(@type='hidden' or @type='submit')]|//select|//textarea"):
        assert (
            field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        ), f"a field without a label: {field.get('name')}"
    assert not tree.xpath("//*[@style]"), "an inline style"
    assert not tree.xpath("//script[not(@src) and not(@nonce) and not(@type='application/json')]")
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"%\(\w+\)s|\bNone\b", tree.text_content()), "an unfilled sentence"


@pytest.fixture
def client(app: Flask) -> PageClient:
    return PageClient(app, app.test_client())


@pytest.fixture
def as_person(app: Flask) -> Callable[[int], PageClient]:
    """`as_person(id)` is a new client signed in as that person."""
    return lambda person_id: PageClient(app, app.test_client()).sign_in(person_id)
