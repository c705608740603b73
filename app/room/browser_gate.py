"""Safe Exam Browser where the office asks for it, also for saves and starts: headers alone, no page.

The address of a request is the one that the client saw: the installation's own, never the Host
header. Clients that send no headers (macOS, iOS) have the same hashes for their page in JavaScript;
the page sends them along with its address (static/js/safe-browser.js). What is refused is never
dropped: a save's text is kept aside, and the page sends it again.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import structlog
from flask import Flask

from app.room.fast import MOST_BYTES, SCHEME
from app.work import Database
from exams.errors import Refusal
from exams.sittings.asked import asked_of_sitting
from exams.sittings.attempt_events import note_browser_failed
from exams.sittings.chain import Claim, Segment
from exams.sittings.late import Aside, keep_aside
from exams.sittings.page import read_segment
from exams.sittings.safe_browser import Asked, Demand
from exams.sittings.tokens import AttemptTokens
from exams.uow import Actor, UnitOfWork

Environ = dict[str, Any]
CONFIG_HASH = "HTTP_X_SAFEEXAMBROWSER_CONFIGKEYHASH"
BROWSER_HASH = "HTTP_X_SAFEEXAMBROWSER_REQUESTHASH"
PAGE, PAGE_CONFIG_HASH, PAGE_BROWSER_HASH = (
    "HTTP_X_ROOM_PAGE",
    "HTTP_X_ROOM_CONFIG_HASH",
    "HTTP_X_ROOM_BROWSER_HASH",
)
ROOM_PAGE = re.compile(r"/room/sittings/\d+(/receipt)?(\?[!-~]*)?\Z")
FRESH = 5.0  # seconds for which a process remembers what a sitting asks
GUARDED = {("POST", "/room/save"), ("POST", "/room/start")}
REFUSED = b'{"c":"safe_browser"}'
log = structlog.get_logger()


def browser_shown(environ: Environ, base_url: str, asked: Asked) -> bool:
    """Whether the request shows the browser that is asked for; True where none is."""
    if asked.demand is Demand.OFF:
        return True
    base, query = base_url.rstrip("/"), environ.get("QUERY_STRING", "")
    address = base + environ["PATH_INFO"] + (f"?{query}" if query else "")
    if asked.met(address, environ.get(CONFIG_HASH, ""), environ.get(BROWSER_HASH, "")):
        return True
    page = environ.get(PAGE, "")
    config_hash, browser_hash = (
        environ.get(PAGE_CONFIG_HASH, ""),
        environ.get(PAGE_BROWSER_HASH, ""),
    )
    return bool(ROOM_PAGE.match(page)) and asked.met(base + page, config_hash, browser_hash)


def init_browser_gate(app: Flask) -> None:
    """Ask before the fast path, with what is known of each sitting."""
    settings, database = app.extensions["settings"], app.extensions["database"]
    gate = BrowserGate(app.wsgi_app, app.extensions["tokens"], database, settings.base_url)
    app.extensions["browser_gate"] = gate
    app.wsgi_app = gate  # type: ignore[method-assign]


class BrowserGate:
    """WSGI before the fast path: refuses a start or a save where another browser asks."""

    def __init__(
        self,
        inner: Callable[..., Iterable[bytes]],
        tokens: AttemptTokens,
        database: Database,
        base_url: str,
    ) -> None:
        self.inner, self.tokens, self.database, self.base_url = inner, tokens, database, base_url
        self.known: dict[int, tuple[float, Asked]] = {}
        self.asking = threading.Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Pass on, or refuse with 403 and the code `safe_browser`."""
        if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) in GUARDED:
            claim = self._claim(environ)
            if claim is not None and not self._let_through(claim, environ):
                try:
                    self._note(claim, environ)
                except Exception as error:
                    # Not kept: the page may not believe that the server has it. Nothing is quoted.
                    _tell("room.fault", error)
                    start_response(
                        "503 Service Unavailable", [*_headers(AWAY), ("Retry-After", "2")]
                    )
                    return [AWAY]
                start_response("403 Forbidden", _headers(REFUSED))
                return [REFUSED]
        return self.inner(environ, start_response)

    def _claim(self, environ: Environ) -> Claim | None:
        """Whose request it is; a token that is not ours is the fast path's to refuse."""
        try:
            return self.tokens.read(environ.get("HTTP_AUTHORIZATION", "").removeprefix(SCHEME))
        except Refusal:
            return None

    def _let_through(self, claim: Claim, environ: Environ) -> bool:
        asked = self._asked(claim.sitting_id)
        if asked is None or asked.demand is not Demand.REQUIRED:
            return True
        return browser_shown(environ, self.base_url, asked)

    def _asked(self, sitting_id: int) -> Asked | None:
        """What the sitting asks; what it asked last while somebody else is finding out.

        One thread asks the database for all: at the opening second each would take a connection.
        """
        until, asked = self.known.get(sitting_id, (0.0, None))
        if time.monotonic() < until or not self.asking.acquire(blocking=asked is None):
            return asked
        try:
            return self._found_out(sitting_id)
        finally:
            self.asking.release()

    def _found_out(self, sitting_id: int) -> Asked | None:
        """What the database says; what it said last while it is away."""
        until, asked = self.known.get(sitting_id, (0.0, None))
        if time.monotonic() < until:  # while this thread waited
            return asked
        try:
            with self.database.reading() as session:
                asked = asked_of_sitting(session, sitting_id, self.base_url)
        except Exception as error:
            _tell("room.away", error)
            return asked
        self.known[sitting_id] = (time.monotonic() + FRESH, asked)
        return asked

    def _note(self, claim: Claim, environ: Environ) -> None:
        segment = _segment(claim, environ) if environ["PATH_INFO"] == "/room/save" else None
        actor = Actor(person_id=claim.person_id)
        with UnitOfWork(self.database.writing(), actor, self.database.clock()) as uow:
            note_browser_failed(uow, claim.attempt_id)
            if segment is not None:
                keep_aside(uow, segment, Aside.SAFE_BROWSER)


AWAY = b'{"c":"away"}'


def _tell(what: str, error: Exception) -> None:
    with suppress(OSError):  # where the disk is full, the log may be too
        log.warning(what, kind=type(error).__name__)


def _headers(body: bytes) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]


def _segment(claim: Claim, environ: Environ) -> Segment | None:
    """What was to be saved; None when it is no save at all."""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    if size > MOST_BYTES:
        return None
    try:
        return read_segment(claim, json.loads(environ["wsgi.input"].read(size)))
    except (ValueError, Refusal):
        return None
