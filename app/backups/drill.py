"""The restore drill: the newest backup as a database again, and everything in it looked at."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.backups import shelf
from app.backups.databases import facts_of, restored
from app.backups.taking import FILES, FORMAT, fingerprint
from app.health import migrations_config
from exams.applications.models import DossierFile
from exams.defence.models import Proposal
from exams.events import Event
from exams.sealing import Sealer
from exams.sittings.models import Attempt
from exams.sittings.verifying import broken_chains

NAMED = 5  # so many faults of one kind are named, the rest counted


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is as it should be, and what was found."""

    holds: bool
    told: str


def drill(backup: Path, server: str, sealer: Sealer) -> Iterator[Check]:
    """Every check in turn. `server`: the database address beside which PostgreSQL restores."""
    said = shelf.manifest_of(backup)
    yield Check(said["format"] == FORMAT, f"format {said['format']}, taken at {said['taken_at']}")
    file = backup / said["database"]["file"]
    whole = file.is_file() and shelf.digest_of(file) == said["database"]["sha256"]
    yield Check(whole, f"database file of {said['database']['bytes']} bytes: SHA-256")
    yield from _files(backup, said["files"])
    same = said["sealing_key"] == fingerprint(sealer)
    yield Check(same, "sealed with the sealing key of this installation")
    if whole:
        with (
            tempfile.TemporaryDirectory(prefix="khoabang-drill-") as scratch,
            restored(file, Path(scratch), server) as engine,
        ):
            yield from _database(engine, said)


def _database(engine: Engine, said: dict[str, Any]) -> Iterator[Check]:
    with engine.connect() as connection:
        facts = facts_of(connection)
    head = ScriptDirectory.from_config(migrations_config()).get_current_head()
    yield Check(facts["revision"] == head, f"migration {facts['revision']}, the newest is {head}")
    other = sorted(t for t, n in said["rows"].items() if facts["rows"].get(t) != n)
    rows = f"{sum(facts['rows'].values())} rows in {len(facts['rows'])} tables"
    yield Check(facts["rows"] == said["rows"], rows + _named(other))
    with Session(engine) as session:
        yield _events(session, said)
        yield _chains(session)
        yield _references(session, said["files"])


def _events(session: Session, said: dict[str, Any]) -> Check:
    count, ids = session.execute(
        select(func.count(), func.count(func.distinct(Event.id))).select_from(Event)
    ).one()
    last = session.scalar(select(Event.id).order_by(Event.seq.desc()).limit(1))
    return Check(
        count == ids == said["rows"]["event"] and last == said["last_event"],
        f"{count} events, the last is that of the backup",
    )


def _chains(session: Session) -> Check:
    seated = select(func.count()).select_from(Attempt).where(Attempt.seat_id.is_not(None))
    count = session.scalar(seated)
    broken = [f"attempt {attempt} at {n}" for attempt, n in broken_chains(session)]
    return Check(not broken, f"{count} chains of saves from beginning to head" + _named(broken))


def _files(backup: Path, kept: dict[str, list[Any]]) -> Iterator[Check]:
    bad = [
        key
        for key, (_, sha256) in kept.items()
        if not (backup / FILES / key).is_file() or shelf.digest_of(backup / FILES / key) != sha256
    ]
    yield Check(not bad, f"{len(kept)} files: SHA-256" + _named(bad))


def _references(session: Session, kept: dict[str, list[Any]]) -> Check:
    """Every file that a dossier or a proposal names is there, and is the one that was named."""
    named = [
        *session.execute(select(DossierFile.object_key, DossierFile.sha256)),
        *session.execute(
            select(Proposal.object_key, Proposal.sha256).where(Proposal.object_key.is_not(None))
        ),
    ]
    bad = [key for key, sha256 in named if kept.get(key, [0, None])[1] != sha256]
    return Check(not bad, f"{len(named)} files named by dossiers and proposals" + _named(bad))


def _named(faults: list[str]) -> str:
    if not faults:
        return ""
    more = f" and {len(faults) - NAMED} more" if len(faults) > NAMED else ""
    return ": not " + ", ".join(faults[:NAMED]) + more
