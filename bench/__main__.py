"""`make bench`: measure the exam room on this machine and write docs/performance.md."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from bench import crowds, databases, http, machine, measures, plot, report, scenario, servers
from bench.hall import FIRST, fill
from bench.measures import Contestant, Ours, Run, median
from bench.peers import pgbench
from bench.report import Row, ratio_row
from bench.rush import Seen, rush

WORKERS, THREADS, SLOW_MS = machine.CORES, 32, 2.0
GET_READY_S = 12.0


def main() -> None:
    """Everything, one thing after the other."""
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left running
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="kb-bench-", dir="/tmp"))
        )
        folder.chmod(0o755)  # the user of the database reads the library of the slow disk
        bench = Bench(stack, folder)
        rows = bench.ratios(asked.pairs)
        rush_row, points, told = bench.crowded()
        rows += [rush_row, bench.memory(asked.minutes)]
        page = report.write(
            rows, told, bench.conditions(), plot.latencies("3,000 starts in one second", points)
        )
    say("\n" + report.table(rows) + "\n\n" + "\n".join(told) + f"\n\nwritten: {page}")


class Bench:
    """The servers and databases that live until the end."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        say("== databases and servers")
        self.stack, self.folder = stack, folder
        self.load = scenario.load("capacity")
        self.native = stack.enter_context(databases.postgresql(folder / "pg"))
        slow = databases.slow_disk(folder, SLOW_MS)
        self.slow = stack.enter_context(databases.postgresql(folder / "slow", slow))
        self.roots = (os.getpid(), self.native.postmaster, self.slow.postmaster)
        self.ours = self._ours("ours", self.native)
        self.ours_slow = self._ours("ours_slow", self.slow)
        self.sqlite = self._ours("sqlite", None)
        self.sqlite_slow = self._ours("sqlite_slow", None, slow)

    def ratios(self, rounds: int) -> list[Row]:
        """The ratios, and what a save costs."""
        ours = Contestant("ours", self.ours)
        sqlite = Contestant("SQLite", self.sqlite)
        pairs = (
            (ours, Contestant("bare Flask", self._bare())),
            (ours, Contestant("pgbench", self._pgbench())),
            (ours, Contestant("naive Flask", self._naive())),
            (sqlite, ours),
            (Contestant("+2 ms", self.ours_slow), ours),
            (Contestant("SQLite +2 ms", self.sqlite_slow), sqlite),
        )
        say("== ratios")
        for first in (self.ours, self.ours_slow, self.sqlite, self.sqlite_slow):
            first()  # it does not count: how many requests to make is known after it
        found = measures.interleaved(pairs, rounds, say)
        asked = (
            ("durable saves/s ÷ Flask + session + JSON without database", 0.40, 0.55),
            ("÷ pgbench guarded upsert, 32 clients, prepared", 0.10, 0.20),
            ("÷ naive Flask with ORM, session and user rows", 4, 8),
            ("SQLite ÷ PostgreSQL", 0.7, 1),
            ("+2 ms disk ÷ native disk, PostgreSQL", 0.5, 0.9),
            ("+2 ms disk ÷ native disk, SQLite", 0.5, 0.9),
        )
        rows = [ratio_row(*want, pairs) for want, pairs in zip(asked, found, strict=True)]
        return rows[:3] + _costs(ours.runs) + rows[3:]

    def crowded(self) -> tuple[Row, list[tuple[float, float]], list[str]]:
        """The opening, the middle and the end of an exam, with and without work beside."""
        say("== crowds")
        wanted = scenario.load("opening")
        hall = fill(self.native.database("crowds"), wanted)
        server = self._serve("bench.served:app", hall.url)
        starts_at = hall.open(timedelta(seconds=GET_READY_S))
        dues = crowds.opening(hall, wanted, Random(1))
        opening, foreign = self._watched(server, dues, starts_at.timestamp())
        told = [_told("opening", "3,000 starts released in one second", opening, foreign)]
        for name in ("steady", "closing"):
            wanted, make = scenario.load(name), getattr(crowds, name)
            for words, beside in (("alone", False), ("with PDF, ranking, readers beside", True)):
                with _beside(server) if beside else ExitStack():
                    dues = make(hall, wanted, Random(2))
                    seen, foreign = self._watched(server, dues)
                told.append(_told(name, words, seen, foreign))
        note = f"{len(opening.answered)} answered, {len(opening.errors)} errors"
        p99 = opening.latency(0.99) if not opening.errors else float("inf")
        name = "3,000 starts released in one second: p99, no error"
        return Row(name, 1, 0.5, p99, " s", False, foreign, note), opening.answered, told

    def memory(self, minutes: float) -> Row:
        """What a server process holds at the end of full load, by what it held after a tenth."""
        say(f"== memory: {minutes:g} minutes of full load")
        hall = fill(self.native.database("memory"), self.load)
        hall.let_write()
        server = self._serve("bench.served:app", hall.url)
        load = Ours(hall, server, self.load, self.folder, self.roots, (self.native.postmaster,))
        began, early, runs = time.monotonic(), 0.0, []
        while time.monotonic() - began < minutes * 60:
            runs.append(load())
            if not early and time.monotonic() - began >= minutes * 6:
                early = server.memory_mb()
        late = server.memory_mb()
        note = f"{minutes:g} minutes: {early:.0f} MiB after a tenth of them, {late:.0f} at the end"
        foreign = median([run.foreign for run in runs])
        name = "memory of a server process, end of full load ÷ after its first tenth"
        return Row(name, 1.2, 1.05, late / early, more=False, foreign=foreign, note=note)

    def conditions(self) -> str:
        """How it was measured."""
        return (
            f"PostgreSQL 18 with its defaults, {WORKERS} server processes of {THREADS} threads "
            f"(SQLite: one), {measures.CONNECTIONS} connections of wrk, "
            f"texts of {self.load.answer_bytes} bytes, {self.load.candidates:,} candidates × "
            f"{self.load.questions} questions, runs of {self.load.seconds:g} s."
        )

    def _ours(
        self,
        name: str,
        cluster: databases.Cluster | None,
        environment: dict[str, str] | None = None,
    ) -> Ours:
        """Khoa Bảng on a database of its own, everybody writing."""
        url = cluster.database(name) if cluster else f"sqlite:///{self.folder / name}.sqlite3"
        hall = fill(url, self.load)
        hall.let_write()
        server = self._serve("bench.served:app", url, environment)
        database = (cluster.postmaster,) if cluster else ()
        return Ours(hall, server, self.load, self.folder, self.roots, database)

    def _serve(
        self, target: str, url: str, environment: dict[str, str] | None = None
    ) -> servers.Server:
        workers = 1 if url.startswith("sqlite") else WORKERS
        var = Path(tempfile.mkdtemp(prefix="var-", dir=self.folder))
        return self.stack.enter_context(
            servers.serving(
                target, url, var, workers=workers, threads=THREADS, environment=environment
            )
        )

    def _bare(self):  # type: ignore[no-untyped-def]
        server = self._serve("bench.peers.bare:app", "postgresql://nobody/none")
        return measures.peer(server, self._signed_in(), self.load.seconds, self.roots)

    def _naive(self):  # type: ignore[no-untyped-def]
        url = self.native.database("naive").replace("postgresql:", "postgresql+psycopg:")
        people = (str(FIRST), str(FIRST + self.load.candidates))
        command = [sys.executable, "-W", "ignore", "-m", "bench.peers.naive", *people]
        subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": url})  # noqa: S603
        server = self._serve("bench.peers.naive:app", url)
        return measures.peer(server, self._signed_in(), self.load.seconds, self.roots)

    def _pgbench(self):  # type: ignore[no-untyped-def]
        url = self.native.database("pgbench")
        script = pgbench.prepare(url, self.load, self.folder)

        def run() -> Run:
            watch = machine.Watch({"ours": self.roots})
            rate = pgbench.run(self.native, url, script, self.load.seconds)
            return Run(rate, watch.stop().foreign)

        return run

    def _signed_in(self) -> Path:
        """The saves of everybody once more, for programs with cookies."""
        path = self.folder / "signed-in"
        if not path.exists():
            saves = islice(http.saves(self.ours.hall, self.load), 3 * self.load.candidates)
            http.write(path, (_with_cookie(one) for one in saves))
        return path

    def _watched(
        self, server: servers.Server, dues: list[crowds.Due], begins: float = 0.0
    ) -> tuple[Seen, float]:
        time.sleep(max(0.0, begins - time.time() - 4))
        watch = machine.Watch({"ours": self.roots})
        seen = rush(server, dues, begins)
        return seen, watch.stop().foreign


