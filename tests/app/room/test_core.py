"""A core of its own for each server process; Flask's requests run on all of them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from app.room.core import OnEveryCore

TAKE = """
import os, sys
from pathlib import Path
from app.room.core import keep_to_one_core
kept = keep_to_one_core(Path(sys.argv[1]))
print(kept, *sorted(os.sched_getaffinity(0)), flush=True)
sys.stdin.read()
"""
CORES = sorted(os.sched_getaffinity(0))
ALL = " ".join(map(str, CORES))


@contextmanager
def process(var: Path) -> Iterator[str]:
    """A process that asks for a core: what it got, while it lives."""
    command = [sys.executable, "-c", TAKE, str(var)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        try:
            yield running.stdout.readline().strip()
        finally:
            running.kill()


def test_each_process_has_another_core_and_the_last_has_none(tmp_path: Path) -> None:
    with ExitStack() as stack:
        got = [stack.enter_context(process(tmp_path)) for _ in range(len(CORES) + 1)]
    own = [f"True {core}" for core in CORES] if len(CORES) > 1 else [f"False {ALL}"]
    assert got == [*own, f"False {ALL}"]


def test_the_core_of_a_killed_process_is_free_again(tmp_path: Path) -> None:
    with process(tmp_path) as first:
        pass
    with process(tmp_path) as next_one:
        assert next_one == first


def test_a_folder_that_cannot_be_written_costs_no_more_than_speed(tmp_path: Path) -> None:
    (tmp_path / "cores").write_text("in the way")
    with process(tmp_path) as got:
        assert got == f"False {ALL}"


@pytest.fixture
def on_one_core() -> Iterator[set[int]]:
    os.sched_setaffinity(0, {CORES[0]})
    try:
        yield {CORES[0]}
    finally:
        os.sched_setaffinity(0, set(CORES))


def test_flask_is_served_on_every_core(on_one_core: set[int]) -> None:
    seen = []

    def flask(environ, start_response):
        seen.append(os.sched_getaffinity(0))
        if environ:
            raise RuntimeError
        return [b"page"]

    serve = OnEveryCore(flask, set(CORES))
    assert list(serve({}, lambda *_: None)) == [b"page"]
    with pytest.raises(RuntimeError):
        serve({"fails": 1}, lambda *_: None)
    assert seen == [set(CORES), set(CORES)]
    assert os.sched_getaffinity(0) == on_one_core
