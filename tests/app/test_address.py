"""In production a request cannot say where this installation stands."""

from pathlib import Path

import pytest
from flask import Flask, request

from app.accounts import open_account
from exams.messages.models import Message
from exams.uow import SYSTEM, UnitOfWork
from tests import build
from tests.apps import app_for
from tests.conftest import FakeClock
from tests.settings import settings_for

OURS = "https://thituyen.example.vn"
FORGED = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}


@pytest.fixture
def production(sqlite_url: str, tmp_path: Path):
    app = app_for(settings_for(sqlite_url, tmp_path, mode="production", base_url=OURS, proxies=1))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    app.extensions["database"].engine.dispose()


def test_a_link_that_opens_an_account_leads_to_us_whatever_the_request_says(
    production: Flask, clock: FakeClock
) -> None:
    data = production.extensions["database"]
    with production.app_context(), UnitOfWork(data.writing(), SYSTEM, clock()) as uow:
        someone = build.person(uow)
        open_account(uow, someone, "sáu con mèo trên mái")
        address = someone.email
    production.test_client().post("/reset", data={"email": address}, headers=FORGED)
    with data.reading() as session:
        body = session.query(Message).one().body
    assert f"{OURS}/reset/" in body and "evil" not in body


def test_the_page_is_at_our_own_address_over_https(production: Flask) -> None:
    answer = production.test_client().get("/home", headers=FORGED)
    assert "evil" not in answer.headers["Location"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    answer = production.test_client().get("/login", headers=FORGED)
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("said", "counted"), [("203.0.113.7", "203.0.113.7"), ("198.51.100.1, 203.0.113.7",) * 2]
)
def test_a_visitor_comes_from_where_our_own_proxy_says(
    production: Flask, said: str, counted: str
) -> None:
    production.add_url_rule("/whence", "whence", lambda: request.remote_addr or "")
    answer = production.test_client().get("/whence", headers={"X-Forwarded-For": said})
    assert answer.text == counted.rpartition(", ")[2]
