"""Every refusal of the domain has a sentence, and no sentence is left over."""

import ast

from app.sentences import all_sentences
from tests.architecture.test_laws import modules

MAKERS = {
    "Reason",
    "Refusal",
    "NotFound",
    "NotPermitted",
    "RuleBroken",
    "Invalid",
    "Stale",
    "TransitionRefused",
    "RuleSetRefused",
}


def codes_in_use() -> set[str]:
    """Every dotted code written as the first argument of a refusal or a reason."""
    found = set()
    for _path, tree in modules("exams", "app"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0]
            if name in MAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def test_every_refusal_has_a_sentence() -> None:
    assert sorted(codes_in_use() - set(all_sentences())) == []
