"""Small things: functions, files, views and templates have limits; the offenders are named."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FUNCTION, FILE, VIEW, TEMPLATE, TEST_FILE = 60, 320, 40, 150, 500  # lines
MODULES = sorted([*(ROOT / "exams").rglob("*.py"), *(ROOT / "app").rglob("*.py")])
METHODS = {"get", "post", "route"}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def is_view(node: ast.FunctionDef) -> bool:
    """Whether a route of a blueprint decorates it."""
    called = [d.func for d in node.decorator_list if isinstance(d, ast.Call)]
    return any(
        isinstance(f, ast.Attribute) and f.attr in METHODS and "blueprint" in ast.unparse(f.value)
        for f in called
    )


def longer_than(limit: int, views: bool) -> list[str]:
    return [
        f"{place(path)}:{node.name} {length(node)}"
        for path in MODULES
        for node in functions(path)
        if length(node) > limit and (is_view(node) or not views)
    ]


def test_no_function_is_long() -> None:
    assert longer_than(FUNCTION, views=False) == []


def test_no_view_is_long() -> None:
    assert longer_than(VIEW, views=True) == []
    assert sum(is_view(node) for path in MODULES for node in functions(path)) > 150


@pytest.mark.parametrize(("folder", "pattern", "limit"), [
    ("exams", "*.py", FILE), ("app", "*.py", FILE), ("tests", "*.py", TEST_FILE),
    ("templates", "*", TEMPLATE),
])  # fmt: skip
def test_no_file_is_long(folder: str, pattern: str, limit: int) -> None:
    files = [path for path in (ROOT / folder).rglob(pattern) if path.is_file()]
    texts = [path for path in files if path.suffix in (".py", ".html", ".txt", ".xml", ".css")]
    assert texts
    assert [f"{place(path)} {lines(path)}" for path in texts if lines(path) > limit] == []
