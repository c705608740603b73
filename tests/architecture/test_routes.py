"""Every address is kebab-case and typed, every blueprint has a gate, every view is small."""

import re

from flask import Flask

OPEN = {"static", "security", "health"}  # Flask's, Flask-Security's, the watching machine's


def own_rules(app: Flask) -> list:
    return [r for r in app.url_map.iter_rules() if r.endpoint.split(".")[0] not in OPEN]


def test_every_address_is_kebab_case(app: Flask) -> None:
    bad = [
        r.rule
        for r in own_rules(app)
        if not re.fullmatch(r"(/|(/([a-z0-9]+[-.]?)*[a-z0-9]+|/<[^>]+>(\.[a-z]+)?)+)", r.rule)
    ]
    assert bad == []


def test_every_argument_of_an_address_is_typed(app: Flask) -> None:
    bad = [r.rule for r in own_rules(app) for a in re.findall(r"<([^>]+)>", r.rule) if ":" not in a]
    assert bad == []


def test_every_blueprint_has_a_gate(app: Flask) -> None:
    names = {r.endpoint.split(".")[0] for r in own_rules(app)}
    assert [n for n in sorted(names) if not app.blueprints[n].before_request_funcs.get(None)] == []


def test_no_two_views_share_an_address_and_a_method(app: Flask) -> None:
    seen: dict[tuple[str, str], str] = {}
    for rule in own_rules(app):
        plain = re.sub(r"<[^:>]+:[^>]+>", "<>", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert seen.setdefault((plain, method), rule.endpoint) == rule.endpoint, plain
