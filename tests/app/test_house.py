"""The house itself: health, headers, error pages in both languages."""

import re

import pytest
from flask import Flask
from lxml import html
from sqlalchemy.exc import OperationalError

from exams.errors import Unavailable
from tests.app.conftest import PageClient


def test_the_process_says_that_it_lives(client: PageClient) -> None:
    assert client.client.get("/healthz").json == {"status": "alive"}


def test_an_unmigrated_database_is_not_ready(client: PageClient) -> None:
    answer = client.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["status"] == "migrations not at head"


@pytest.mark.parametrize(("language", "words"), [("vi", "Không tìm thấy"), ("en", "not found")])
def test_a_missing_page_says_so_in_the_readers_language(
    client: PageClient, language: str, words: str
) -> None:
    client.get(f"/language/{language}")
    page = client.get("/khong-co-trang-nay", status=404)
    assert words.lower() in page.text_content().lower()


def test_a_fault_of_ours_shows_a_reference_and_nothing_else(client: PageClient) -> None:
    client.app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError("Trần Bí Mật")

    client.app.view_functions["site.home"] = broken
    answer = client.client.get("/")
    assert answer.status_code == 500
    assert "Bí Mật" not in answer.text
    shown = html.fromstring(answer.text).xpath("//strong[@class='kb-numeric']/text()")
    assert re.fullmatch(r"[0-9a-f]{8}", shown[0])


def test_nothing_may_frame_or_run_in_our_pages(client: PageClient) -> None:
    headers = client.client.get("/").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_switch_leads_to_our_own_pages_only(client: PageClient) -> None:
    answer = client.client.get("/language/en?next=//evil.example")
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "away", [Unavailable("database.unavailable"), OperationalError("SELECT", {}, OSError("gone"))]
)
def test_while_the_database_is_away_every_page_says_when_to_come_again(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch, away: Exception
) -> None:
    def fail() -> None:
        raise away

    monkeypatch.setitem(app.view_functions, "site.home", fail)
    answer = client.client.get("/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "vẫn an toàn" in answer.text
