"""SQLite has one server process: another is refused with a clear message; commands still work."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.server import ROOT, Server

pytestmark = pytest.mark.faults


@pytest.fixture
def serving(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    server = Server(sqlite_url, tmp_path, 1, {})
    try:
        server.start()
        yield server
    finally:
        server.kill_all()


def test_a_second_server_is_refused_and_says_why(serving: Server) -> None:
    second = run(serving, "-c", "import wsgi")
    assert second.returncode == 1
    assert "another process serves test.sqlite3 already" in second.stderr
    assert "--workers 1" in second.stderr and "PostgreSQL" in second.stderr
    serving.wait_until_alive(5)


def test_commands_work_beside_the_server(serving: Server) -> None:
    assert run(serving, "-m", "flask", "--app", "wsgi", "work", "--once").returncode == 0


def test_after_a_kill_the_next_server_starts(serving: Server) -> None:
    serving.kill_all()
    serving.start()


def test_two_workers_on_sqlite_do_not_start(sqlite_url: str, tmp_path: Path) -> None:
    server = Server(sqlite_url, tmp_path, 2, {})
    server.respawn = False
    try:
        server.launch()
        assert server.ended(90), "it goes on with two processes"
        assert "SQLite takes one server process" in server.printed()
    finally:
        server.kill_all()


def run(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with the environment of that server."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | server.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
