"""One candidate's connection, over a network that loses, repeats, delays and goes away."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

TIMEOUT = 15  # seconds, as the page has it


class Lost(Exception):
    """No answer came; whether the server took the request is not known."""


@dataclass
class Network:
    """How bad it is: shares of requests. `away`: from when to when nothing gets through, as
    shares of the time of writing; it begins at `writing` (monotonic) and takes `seconds`."""

    unsent: float = 0.0
    unanswered: float = 0.0
    twice: float = 0.0
    late_copy: float = 0.0
    away: tuple[float, float] = (0.0, 0.0)
    writing: float = 0.0
    seconds: float = 1.0

    def is_away(self) -> bool:
        """Whether nothing gets through now."""
        since, until = self.away
        return since <= (time.monotonic() - self.writing) / self.seconds < until


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    said: dict[str, Any]
    retry_after: float


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Wire:
    """Requests of one token; one at a time, and copies of them that nobody waits for."""

    def __init__(
        self,
        port: int,
        token: str,
        network: Network,
        chance: Random,
    ) -> None:
        self.port, self.token, self.network, self.chance = port, token, network, chance
        self.heard: Callable[[Answer], None] = print  # what the copies were answered
        self._kept: Connection | None = None
        self._copies: set[asyncio.Task[None]] = set()

    async def ask(self, method: str, path: str, body: bytes = b"") -> Answer:
        """The answer; raises Lost."""
        network, chance = self.network, self.chance
        drawn = [chance.random() for _ in range(4)]
        if network.is_away() or drawn[0] < network.unsent:
            await asyncio.sleep(0.01)
            raise Lost
        if drawn[1] < network.twice:
            self._copy(0.0, method, path, body)
        if drawn[2] < network.late_copy:
            self._copy(chance.uniform(0.2, 2.0), method, path, body)
        if drawn[3] < network.unanswered:
            await self._send_and_leave(method, path, body)
        return await self._exchange(method, path, body)

    async def close(self) -> None:
        """Wait for the copies that are on their way, then let the connection go."""
        if self._copies:
            await asyncio.wait(self._copies, timeout=TIMEOUT)
        await _closed(self._kept)
        self._kept = None

    def _copy(self, after: float, method: str, path: str, body: bytes) -> None:
        async def send() -> None:
            await asyncio.sleep(after)
            with suppress(Lost):
                self.heard(await self._exchange(method, path, body, fresh=True))

        task = asyncio.create_task(send())
        self._copies.add(task)
        task.add_done_callback(self._copies.discard)

    async def _send_and_leave(self, method: str, path: str, body: bytes) -> None:
        with suppress(OSError, TimeoutError):
            connection = await self._open()
            connection[1].write(self._request(method, path, body))
            await _closed(connection)
        raise Lost

    async def _exchange(
        self, method: str, path: str, body: bytes, *, fresh: bool = False
    ) -> Answer:
        connection = None if fresh else self._kept
        try:
            async with asyncio.timeout(TIMEOUT):
                connection = connection or await self._open()
                reader, writer = connection
                writer.write(self._request(method, path, body))
                await writer.drain()
                answer = await _answer(reader)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            if not fresh:
                self._kept = None
            await _closed(connection)
            raise Lost from None
        if fresh:
            await _closed(connection)
        else:
            self._kept = connection
        return answer

    async def _open(self) -> Connection:
        return await asyncio.open_connection("127.0.0.1", self.port)

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: khoabang.example.vn\r\n"
            f"Authorization: Attempt {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def _closed(connection: Connection | None) -> None:
    """Let it go; what was written leaves first, if the other end still takes it."""
    if connection is not None:
        connection[1].close()
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(connection[1].wait_closed(), 2)


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    try:
        said = json.loads(body)
    except ValueError:
        said = {}  # a proxy's page, or granian's own
    return Answer(int(head[0].split()[1]), said, float(headers.get("retry-after", 0)))
