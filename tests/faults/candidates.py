"""A candidate at a page: types, saves, believes only acknowledgements, tries again.

The page does the same (static/js/room-saver.js); its waits are twenty times as long.
"""

import asyncio
import json
import time
from dataclasses import dataclass
from random import Random
from typing import Any

from exams.sittings.acknowledging import Proof, proves
from exams.sittings.chain import Segment
from exams.sittings.tokens import acknowledgement
from tests.faults.acts import hand_in
from tests.faults.journal import Acknowledged, Journal
from tests.faults.wire import Answer, Lost, Wire

FIRST_WAIT, LONGEST_WAIT = 0.05, 1.5
MARK = "TUYỆT-MẬT"  # stands in every text, and may stand in no log
WORDS = [
    "người",
    "đứng",
    "đầu",
    "chịu",
    "trách",
    "nhiệm",
    "về",
    "kết",
    "quả",
    "của",
    "đơn",
    "vị",
    "😀",
    '"trích"',
    "\\",
    "\n\t",
]
BUSY = (500, 502, 503, 504)
RELOADS = 3


@dataclass
class Habits:
    """What kind of candidate this is."""

    pace: float = 0.3  # seconds between two texts, on the average
    wrong_by: float = 0.0  # seconds that the machine's clock is ahead
    wrong_later: float = 0.0  # and after it was changed while writing
    liar: bool = False  # the page says the machine's time, not the server's
    types_on: bool = False  # does not stop at the deadline
    hands_in: bool = False  # at half time, and types on behind it
    moves: bool = False  # to another machine at half time, while this one types on
    name: str = ""


