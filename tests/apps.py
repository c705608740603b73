"""The application for a test: made anew for each, its templates and addresses compiled once."""

from collections.abc import Callable

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app import create_app
from app.settings import Settings


class CompiledTemplates(BytecodeCache):
    """What Jinja made of a template, kept for the next app of this process."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take it from an earlier app, unless the template changed since."""
        if bucket.key in self._made:
            bucket.bytecode_from_string(self._made[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._made[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()
compile_builder = Rule._compile_builder
builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


def builder_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """What builds an address of this rule: Werkzeug compiles 600 of them for each app, a third of
    the time of a page's test. It hangs on the words of the rule alone."""
    if rule.defaults:
        return compile_builder(rule, append_unknown)
    key = (rule.rule, *rule._trace, append_unknown)
    if key not in builders:
        builders[key] = compile_builder(rule, append_unknown)
    return builders[key]


Rule._compile_builder = builder_once


def app_for(settings: Settings) -> Flask:
    """`create_app`, without compiling again what an earlier app compiled."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = COMPILED
    return app
