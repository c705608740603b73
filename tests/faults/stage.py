"""Runs one case: server, database, candidates, mishaps, and the checks after them."""

import asyncio
import base64
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from exams.clock import system_clock, to_ms
from exams.sittings.copies import paper_key
from exams.sittings.pen import Pen
from exams.sittings.tokens import Acknowledger, AttemptTokens
from tests.build_sittings import MINUTES, SEALER
from tests.faults.acts import change_machine
from tests.faults.candidates import Candidate
from tests.faults.checks import found_wrong
from tests.faults.clusters import Cluster
from tests.faults.disks import Disk
from tests.faults.exam import Hall, set_hour
from tests.faults.journal import Journal
from tests.faults.mishaps import MISHAPS
from tests.faults.scenario import Scenario
from tests.faults.server import SECRET, Server
from tests.faults.wire import Network, Wire

RUSH = 20  # seconds in which the others wait for those whom a mishap keeps from beginning
PATIENCE = 150  # seconds for the slowest machine to begin in, and to have everything arrive in
LEAD = timedelta(seconds=1)
GRACE = timedelta(seconds=3)  # in cases with a deadline; else the real one


@dataclass
class Stage:
    """Everything of one case. Times without unit are seconds of the steady clock."""

    scenario: Scenario
    hall: Hall
    url: str
    server: Server
    disk: Disk
    clusters: list[Cluster]
    candidates: list[Candidate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.public_key = Acknowledger(SECRET).public_key
        self.paper_key = base64.b64encode(paper_key(SEALER, self.hall.sitting_id)).decode()
        self.typing_ends = self.half_time = self.give_up_at = 0.0
        self.begun = 0
        self.ends_at: datetime | None = None  # in a case with a deadline, once it is set
        self.all_begun = asyncio.Event()

    def run(self) -> list[str]:
        """What is wrong after it; nothing, when all is well."""
        try:
            self.server.start()
            self.hall.open(-LEAD)
            set_hour(self.hall, begins=system_clock() + LEAD, grace=timedelta(minutes=2))
            # A thread of its own: a browser's tests may have left a loop running in this one.
            with ThreadPoolExecutor(1) as alone:
                alone.submit(asyncio.run, self._sitting()).result()
        finally:
            self.disk.free()
            self.server.kill_all()
            for cluster in self.clusters[:1] if not self.scenario.has("failover") else []:
                cluster.ensure_runs()
        return found_wrong(self)

    def logs(self) -> list[Path]:
        """What the server and the databases wrote down."""
        return [self.server.log, *(cluster.log for cluster in self.clusters)]

    def summary(self) -> str:
        """What happened, in one line."""
        saved = sum(c.journal.done for c in self.candidates)
        told = Counter(v for c in self.candidates for v, _r, _h in c.journal.turned_away)
        aside = ", ".join(f"{count} {verdict}" for verdict, count in sorted(told.items()))
        return f"{len(self.candidates)} pages, {saved} records saved; turned away: {aside or '-'}"

    async def _sitting(self) -> None:
        self._seat_all()
        self._set_bell(time.monotonic() + PATIENCE)
        mishaps = [
            MISHAPS[name](self, self.scenario.chance(name))
            for name in self.scenario.faults
            if name in MISHAPS
        ]
        moves = [self._move(c) for c in self.candidates if c.habits.moves]
        await asyncio.gather(*(c.sit() for c in self.candidates), *moves, *mishaps)

    async def _move(self, candidate: Candidate) -> None:
        """The candidate goes on at another machine; the page at this one does not know it."""
        while time.monotonic() < self.half_time:
            await asyncio.sleep(0.02)
        claim, n, head = await change_machine(self, candidate.journal.pen.claim)
        chance = self.scenario.chance(f"{candidate.habits.name} elsewhere")
        wire = Wire(
            self.server.port, AttemptTokens(SECRET).issue(claim), candidate.wire.network, chance
        )
        habits = replace(candidate.habits, name=f"{candidate.habits.name} elsewhere")
        other = Candidate(wire, Journal(Pen(claim, n, head)), habits, chance, self)
        self.candidates.append(other)
        await other.sit()

    async def everybody_writes(self) -> None:
        """Called by each who has begun or given that up: the writing begins when the last has, or
        after a while; a deadline waits for all."""
        self.begun += 1
        if self.begun == len(self.candidates):
            await self._writing_begins()
        wait = PATIENCE if self.scenario.has("deadline") else RUSH
        with suppress(TimeoutError):
            await asyncio.wait_for(self.all_begun.wait(), wait)
        await self._writing_begins()

    async def _writing_begins(self) -> None:
        if self.all_begun.is_set():
            return
        if self.scenario.has("deadline"):
            await asyncio.to_thread(self._set_deadline)
        self._set_bell(time.monotonic())
        self.all_begun.set()

    def _set_deadline(self) -> None:
        """Move the hour so that it ends while they write, however long the machine took to begin;
        nobody has written yet, and the deadline heard until now was never theirs."""
        self.ends_at = system_clock() + timedelta(seconds=self.scenario.seconds)
        set_hour(self.hall, begins=self.ends_at - timedelta(minutes=MINUTES), grace=GRACE)
        for candidate in self.candidates:
            candidate.deadlines.clear()

    def _set_bell(self, begins: float) -> None:
        """When typing ends: after the time of the case, or soon after the deadline in it."""
        seconds = self.scenario.seconds
        if self.ends_at is not None:
            seconds = (to_ms(self.ends_at) - to_ms(system_clock())) / 1000 + 2
        self.typing_ends, self.half_time = begins + seconds, begins + seconds / 2
        self.give_up_at = self.typing_ends + PATIENCE
        for candidate in self.candidates:
            network = candidate.wire.network
            network.writing, network.seconds = begins, seconds

    def _seat_all(self) -> None:
        tokens = AttemptTokens(SECRET)
        heads = self.hall.heads()
        for number, claim in enumerate(self.hall.claims):
            chance = self.scenario.chance(number)
            tabs = 2 if self.scenario.has("two_tabs") and chance.random() < 0.3 else 1
            for tab in range(tabs):
                name = f"{number}{'ab'[tab] if tabs > 1 else ''}"
                habits = self.scenario.habits(chance, name)
                if tabs > 1:  # each would hand in without what the other wrote
                    habits.hands_in = habits.moves = False
                network: Network = self.scenario.network(chance)
                wire = Wire(self.server.port, tokens.issue(claim), network, chance)
                journal = Journal(Pen(claim, *heads[claim.attempt_id]))
                self.candidates.append(Candidate(wire, journal, habits, chance, self))
