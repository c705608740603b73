"""The real server in a process of its own: granian, several workers, production settings."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

from tests.settings import SEALING_KEY

ROOT = Path(__file__).resolve().parents[2]
SECRET = "faults" * 8


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


class Server:
    """`granian wsgi:app` on a loopback port. What it prints goes to a file."""

    def __init__(
        self, database_url: str, folder: Path, workers: int, environment: dict[str, str]
    ) -> None:
        self.port = free_port()
        self.workers, self.respawn = workers, True
        self.log = folder / "server.log"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DATABASE_URL": database_url,
            "KHOABANG_MODE": "production",
            "KHOABANG_SECRET_KEY": SECRET,
            "KHOABANG_SEALING_KEY": SEALING_KEY,
            "KHOABANG_VAR": str(folder / "var"),
            "KHOABANG_BASE_URL": "https://khoabang.example.vn",
            "KHOABANG_MAIL_SERVER": "127.0.0.1",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.launch()
        self.wait_until_alive()

    def launch(self) -> None:
        """Start, without waiting."""
        command = [
            str(Path(sys.executable).parent / "granian"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", str(self.workers), "--blocking-threads", "32", "--no-access-log"),
            *("--respawn-interval", "0.2", "--log-level", "warning"),
            *(("--respawn-failed-workers",) if self.respawn else ()),
            "wsgi:app",
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_alive(self, seconds: float = 90) -> None:
        """Wait for the first answer; raises when none comes in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()[-3000:]}")

    def worker_pids(self) -> list[int]:
        """The processes that answer requests."""
        assert self._process is not None
        try:
            children = psutil.Process(self._process.pid).children()
        except psutil.NoSuchProcess:
            return []
        return [c.pid for c in children if "resource_tracker" not in " ".join(_command(c))]

    def ended(self, seconds: float) -> bool:
        """Whether it ends by itself within that time."""
        assert self._process is not None
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.poll() is not None

    def kill_worker(self, which: int) -> bool:
        """kill -9 of one worker while all of them serve; the server starts another by itself."""
        pids = self.worker_pids()
        if len(pids) < self.workers or not all(map(_serves, pids)):
            return False
        _kill(pids[which % len(pids)])
        return True

    def ensure_runs(self) -> None:
        """Start it again when it ended by itself, as systemd does: Granian gives up over a worker
        that ends twice within six seconds."""
        if self.ended(0):
            self.start()

    def kill_all(self) -> None:
        """kill -9 of the server with all its workers."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def printed(self) -> str:
        """Everything that it wrote to its log."""
        return self.log.read_text(errors="replace")


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _serves(pid: int) -> bool:
    """Whether a worker has its threads; one that is still loading the application has few."""
    try:
        return bool(psutil.Process(pid).num_threads() > 3)
    except psutil.Error:
        return False


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
