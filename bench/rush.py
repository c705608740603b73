"""An open loop: everybody asks when it is their time, however slow the answers are.

A latency counts from the instant at which a request was due, not from when it could be sent.
"""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.servers import Server

AT_ONCE = 100  # connections that are opened together, before the clock counts
PATIENCE_S = 30
READY_S = 1  # until the first request, in which the tasks of all requests are made


@dataclass(frozen=True)
class Due:
    """One request of one person, and what its answer must satisfy. `at`: seconds since the rush
    began."""

    who: int
    at: float
    request: bytes
    right: Callable[[int, Any], bool]


@dataclass
class Seen:
    """What came of a rush: (due since the start, latency) in seconds; what went wrong."""

    answered: list[tuple[float, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def latency(self, share: float) -> float:
        """The latency, in seconds, that this share of the requests did not exceed."""
        ordered = sorted(latency for _, latency in self.answered)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class _Connection(asyncio.Protocol):
    """One kept-open connection: a request, its answer, the next request."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._data = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, found, body = self._data.partition(b"\r\n\r\n")
        if not found:
            return
        size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(body) >= size and self._answer is not None and not self._answer.done():
            self._data = body[size:]
            self._answer.set_result((int(head[9:12]), body[:size]))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("closed"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send, and wait for the answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await asyncio.wait_for(self._answer, PATIENCE_S)

    def close(self) -> None:
        """End the connection."""
        self._transport.close()


def rush(server: Server, dues: Sequence[Due], begins: float = 0.0) -> Seen:
    """Send everything when it is due, each person on a connection of their own.

    `begins` (Unix seconds) is the instant of an opening; else it begins once all are connected.
    """
    return asyncio.run(_rush(server, dues, begins))


async def _rush(server: Server, dues: Sequence[Due], begins: float) -> Seen:
    seen, people = Seen(), sorted({due.who for due in dues})
    connections: dict[int, _Connection] = {}
    for i in range(0, len(people), AT_ONCE):
        some = people[i : i + AT_ONCE]
        opened = await asyncio.gather(*(_connect(server) for _ in some))
        connections.update(zip(some, opened, strict=True))
    if 0 < begins < time.time():
        seen.errors.append("the client was ready too late")
    began = begins or time.time() + READY_S
    await asyncio.gather(*(_one(connections[due.who], due, began, seen) for due in dues))
    for connection in connections.values():
        connection.close()
    return seen


async def _connect(server: Server) -> _Connection:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(_Connection, "127.0.0.1", server.port)
    return connection


async def _one(connection: _Connection, due: Due, began: float, seen: Seen) -> None:
    await asyncio.sleep(max(0.0, began + due.at - time.time()))
    async with connection.turn:  # the same person's save before this one
        try:
            status, body = await connection.ask(due.request)
        except Exception as error:
            seen.errors.append(type(error).__name__)
            return
    seen.answered.append((due.at, time.time() - began - due.at))
    if not due.right(status, json.loads(body)):
        seen.errors.append(f"answer {status}")
