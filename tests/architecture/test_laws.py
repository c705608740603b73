"""The five laws of the house. Laws 1 to 3 are contracts of import-linter; the rest reads the code."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def test_the_import_rules_hold() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


# Flask-Security asks its store to commit; the store records an event and asks the unit of work.
THROUGH_THE_UNIT_OF_WORK = (
    "uow", "store", "current_app.extensions['security'].datastore",
)  # fmt: skip


def test_nobody_commits_but_the_unit_of_work() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules("exams", "app")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
        and str(path) != "exams/uow.py"
        and ast.unparse(node.func.value) not in THROUGH_THE_UNIT_OF_WORK
    ]
    assert found == []


CLOCKS = {"now", "utcnow", "today", "time", "time_ns"}


def test_time_is_an_argument() -> None:
    found = [
        f"{path}:{node.lineno} {ast.unparse(node.func)}"
        for path, tree in modules("exams")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and ast.unparse(node.func.value) in ("datetime", "date", "time", "datetime.datetime")
        and str(path) != "exams/clock.py"
    ]
    assert found == []


def test_the_actor_is_an_argument() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules("exams")
        for node in ast.walk(tree)
        if isinstance(node, ast.Name)
        and node.id in ("current_user", "current_actor", "session_user")
    ]
    assert found == []


# Nonces of a seal and of nothing else may come straight from the system.
SECURE = {"exams/uow.py", "exams/sealing.py"}


def test_chance_is_an_argument() -> None:
    found = []
    for path, tree in modules("exams"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                if called.startswith(("random.", "secrets.", "os.urandom", "uuid.")):
                    seeded = called == "random.Random" and node.args
                    if not seeded and str(path) not in SECURE:
                        found.append(f"{path}:{node.lineno} {called}")
    assert found == []


@pytest.mark.parametrize("package", sorted(p.parent.name for p in ROOT.glob("exams/*/__init__.py")))
def test_packages_have_no_rooms_without_a_name(package: str) -> None:
    names = {p.stem for p in (ROOT / "exams" / package).rglob("*.py")}
    assert not names & {"utils", "util", "helpers", "common", "manager", "misc"}
