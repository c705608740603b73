"""Requests as bytes, made before anybody looks at the clock."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle
from pathlib import Path

from bench.hall import Hall
from bench.scenario import Scenario
from bench.servers import SECRET
from exams.clock import system_clock, to_ms
from exams.sittings.chain import Claim, Segment
from exams.sittings.pen import Pen
from exams.sittings.tokens import AttemptTokens

TOKENS = AttemptTokens(SECRET)


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """One HTTP/1.1 request on a connection that stays open."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method == "POST":
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def attempt_request(method: str, path: str, claim: Claim, body: bytes = b"") -> bytes:
    """A request of the exam room, with the attempt token."""
    return request(method, path, {"Authorization": f"Attempt {TOKENS.issue(claim)}"}, body)


def save_request(segment: Segment) -> bytes:
    """The next records of a chain, as the page sends them."""
    rows = [[record.slot, record.client_ms, record.text] for record in segment.records]
    sent = {"p": segment.previous, "n": segment.base + 1, "s": rows, "h": segment.head}
    body = json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode()
    return attempt_request("POST", "/room/save", segment.claim, body)


def saves(hall: Hall, scenario: Scenario) -> Iterator[bytes]:
    """Saves of all candidates in turn, each on top of the one before, without end."""
    heads = hall.heads()
    pens = [Pen(claim, *heads[claim.attempt_id]) for claim in hall.claims]
    now = to_ms(system_clock())
    for pen in cycle(pens):
        slot = str(pen.n % scenario.questions + 1)
        segment = pen.segment((slot, scenario.text(pen.n)), client_ms=now)
        pen.n, pen.head = segment.last, segment.head
        yield save_request(segment)


def write(path: Path, requests: Iterable[bytes]) -> Path:
    """A file that wrk.lua reads."""
    with path.open("wb") as file:
        for one in requests:
            file.write(b"%d\n" % len(one))
            file.write(one)
    return path
