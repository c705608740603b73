"""The measures: interleaved pairs for the ratios, and one value each for the rest."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bench import capacity, http, machine
from bench.hall import Hall
from bench.scenario import Scenario
from bench.servers import Server

CONNECTIONS = 64
SPARE = 1.6  # how many more requests are made than were answered the last time


@dataclass(frozen=True)
class Run:
    """One run of one contestant: saves in a second, and what it cost."""

    rate: float
    foreign: float  # cores that others used meanwhile
    cpu_us: float = 0.0  # server and database, for one save
    statements: float = 0.0  # for one save
    refused: int = 0


@dataclass
class Contestant:
    """Somebody who stores saves, or pretends to."""

    name: str
    run: Callable[[], Run]
    runs: list[Run] = field(default_factory=list)


@dataclass(frozen=True)
class Pair:
    """Two runs, one right after the other."""

    one: Run
    other: Run

    @property
    def ratio(self) -> float:
        """How many times as many saves the first one stored."""
        return self.one.rate / self.other.rate

    @property
    def foreign(self) -> float:
        """Cores that others used, in the worse of the two."""
        return max(self.one.foreign, self.other.foreign)

    @property
    def disturbed(self) -> bool:
        """Whether somebody else was at work on this machine."""
        return self.foreign > machine.DISTURBED


def calm(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """The pairs that count: those that nobody disturbed, or all when these are too few."""
    quiet = [pair for pair in pairs if not pair.disturbed]
    return quiet if len(quiet) * 2 > len(pairs) else pairs


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values) if values else 0.0


@dataclass
class Ours:
    """Khoa Bảng itself on one database: saves that are counted where they are stored."""

    hall: Hall
    server: Server
    scenario: Scenario
    folder: Path
    roots: tuple[int, ...]  # everything that belongs to the bench
    database: tuple[int, ...] = ()  # the processes of the database, when it has any
    rate: float = 3000.0

    def __call__(self) -> Run:
        """One run at full load."""
        wanted = int(self.rate * self.scenario.seconds * SPARE)
        requests = http.write(
            self.folder / "requests", islice(http.saves(self.hall, self.scenario), wanted)
        )
        before, sent = self._stored(), self.server.statements()
        groups = {"server": (self.server.pid,), "database": self.database, "ours": self.roots}
        watch = machine.Watch(groups)
        reached = capacity.run(
            self.server, "/room/save", requests, self.scenario.seconds, CONNECTIONS
        )
        used = watch.stop()
        saves = max(1, self._stored() - before)
        self.rate = saves / reached.seconds
        return Run(
            self.rate,
            used.foreign,
            (used.cpu["server"] + used.cpu["database"]) / saves * 1e6,
            (self.server.statements() - sent) / saves,
            reached.refused + reached.broken,
        )

    def _stored(self) -> int:
        return sum(n for n, _ in self.hall.heads().values())


def peer(
    server: Server, requests: Path, seconds: float, roots: tuple[int, ...]
) -> Callable[[], Run]:
    """A program of bench/peers at full load."""

    def run() -> Run:
        watch = machine.Watch({"ours": roots})
        reached = capacity.run(server, "/save", requests, seconds, CONNECTIONS)
        return Run(reached.rate, watch.stop().foreign, refused=reached.refused + reached.broken)

    return run


def interleaved(
    pairs: Sequence[tuple[Contestant, Contestant]], rounds: int, say: Callable[[str], None]
) -> list[list[Pair]]:
    """Each pair once in every round: A B, A C, A D, … and again. One list of pairs for each."""
    found: list[list[Pair]] = [[] for _ in pairs]
    for n in range(1, rounds + 1):
        for (one, other), so_far in zip(pairs, found, strict=True):
            pair = Pair(_once(one), _once(other))
            so_far.append(pair)
            mark = "  disturbed" if pair.disturbed else ""
            say(
                f"  {n}/{rounds}  {one.name} {pair.one.rate:7.0f}/s   {other.name} "
                f"{pair.other.rate:7.0f}/s   ratio {pair.ratio:6.3f}   "
                f"others used {pair.foreign:.2f} cores{mark}"
            )
    return found


def _once(contestant: Contestant) -> Run:
    run = contestant.run()
    contestant.runs.append(run)
    return run
