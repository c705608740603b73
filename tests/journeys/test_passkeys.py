"""Passkeys in a real Chromium with a virtual authenticator: set up, then sign in without a password."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from app.accounts import Account, Passkey, open_account
from exams.uow import SYSTEM, UnitOfWork
from tests import build
from tests.apps import app_for
from tests.settings import settings_for

pytestmark = pytest.mark.browser
PASSWORD = "sáu con mèo trên mái"


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = app_for(settings_for(sqlite_url, tmp_path))
    with app.app_context():
        database = app.extensions["database"]
        with UnitOfWork(database.writing(), SYSTEM, database.clock()) as uow:
            open_account(uow, build.person(uow, "Lý Khóa Truy Cập"), PASSWORD)
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
    yield page
    context.close()


def rows(app: Flask, what: Any) -> list[Any]:
    with app.extensions["database"].reading() as session:
        return list(session.scalars(select(what)))


def sign_in(page: Any, app: Flask, address: str) -> None:
    page.goto(f"{address}/login")
    page.fill("#email", rows(app, Account)[0].email)
    page.fill("#password", PASSWORD)
    page.click("main form button[type=submit] >> nth=-1")


def add_passkey(page: Any, address: str, usage: str) -> None:
    page.goto(f"{address}/wan-register")
    page.fill("#name", "máy tính cơ quan")
    page.check(f"#usage-{usage}")
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/account/second-factor")


def sign_out(page: Any, address: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/home")
    assert "/login" in page.url


def test_a_passkey_of_the_machine_itself_signs_in_without_a_password(
    app: Flask, address: str, page: Any
) -> None:
    sign_in(page, app, address)
    page.wait_for_url("**/home")
    add_passkey(page, address, "first")
    assert [key.usage for key in rows(app, Passkey)] == ["first"]
    sign_out(page, address)
    page.goto(f"{address}/wan-signin")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/home")
    assert "Lý Khóa Truy Cập" in page.content()


def test_a_passkey_is_asked_for_after_the_password(app: Flask, address: str, page: Any) -> None:
    sign_in(page, app, address)
    page.wait_for_url("**/home")
    add_passkey(page, address, "secondary")
    sign_out(page, address)
    sign_in(page, app, address)
    page.wait_for_url(re.compile("/wan-signin"))
    page.click("main form button[type=submit]")
    page.wait_for_url("**/home")
