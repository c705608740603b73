"""Real servers on free ports of this machine: Granian, as `make run` starts it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from tests.settings import SEALING_KEY

ROOT = Path(__file__).parent.parent
SECRET = "bench-" + "0" * 40  # of servers that live as long as the bench
READY_S = 60


@dataclass(frozen=True)
class Server:
    """A running server: its address, its parent process, how many workers it has."""

    port: int
    pid: int
    workers: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def statements(self) -> int:
        """What all workers have sent to the database on the fast path."""
        sent: dict[int, int] = {}
        with ThreadPoolExecutor(16) as together:  # one alone may always reach the same worker
            for _ in range(100):
                said = together.map(self._asked, ["/bench/sent"] * 16)
                sent |= {one["pid"]: one["sent"] for one in said}
                if len(sent) == self.workers:
                    return sum(sent.values())
        raise RuntimeError("a worker of the server does not answer")

    def _asked(self, path: str) -> dict[str, int]:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:  # noqa: S310
            said: dict[str, int] = json.load(answer)
            return said

    def memory_mb(self) -> float:
        """What the largest process holds."""
        return max(machine.resident_mb(pid) for pid in machine.tree(self.pid))


@contextmanager
def serving(
    target: str,
    database_url: str,
    var: Path,
    *,
    workers: int,
    threads: int,
    environment: dict[str, str] | None = None,
) -> Iterator[Server]:
    """`target` served until the end of the block."""
    port = free_port()
    var.mkdir(exist_ok=True)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)),
        *("--backlog", "4096", "--backpressure", "4096"),  # kept-open connections count
        *("--no-access-log", "--log-level", "warning", target),
    ]
    with (var / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=_settings(database_url, var) | (environment or {}),
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        server = Server(port, process.pid, workers)
        _wait_for(server, process, var / "log")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _settings(database_url: str, var: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "PYTHONWARNINGS": "ignore",
        "DATABASE_URL": database_url,
        "KHOABANG_MODE": "production",
        "KHOABANG_VAR": str(var),
        "KHOABANG_SECRET_KEY": SECRET,
        "KHOABANG_SEALING_KEY": SEALING_KEY,
        "KHOABANG_BASE_URL": "https://khoabang.example.vn",
        "KHOABANG_MAIL_SERVER": "smtp://127.0.0.1:9",
    }


def _wait_for(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            with suppress(OSError):
                urllib.request.urlopen(f"{server.url}/health", timeout=10).close()  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
