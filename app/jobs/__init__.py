"""Work that no page waits for: events into mails, mails out, open sittings watched.

Run by `flask work`, or embedded. Sittings have a thread of their own: no mail server holds up a
clock.
"""

import os
import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask

from app.jobs.sittings import Watched, watch_sittings
from app.jobs.tidying import Tidying
from app.mail.table import TABLE
from app.mail.transport import transport
from app.mail.writing import write_notice
from app.work import database, now, work
from exams.errors import Stale
from exams.messages.queries import due
from exams.messages.service import WAITS, claim, give_up, make_messages, mark_sent
from exams.uow import SYSTEM

log = structlog.get_logger()
PAUSE = 3.0  # seconds between two looks


def run_once(app: Flask) -> int:
    """Make the messages of new events and send what is due; returns how many were made."""
    with app.test_request_context(base_url=app.extensions["settings"].base_url):
        try:
            return _make()
        finally:  # what is already in the outbox leaves even when nothing can be added to it
            send_due()


def _make() -> int:
    try:
        with work(SYSTEM) as uow:
            return make_messages(uow, TABLE, write_notice)
    except Stale:  # another worker made them first
        return 0


def send_due() -> None:
    """Hand each message that is due to the mail server; a failure waits for its next try."""
    send = transport()
    if send is None:
        return
    with database().reading() as session:
        messages = due(session, now())
    for message in messages:
        if message.tries > len(WAITS):
            with work(SYSTEM) as uow:
                give_up(uow, message.id)
            continue
        with work(SYSTEM) as uow:
            mine = claim(uow, message.id, message.tries)
        if not mine:
            continue
        try:
            send(message)
        except Exception as error:  # whatever is wrong with one mail, the others must leave
            log.warning("mail not sent", template=message.template, error=type(error).__name__)
            continue
        with work(SYSTEM) as uow:
            mark_sent(uow, message.id)


def watch_once(app: Flask) -> Watched:
    """Look at the open sittings once (sittings.py)."""
    with app.app_context():
        return watch_sittings()


def watch_forever(app: Flask) -> None:
    """Look at the open sittings again and again; a fault is logged and the next look tries again."""
    while True:
        try:
            watch_once(app)
        except Exception as error:
            log.error("watching sittings failed", exc_info=error)
        time.sleep(PAUSE)


def run_forever(app: Flask) -> None:
    """Look again and again; a fault is logged and the next look tries again."""
    _in_a_thread(app, watch_forever, "khoabang-sittings")
    tidy = Tidying()
    while True:
        try:
            more = run_once(app)
            tidy(app)
        except Exception as error:  # the worker outlives any one fault
            log.error("background work failed", exc_info=error)
            more = 0
        if not more:
            time.sleep(PAUSE)


def start_embedded(app: Flask) -> None:
    """Work in a thread of the server where nothing else does it: on SQLite, in a demonstration.

    Several workers may look at once: who comes second finds the work done. Commands of `flask …`
    import the same module and must not start it; neither must tests.
    """
    settings = app.extensions["settings"]
    by_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
    alone = settings.demo or settings.database_url.startswith("sqlite")
    if settings.mode != "test" and alone and not by_command:
        _in_a_thread(app, run_forever, "khoabang-work")


def _in_a_thread(app: Flask, loop: Callable[[Flask], None], name: str) -> None:
    threading.Thread(target=loop, args=(app,), daemon=True, name=name).start()
