"""The exam room's fast path: three addresses answered before Flask, for thousands at once.

    POST /room/save    the next records of a chain   → an acknowledgement, after the commit
    POST /room/start   the start, once it has come   → the key of the paper that the page holds
    GET  /room/now     where the attempt stands      → time, deadline, state, number of messages

Who asks is said by the attempt token (`Authorization: Attempt …`), which only a page of ours gets:
no cookie is read, so no other site can ask in somebody's name. No session, user or form is loaded;
the database checks the rest in the statement itself (exams/sittings/saving.py). Answers carry a
code, never a sentence: the page has the sentences in its own language.
"""

import base64
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import structlog

from exams.errors import NotPermitted, Refusal, Stale, Unavailable
from exams.sittings.chain import Claim, Segment
from exams.sittings.page import answer_of, read_segment
from exams.sittings.presence import Presence
from exams.sittings.saving import KEPT_ASIDE, Verdict, Writer
from exams.sittings.tokens import AttemptTokens

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Environ = dict[str, Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Said = tuple[str, dict[str, Any]]

SCHEME = "Attempt "
MOST_BYTES = 4_000_000
OK = "200 OK"
CONFLICT, FORBIDDEN, NOT_FOUND = "409 Conflict", "403 Forbidden", "404 Not Found"
MALFORMED, AWAY = "422 Unprocessable Content", "503 Service Unavailable"
STATUS = {
    Verdict.SAVED: OK,
    Verdict.REPLAYED: OK,
    Verdict.GAP: CONFLICT,
    Verdict.CONFLICT: CONFLICT,
    Verdict.OLD_EPOCH: CONFLICT,
    Verdict.LATE: FORBIDDEN,
    Verdict.ENDED: FORBIDDEN,
    Verdict.NOT_YET: FORBIDDEN,
    Verdict.UNKNOWN: NOT_FOUND,
}
HEADERS = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]
log = structlog.get_logger()
_json = json.JSONEncoder(separators=(",", ":")).encode


class FastRoom:
    """WSGI around the application: answers the three addresses, passes everything else on.

    `keep(segment, verdict)` keeps aside what could not count; `paper_key(sitting)` is the key that
    a start releases.
    """

    def __init__(
        self,
        inner: Application,
        writer: Writer,
        tokens: AttemptTokens,
        keep: Callable[[Segment, Verdict], None],
        paper_key: Callable[[int], bytes],
    ) -> None:
        self.inner = inner
        self.writer = writer
        self.presence = Presence(writer.line)
        self.tokens = tokens
        self.keep = keep
        self.paper_key = paper_key
        self.routes = {
            ("POST", "/room/save"): self._save,
            ("POST", "/room/start"): self._start,
            ("GET", "/room/now"): self._now,
        }

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or pass on."""
        route = self.routes.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if route is None:
            return self.inner(environ, start_response)
        status, said = self._answered(route, environ)
        body = _json(said).encode()
        headers = [*HEADERS, ("Content-Length", str(len(body)))]
        if status is AWAY:
            headers.append(("Retry-After", "2"))
        start_response(status, headers)
        return [body]

    def _answered(self, route: Callable[[Claim, Environ], Said], environ: Environ) -> Said:
        try:
            return route(self._claim(environ), environ)
        except NotPermitted:
            return "401 Unauthorized", {"c": "token"}
        except Unavailable as away:
            with suppress(OSError):  # where the disk is full, the log may be too
                log.warning("room.away", code=away.code)
            return AWAY, {"c": "away"}
        except Stale:
            return AWAY, {"c": "away"}
        except Refusal as refusal:
            return MALFORMED, {"c": refusal.code}
        except Exception as error:
            # Nothing of the request is logged: it holds an answer.
            with suppress(OSError):
                log.error("room.fault", kind=type(error).__name__)
            return AWAY, {"c": "away"}

    def _claim(self, environ: Environ) -> Claim:
        given = environ.get("HTTP_AUTHORIZATION", "")
        return self.tokens.read(given.removeprefix(SCHEME) if given.startswith(SCHEME) else "")

    def _save(self, claim: Claim, environ: Environ) -> Said:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if size > MOST_BYTES:
            return "413 Content Too Large", {"c": "too_large"}
        try:
            sent = json.loads(environ["wsgi.input"].read(size))
        except ValueError:
            return MALFORMED, {"c": "save.malformed"}
        segment = read_segment(claim, sent)
        answered = self.writer.save(segment)
        if answered.verdict in KEPT_ASIDE:
            self._keep(segment, answered.verdict)
        return STATUS[answered.verdict], answer_of(answered)

    def _keep(self, segment: Segment, verdict: Verdict) -> None:
        """Keep aside; when a copy of the same request was faster, what it left."""
        try:
            self.keep(segment, verdict)
        except Stale:
            self.keep(segment, verdict)

    def _start(self, claim: Claim, _environ: Environ) -> Said:
        answered = self.writer.start(claim)
        said = answer_of(answered)
        if answered.verdict is Verdict.SAVED:
            said["key"] = base64.b64encode(self.paper_key(claim.sitting_id)).decode()
        return STATUS[answered.verdict], said

    def _now(self, claim: Claim, _environ: Environ) -> Said:
        here = self.presence.look(claim.attempt_id)
        foreign = Verdict.UNKNOWN if here is None else here.standing.claimed_by(claim)
        if here is None or foreign is Verdict.UNKNOWN:
            return NOT_FOUND, {"c": Verdict.UNKNOWN.value}
        row = here.standing
        said = answer_of(row.answer(foreign or Verdict.SAVED))
        said |= {"now": row.now_ms, "start": row.starts_ms, "news": here.news}
        if foreign is None:
            self.presence.beat(claim.attempt_id, here)
        return (STATUS[foreign] if foreign else OK), said
