"""Taking a backup: files, the moment of the database, the files that came meanwhile, manifest."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import obstore
from sqlalchemy import Engine

from app.backups import shelf
from app.backups.databases import store_database
from exams.sealing import Sealer

FORMAT = "khoabang-backup/1"
FILES = "files"
Kept = dict[str, list[Any]]  # key → [bytes, SHA-256]


def take(engine: Engine, store: Any, sealer: Sealer, to: Path, now: datetime, keep: int) -> Path:
    """Make one backup in the folder `to`, then take the oldest away; returns its folder.

    Nothing is stopped. Raises BackupFailed, and then nothing new stands there.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    before = shelf.backups(to)
    with shelf.making(to, f"{shelf.NAME}{stamp}") as folder:
        kept: Kept = {}
        # Before and after: whatever the moment of the database names was there at one of the two.
        _copy_files(store, folder, before, kept)
        file, facts = store_database(engine, folder)
        _copy_files(store, folder, before, kept)
        said = {
            "format": FORMAT,
            "taken_at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "database": {
                "file": file.name,
                "bytes": file.stat().st_size,
                "sha256": shelf.digest_of(file),
            },
            **facts,
            "files": kept,
            "sealing_key": fingerprint(sealer),
        }
        (folder / shelf.MANIFEST).write_text(json.dumps(said, indent=1), encoding="utf-8")
    shelf.keep_newest(to, keep)
    return to / f"{shelf.NAME}{stamp}"


def fingerprint(sealer: Sealer) -> str:
    """Names the sealing key without telling it: without that key a backup cannot be read."""
    return sha256(sealer.key("fingerprint")).hexdigest()[:16]


def _copy_files(store: Any, folder: Path, before: list[Path], kept: Kept) -> None:
    known = shelf.manifest_of(before[-1])["files"] if before else {}
    for key, size in _stored(store):
        if key in kept:
            continue
        target = folder / FILES / key
        target.parent.mkdir(parents=True, exist_ok=True)
        if known.get(key, [None])[0] == size and _linked(before[-1] / FILES / key, target):
            kept[key] = known[key]
            continue
        try:
            data = bytes(obstore.get(store, key).bytes())
        except FileNotFoundError:  # taken away since it was listed
            continue
        target.write_bytes(data)
        kept[key] = [len(data), sha256(data).hexdigest()]


def _stored(store: Any) -> Iterator[tuple[str, int]]:
    for batch in obstore.list(store):
        for found in batch:
            yield found["path"], found["size"]


def _linked(earlier: Path, target: Path) -> bool:
    """A stored file never changes: the one of the backup before serves for both."""
    try:
        os.link(earlier, target)
    except OSError:
        return False
    return True
