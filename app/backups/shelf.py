"""The folder in which backups stand: one at a time is made, whole ones only bear the name."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

NAME = "khoabang-"
PARTIAL = ".partial-"
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class BackupFailed(RuntimeError):
    """The backup was not made, or does not hold what it should; the message says what."""


def backups(shelf: Path) -> list[Path]:
    """The whole backups, oldest first."""
    return sorted(path for path in shelf.glob(f"{NAME}*") if (path / MANIFEST).is_file())


def newest(shelf: Path) -> Path:
    """The newest backup; raises BackupFailed when there is none."""
    found = backups(shelf)
    if not found:
        raise BackupFailed(f"there is no backup in {shelf}")
    return found[-1]


def manifest_of(backup: Path) -> dict[str, Any]:
    """What the backup says that it holds."""
    read: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    return read


@contextmanager
def making(shelf: Path, name: str) -> Iterator[Path]:
    """A folder under another name until the block succeeds; then it stands there, on the disk.

    What an earlier run left half made is cleared away. Raises BackupFailed while another runs.
    """
    shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (shelf / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFailed("another backup is being made") from None
        for left in shelf.glob(f"{PARTIAL}*"):
            shutil.rmtree(left)
        if (shelf / name).exists():
            raise BackupFailed(f"{name} is there already")
        partial = shelf / f"{PARTIAL}{name}"
        partial.mkdir(mode=0o700)
        yield partial
        _to_disk(partial)
        partial.rename(shelf / name)
        _sync(shelf)


def keep_newest(shelf: Path, keep: int) -> int:
    """Take the oldest away until `keep` are left; returns how many went."""
    old = backups(shelf)[:-keep]
    for path in old:
        gone = path.rename(shelf / f"{PARTIAL}old-{path.name}")  # never half of one with its name
        shutil.rmtree(gone)
    return len(old)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    found = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _to_disk(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
