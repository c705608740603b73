"""Files outside the web root, through obstore: local disk, memory or S3, one interface."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import obstore
from flask import Flask, current_app
from obstore.store import LocalStore, MemoryStore


def init_storage(app: Flask) -> None:
    """The store of this installation: a folder in `var`, memory in tests."""
    settings = app.extensions["settings"]
    if settings.mode == "test":
        app.extensions["files"] = MemoryStore()
    else:
        folder = settings.var / "files"
        folder.mkdir(parents=True, exist_ok=True)
        app.extensions["files"] = LocalStore(str(folder))


def files() -> Any:
    """The store of the running app."""
    return current_app.extensions["files"]


def put(data: bytes) -> tuple[str, str]:
    """Store the bytes under a random key; returns (key, SHA-256 in hex)."""
    key = f"{secrets.token_hex(2)}/{secrets.token_hex(20)}"
    obstore.put(files(), key, data, mode="create")
    return key, hashlib.sha256(data).hexdigest()


@contextmanager
def kept(data: bytes) -> Iterator[tuple[str, str]]:
    """`put` for as long as the block succeeds: whatever ends it forgets the bytes again."""
    key, sha256 = put(data)
    try:
        yield key, sha256
    except BaseException:
        delete(key)
        raise


def get(key: str) -> bytes:
    """The bytes under the key."""
    return cast(bytes, bytes(obstore.get(files(), key).bytes()))


def delete(key: str) -> None:
    """Forget the bytes under the key."""
    obstore.delete(files(), key)