class Candidate:
    """One page of one candidate."""

    def __init__(
        self, wire: Wire, journal: Journal, habits: Habits, chance: Random, stage: Any
    ) -> None:
        self.wire, self.journal, self.habits = wire, journal, habits
        self.chance, self.stage = chance, stage
        self.trouble: list[str] = []  # what must never happen
        self.deadlines: set[int] = set()
        self.stopped = ""
        self.handed_in: tuple[int, str] | None = None  # number and head of the work
        self.reloads = 0
        self.failures = 0
        self.server_ahead_ms = 0.0  # of this machine's steady clock
        self.ends_ms = 2**53  # as last heard
        wire.heard = self._copy_answered

    async def sit(self) -> None:
        """Begin, write, and send until everything is acknowledged or turned away."""
        await self._begin()
        typing = asyncio.create_task(self._type())
        try:
            while not self.stopped and (self.journal.unsaved or not typing.done()):
                if self.journal.unsaved:
                    await self._send()
                elif self.habits.hands_in and self.handed_in is None and self._half_over():
                    await self._hand_in()
                else:
                    await asyncio.sleep(0.01)
                if time.monotonic() > self.stage.give_up_at:
                    self.trouble.append(f"{self.journal.unsaved} not saved at the end")
                    return
        finally:
            typing.cancel()
            await self.wire.close()

    def now_ms(self) -> int:
        """The server's time as this page knows it: by the steady clock, so that nobody's watch
        matters; a page that lies says its machine's."""
        if self.habits.liar:
            wrong = self.habits.wrong_later if self._half_over() else self.habits.wrong_by
            return int((time.time() + wrong) * 1000)
        return int(time.monotonic() * 1000 + self.server_ahead_ms)

    def _half_over(self) -> bool:
        return time.monotonic() > self.stage.half_time

    async def _hand_in(self) -> None:
        """The page stays open behind it: what is typed still must not count, nor be lost."""
        n, head = self.journal.done, self.journal.heads[self.journal.done]
        self.handed_in = (n, head)
        if await hand_in(self.stage, self.journal.pen.claim, head) != n:
            self.trouble.append("another work was handed in")

    async def _begin(self) -> None:
        if not await self._started():
            self.trouble.append("could not begin")
        await self._look_at_the_clock()
        await self.stage.everybody_writes()
        if self.stage.ends_at is not None:  # it was set meanwhile
            await self._look_at_the_clock()

    async def _started(self) -> bool:
        """Ask until the exam begins for this page; whether it did."""
        while time.monotonic() < self.stage.give_up_at:
            answer = await self._asked("POST", "/room/start")
            if answer is not None and answer.status == 200:
                if answer.said.get("key") != self.stage.paper_key:
                    self.trouble.append("another key of the paper")
                self._heard_deadline(answer)
                return True
            if answer is not None and answer.said.get("c") != "not_yet":
                self.trouble.append(f"start: {answer.status} {answer.said.get('c')}")
            await asyncio.sleep(0.05)
        return False

    async def _look_at_the_clock(self) -> Answer | None:
        for _ in range(200):
            before = time.monotonic()
            answer = await self._asked("GET", "/room/now")
            if answer is not None and answer.status == 200:
                middle = (before + time.monotonic()) / 2
                self.server_ahead_ms = answer.said["now"] - middle * 1000
                self._heard_deadline(answer)
                return answer
        self.trouble.append("the clock did not answer")
        return None

    async def _type(self) -> None:
        n = 0
        while time.monotonic() < self.stage.typing_ends:
            await asyncio.sleep(self.chance.expovariate(1 / self.habits.pace))
            if self.now_ms() > self.ends_ms and not self.habits.types_on:
                return
            n += 1
            slot = self.chance.choice(("1", "1", "1", "2", "~notes"))
            words = " ".join(self.chance.choices(WORDS, k=self.chance.randint(0, 60)))
            text = f"{MARK} {self.habits.name}.{n} {words}" if words else ""
            self.journal.type(slot, text, self.now_ms())

    async def _send(self) -> None:
        segment = self.journal.next_segment()
        answer = await self._asked("POST", "/room/save", _body(segment))
        if answer is not None:
            await self._answered(segment, answer)

    async def _asked(self, method: str, path: str, body: bytes = b"") -> Answer | None:
        """The answer; None after waiting, when there was none."""
        try:
            answer = await self.wire.ask(method, path, body)
        except Lost:
            await self._wait(0)
            return None
        if answer.status in BUSY:
            if answer.status == 500 or (answer.status == 503 and answer.retry_after <= 0):
                self.trouble.append(f"{answer.status} without a time to come again")
            await self._wait(answer.retry_after)
            return None
        self.failures = 0
        return answer

    async def _wait(self, retry_after: float) -> None:
        self.failures += 1
        grown = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (self.failures - 1))
        await asyncio.sleep(max(retry_after / 20, grown) * self.chance.uniform(0.8, 1.2))

    async def _answered(self, segment: Segment, answer: Answer) -> None:
        said, journal = answer.said, self.journal
        verdict = said.get("c")
        if answer.status == 200:
            self._acknowledge(answer)
            journal.done = max(journal.done, said["n"])
        elif verdict == "gap":
            if said["n"] < journal.done:
                self.trouble.append(f"the server went back from {journal.done} to {said['n']}")
            journal.done = max(journal.base, min(journal.done, said["n"]))
        elif verdict in ("conflict", "old_epoch", "late", "ended"):
            await self._turned_away(segment, said)
        else:
            self.trouble.append(f"save: {answer.status} {verdict}")
            self.stopped = "refused"

    async def _turned_away(self, segment: Segment, said: dict[str, Any]) -> None:
        journal, verdict = self.journal, said["c"]
        if verdict in ("late", "ended"):
            if journal.heads.get(said["n"]) != said["h"]:
                self.trouble.append("another head at the end")
            journal.done = max(journal.done, said["n"])
        journal.turned_away += [
            (verdict, record, head)
            for record, head in zip(segment.records, segment.hashes, strict=True)
            if not (verdict in ("late", "ended") and record.n <= said["n"])
        ]
        if verdict != "conflict" or self.reloads == RELOADS:
            self.stopped = verdict
            return
        self.reloads += 1
        answer = await self._look_at_the_clock()
        if answer is not None:
            journal.begin_at(answer.said["n"], answer.said["h"])

    def _acknowledge(self, answer: Answer) -> None:
        said, claim = answer.said, self.journal.pen.claim
        n, head = said["n"], said["h"]
        if (n, head) not in self.journal.written:
            self.trouble.append(f"acknowledged what was not written: {n}")
        signed = acknowledgement(claim.attempt_id, n, head, said["st"])
        if "sig" not in said or not proves(self.stage.public_key, signed, Proof(*said["sig"])):
            self.trouble.append(f"no signature under {n}")
        self.journal.acknowledged.append(Acknowledged(n, head, said["st"]))
        self._heard_deadline(answer)

    def _heard_deadline(self, answer: Answer) -> None:
        self.ends_ms = answer.said["end"]
        self.deadlines.add(self.ends_ms)

    def _copy_answered(self, answer: Answer) -> None:
        """What a copy was told counts as well: an acknowledgement binds, whoever heard it."""
        if answer.status == 200 and "sig" in answer.said:
            self._acknowledge(answer)


def _body(segment: Segment) -> bytes:
    rows = [[r.slot, r.client_ms, r.text] for r in segment.records]
    sent = {"p": segment.previous, "n": segment.records[0].n, "s": rows, "h": segment.head}
    return json.dumps(sent).encode()
