"""Databases for the cases: made once, copied for each."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from tests.faults.clusters import Cluster, url_of
from tests.faults.disks import Disk
from tests.faults.exam import Hall, prepare
from tests.faults.scenario import Scenario
from tests.faults.server import Server
from tests.faults.stage import Stage

NAME = "exam"


class World:
    """A folder with the masters: an SQLite file and a PostgreSQL server, each with an exam."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._halls: dict[tuple[str, int], Hall] = {}
        self._masters: dict[int, Cluster] = {}
        self._count = 0

    @contextmanager
    def stage(self, scenario: Scenario) -> Iterator[Stage]:
        """Everything for one case, cleared away after it."""
        self._count += 1
        folder = self.folder / str(self._count)
        (folder / "var").mkdir(parents=True)
        folder.chmod(0o755)
        disk = Disk(folder, scenario.disk_ms)
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            if scenario.where == "sqlite":
                yield self._on_sqlite(scenario, folder, disk)
                return
            clusters = [Cluster(folder / name, disk.environment) for name in "ab"]
            for cluster in clusters:
                stack.callback(cluster.stop)
            clusters = self._started(scenario, *clusters)
            yield self._on_postgresql(scenario, folder, disk, clusters)

    def _on_sqlite(self, scenario: Scenario, folder: Path, disk: Disk) -> Stage:
        master = self.folder / f"master-{scenario.candidates}.sqlite3"
        hall = self._hall(f"sqlite:///{master}", scenario.candidates)
        shutil.copy(master, folder / "exam.sqlite3")
        url = f"sqlite:///{folder / 'exam.sqlite3'}"
        server = Server(url, folder, 1, disk.environment)
        return Stage(scenario, replace(hall, url=url), url, server, disk, [])

    def _on_postgresql(
        self, scenario: Scenario, folder: Path, disk: Disk, clusters: list[Cluster]
    ) -> Stage:
        hall = self._halls[("postgresql", scenario.candidates)]
        url = url_of(NAME, *clusters)
        server = Server(url, folder, 2, {})
        return Stage(scenario, replace(hall, url=url), url, server, disk, clusters)

    def _started(self, scenario: Scenario, primary: Cluster, standby: Cluster) -> list[Cluster]:
        """Copies of the master: one server, or a primary that waits for its standby."""
        primary.copy_of(self._master(scenario.candidates), standby=False)
        primary.start()
        if scenario.where == "postgresql":
            return [primary]
        standby.copy_of(primary, standby=True)
        standby.start()
        primary.stop()
        primary.start("-c", "synchronous_standby_names=standby")
        return [primary, standby]

    def _master(self, candidates: int) -> Cluster:
        cluster = self._masters.get(candidates)
        if cluster is None:
            cluster = self._masters[candidates] = Cluster(self.folder / f"master-{candidates}")
            cluster.make()
            cluster.start()
        if ("postgresql", candidates) not in self._halls:
            self._halls[("postgresql", candidates)] = prepare(cluster.database(NAME), candidates)
        return cluster

    def _hall(self, url: str, candidates: int) -> Hall:
        found = self._halls.get((url, candidates))
        if found is None:
            found = self._halls[(url, candidates)] = prepare(url, candidates)
        return found

    def close(self) -> None:
        """Stop the masters."""
        for cluster in self._masters.values():
            cluster.stop()


@contextmanager
def open_world() -> Iterator[World]:
    """A world in a folder of its own, under a short path that PostgreSQL's user may enter."""
    with tempfile.TemporaryDirectory(prefix="kb-faults-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        world = World(folder)
        try:
            yield world
        finally:
            world.close()
