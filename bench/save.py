"""One durable save of an answer through the whole program, beside a bare Flask JSON answer."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.accounts import Account
from app.demonstration import open_demonstration
from app.settings import Settings
from exams.db import Base
from exams.sittings.models import Seat

ROUNDS, SAVES = 9, 200


def main() -> None:
    """Print both figures and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        save, bare = saver(Path(folder)), bare_answer()
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(cpu_microseconds(save))
            theirs.append(cpu_microseconds(bare))
    one, other = statistics.median(ours), statistics.median(theirs)
    print(f"CPU of a durable save     {one:8.0f} µs")
    print(f"CPU of a bare JSON answer {other:8.0f} µs")
    print(f"ratio                     {one / other:8.1f}")


def cpu_microseconds(act: Callable[[], None]) -> float:
    """CPU time of one act, averaged over a round."""
    began = time.process_time()
    for _ in range(SAVES):
        act()
    return (time.process_time() - began) / SAVES * 1e6


def saver(folder: Path) -> Callable[[], None]:
    """Saves the next text of one candidate of a sitting that is open."""
    app = create_app(Settings(
        mode="demo", database_url=f"sqlite:///{folder / 'bench.sqlite3'}", secret_key="bench" * 8,
        sealing_key=Fernet.generate_key().decode(), var=folder, base_url="http://localhost",
        mail_server=None, mail_from="bench@example.vn", redis_url=None, idle_minutes=30,
    ))  # fmt: skip
    app.config["WTF_CSRF_ENABLED"] = False
    app.logger.disabled = True
    with app.app_context():
        Base.metadata.create_all(app.extensions["database"].engine)
        open_demonstration(only_sitting=True)
    seat_id, client = seated(app)
    number = iter(range(1, 10**9))
    address = f"/room/sittings/{seat_id}/answers"

    def act() -> None:
        n = next(number)
        sent = {"epoch": 1, "slot": "1", "seq": n, "text": f"Câu trả lời số {n}. " * 40}
        answer = client.post(address, json=sent)
        assert answer.status_code == 200, answer.text

    return act


def seated(app: Flask) -> tuple[int, FlaskClient]:
    """A candidate who was let in and has not begun, now at work on this client's machine."""
    with app.extensions["database"].reading() as session:
        seat = next(
            s for s in session.scalars(select(Seat))
            if s.admitted_at is not None and s.attempt is None
        )  # fmt: skip
        account = session.scalars(
            select(Account).where(Account.person_id == seat.application.person_id)
        ).one()
    client = app.test_client()
    client.post(f"/demo-people/{account.person_id}/sign-in")
    client.post(f"/room/sittings/{seat.id}/start", follow_redirects=True)
    return seat.id, client


def bare_answer() -> Callable[[], None]:
    """The least that Flask can do: read JSON, answer JSON."""
    app = Flask("bare")

    @app.post("/echo")
    def echo():  # type: ignore[no-untyped-def]
        return jsonify(seq=request.get_json()["seq"])

    client = app.test_client()
    sent = {"epoch": 1, "slot": "1", "seq": 1, "text": "Câu trả lời. " * 40}

    def act() -> None:
        assert client.post("/echo", json=sent).status_code == 200

    return act


if __name__ == "__main__":
    main()
