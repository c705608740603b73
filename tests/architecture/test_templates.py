"""Every template compiles, uses what it imports, and leaves escaping and style to the house."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from app.document_names import NAMES

FOLDER = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*"))
FORBIDDEN = {
    "markup that is not escaped": r"\|\s*safe\b|Markup\(|autoescape\s+false",
    "an inline style": r"\sstyle\s*=\s*[\"']",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "a script without a nonce or a source": r"<script(?![^>]*(nonce=|src=|application/json))",
}
PRINTED = "documents/"  # papers carry their own sheet of style; still no style of one element


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_every_template_compiles(app: Flask) -> None:
    assert len(TEMPLATES) > 150
    for name in TEMPLATES:
        app.jinja_env.get_template(name)


def test_every_official_paper_has_a_name() -> None:
    papers = {
        Path(name).stem
        for name in TEMPLATES
        if name.startswith(PRINTED) and "{% extends" in source(name)
    }
    assert papers == NAMES.keys()


def test_every_macro_imported_is_used(app: Flask) -> None:
    unused = []
    for name in TEMPLATES:
        tree = app.jinja_env.parse(source(name))
        used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        for found in tree.find_all(nodes.FromImport):
            names = {n[1] if isinstance(n, tuple) else n for n in found.names}
            unused += [f"{name}: {one}" for one in sorted(names - used)]
        for whole in tree.find_all(nodes.Import):
            unused += [f"{name}: {whole.target}"] if whole.target not in used else []
    assert unused == []


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_template_has(fault: str) -> None:
    pattern = re.compile(FORBIDDEN[fault])
    assert [name for name in TEMPLATES if pattern.search(source(name))] == []


def test_every_template_is_used(app: Flask) -> None:
    """By a view, a mail, a paper, or another template: no page is left lying about."""
    root = FOLDER.parent
    said = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("app", "exams", "templates")
        for path in (root / folder).rglob("*")
        if path.suffix in (".py", ".html", ".txt", ".xml") and path.is_file()
    )
    lost = [n for n in TEMPLATES if n not in said and Path(n).stem not in said]
    assert lost == []
