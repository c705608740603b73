"""A core of its own for each server process, because Python runs one thread of it at a time.

Left to itself, the system spreads a process's threads over all cores. Each save then wakes threads
on other cores only for them to wait for the interpreter, and that costs more than the save. What
runs in Flask may use every core meanwhile: hashing a password or shrinking a picture needs no
interpreter.
"""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

from flask import Flask

from app.room.fast import Application, Environ, FastRoom, StartResponse


def serve_on_one_core(app: Flask) -> None:
    """Keep this process to a core of its own while one is free; Flask is served on all."""
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true" or not hasattr(os, "sched_setaffinity"):
        return
    everywhere = os.sched_getaffinity(0)
    if keep_to_one_core(app.extensions["settings"].var):
        room: FastRoom = app.extensions["room"]
        room.inner = OnEveryCore(room.inner, everywhere)


def keep_to_one_core(var: Path) -> bool:
    """Keep this thread, and those it starts, to a core that no other server process of `var` has.

    Whether one was free. On a machine with one core, none is.
    """
    cores = sorted(os.sched_getaffinity(0))
    for core in cores if len(cores) > 1 else ():
        if _claimed(var / "cores" / str(core)):
            os.sched_setaffinity(0, {core})
            return True
    return False


def _claimed(path: Path) -> bool:
    """Whether the lock on this file is ours now; it ends with the process, however that ends."""
    try:
        path.parent.mkdir(exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return False  # a full disk costs speed, not the exam
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return False
    return True


class OnEveryCore:
    """WSGI around Flask: a request's thread may run on every core until it is answered."""

    def __init__(self, inner: Application, everywhere: set[int]) -> None:
        self.inner = inner
        self.everywhere = everywhere

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with all cores."""
        own: set[int] = os.sched_getaffinity(0)
        os.sched_setaffinity(0, self.everywhere)
        try:
            return self.inner(environ, start_response)
        finally:
            os.sched_setaffinity(0, own)
