"""A real server in a thread and a real Chromium, for journeys."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.accounts import Account
from exams.clock import system_clock
from exams.events import EventKind
from exams.people.queries import actor_for
from exams.sittings import service, timing
from exams.uow import SYSTEM, UnitOfWork
from tests import build_sittings
from tests.apps import app_for
from tests.build_sittings import SEALER, Hall
from tests.settings import settings_for

expect.set_options(timeout=30_000)  # a machine with much else to do shows the same, later
AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
# Chromium without its own windows and menus: the same engine for a third of the processor.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium-headless-shell"


@dataclass
class LiveClock:
    """The real time, shifted: a test moves it on without waiting."""

    by: timedelta = field(default_factory=timedelta)

    def __call__(self):
        return system_clock() + self.by

    def move(self, **by: float) -> None:
        """Move on by a timedelta's keywords."""
        self.by += timedelta(**by)


@dataclass
class LiveServer:
    """A running app: its address, its clock, its data."""

    app: Flask
    url: str
    clock: LiveClock

    def work(self, person_id: int | None = None) -> UnitOfWork:
        """A unit of work of a person, or of the system itself."""
        database = self.app.extensions["database"]
        actor = SYSTEM
        if person_id is not None:
            with database.reading() as session:
                actor = actor_for(session, person_id, self.clock())
        return UnitOfWork(database.writing(), actor, self.clock())

    def account(self, person_id: int) -> None:
        """Give the person a confirmed account with a second factor."""
        with self.work() as uow:
            if not uow.session.query(Account).filter_by(person_id=person_id).first():
                uow.session.add(
                    Account(
                        person_id=person_id,
                        email=f"account{person_id}@example.vn",
                        active=True,
                        fs_uniquifier=f"live-{person_id}",
                        confirmed_at=self.clock().replace(tzinfo=None),
                        tf_primary_method="authenticator",
                    )
                )
                uow.record(EventKind.ACCOUNT_CHANGED, "account", public={"what": "test"})

    def signed_in(self, person_id: int) -> Any:
        """The session cookie of the person, for a browser."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.update(
                _user_id=f"live-{person_id}",
                _fresh=True,
                fs_cc="set",
                fs_paa=self.clock().timestamp(),
                identity=None,
            )
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "url": self.url}


@pytest.fixture
def live(sqlite_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    """The app on a free port, with a file database of its own."""
    with serving(sqlite_url, tmp_path) as server:
        yield server


@contextmanager
def serving(database_url: str, var: Path) -> Iterator[LiveServer]:
    """The app on a free port until the end of the block."""
    app = app_for(settings_for(database_url, var))
    clock = LiveClock()
    app.extensions["database"].clock = clock
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    # "localhost": passkeys and other secure-context features of a browser work there
    yield LiveServer(app, f"http://localhost:{server.server_port}", clock)
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["database"].engine.dispose()


class Quiet(WSGIRequestHandler):
    """A server that does not write down each request."""

    def log_request(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys of a run."""
    os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, live: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """`visitor(person_id, width=390)` is a fresh browser, signed in as the person."""
    opened: list[BrowserContext] = []

    def visit(person_id: int | None = None, **options: Any) -> BrowserContext:
        width = options.pop("width", 1280)
        context = chromium.new_context(
            base_url=live.url,
            viewport={"width": width, "height": 844},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        context.set_default_timeout(60_000)
        opened.append(context)
        if person_id is not None:
            live.account(person_id)
            context.add_cookies([live.signed_in(person_id)])
        return context

    yield visit
    for context in opened:
        context.close()


@pytest.fixture
def hall(live: LiveServer) -> Hall:
    """A sitting that begins in an hour, with two candidates admitted."""
    with live.work() as uow:
        found = build_sittings.called_up(uow)
    admit_all(live, found)
    return found


def admit_all(live: LiveServer, hall: Hall) -> None:
    """Every candidate showed a document."""
    with live.work(hall.invigilator) as uow:
        for number in hall.numbers:
            service.admit(uow, hall.sitting_id, number, "citizen_card")


def open_at_the_hour(live: LiveServer, hall: Hall) -> None:
    """The hour has come: opened ahead of it, so that everybody begins in a few seconds."""
    live.clock.by += hall.starts_at - timing.LEAD - live.clock()
    with live.work(hall.secretary) as uow:
        service.open_sitting(uow, hall.part_id, SEALER)
    live.clock.move(seconds=timing.LEAD.total_seconds() - 3)


@pytest.fixture
def open_now(live: LiveServer, hall: Hall) -> Callable[[], None]:
    """Open the hall's sitting at its hour."""
    return lambda: open_at_the_hour(live, hall)


def check_axe(page: Page) -> None:
    """No violation that axe knows of, on the page as it is now."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async () => (await axe.run()).violations"
        ".map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)])"
    )
    assert found == []


def check_width(page: Page) -> None:
    """Nothing sticks out sideways."""
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 0, f"{over} px too wide"
