"""Every table and every choice of the domain has its word in docs/glossary.md."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [*ROOT.glob("exams/*/*models.py"), ROOT / "exams/people/profiles.py"]


def test_every_class_of_the_models_is_in_the_glossary_once() -> None:
    classes = {
        node.name
        for path in FILES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    told = re.findall(r"`(\w+)` \|", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    assert sorted(told) == sorted(classes)