def _costs(runs: list[Run]) -> list[Row]:
    """What our own runs cost for one save."""
    quiet = [run for run in runs if run.foreign <= machine.DISTURBED]
    used = quiet if len(quiet) * 2 > len(runs) else runs
    foreign, note = median([run.foreign for run in used]), f"{len(used)} of {len(runs)} runs"
    cpu, sent = median([r.cpu_us for r in used]), median([r.statements for r in used])
    refused = sum(run.refused for run in runs)
    return [
        Row("CPU µs per durable save, server + database", 450, 160, cpu, " µs", False, foreign, note),
        Row("SQL statements per save, under load", 1, 0.125, sent, "", False, foreign,
            f"{note}; {refused} saves refused"),
    ]  # fmt: skip


def _told(name: str, words: str, seen: Seen, foreign: float) -> str:
    p50, p99, most = (seen.latency(share) * 1000 for share in (0.5, 0.99, 1))
    return (
        f"**{name}** ({words}): {len(seen.answered):,} requests, {len(seen.errors)} errors{_kinds(seen)}, "
        f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {most:.0f} ms; others used {foreign:.2f} cores"
    )


def _kinds(seen: Seen) -> str:
    return f" ({', '.join(sorted(set(seen.errors)))})" if seen.errors else ""


@contextmanager
def _beside(server: servers.Server) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "bench.beside", server.url])  # noqa: S603
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _with_cookie(save: bytes) -> bytes:
    """The same body with a session's cookie in place of the attempt token."""
    head, _, body = save.partition(b"\r\n\r\n")
    token = head.split(b"Attempt ")[1].split(b"\r\n")[0].decode()
    person = http.TOKENS.read(token).person_id
    app = Flask("cookies")
    app.secret_key = servers.SECRET
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None, "the app has a secret key"
    cookie = signer.dumps({"person": person, "csrf": "c" * 40})
    headers = {"Cookie": f"session={cookie}", "X-CSRFToken": "c" * 40}
    return http.request("POST", "/save", headers, body)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, help="pairs for each ratio (5)")
    parser.add_argument("--minutes", type=float, default=1, help="of full load, for the memory (1)")
    return parser.parse_args()


def say(words: str) -> None:
    """Print at once."""
    print(words, flush=True)


if __name__ == "__main__":
    main()
