"""The sentence of every refusal, in the reader's language. One table a subject, by reason code."""

import importlib
import pkgutil
from functools import cache
from typing import Any

from flask_babel import LazyString

from exams.errors import Reason

Table = dict[str, LazyString]


@cache
def all_sentences() -> Table:
    """Every table of this folder, merged; the same code in two tables is a fault."""
    merged: Table = {}
    for module in pkgutil.iter_modules(__path__):
        table: Table = importlib.import_module(f"{__name__}.{module.name}").SENTENCES
        doubled = merged.keys() & table.keys()
        if doubled:
            raise RuntimeError(f"two sentences for {sorted(doubled)}")
        merged |= table
    return merged


def sentence(reason: Reason) -> str:
    """What to tell the person; facts are put where the sentence names them."""
    template = str(all_sentences()[reason.code])
    return template % {name: _shown(name, value) for name, value in reason.facts.items()}


def _shown(name: str, value: Any) -> Any:
    """The fact as a person reads it: `step` and `rule` are names of the calendar and the rules."""
    from app.i18n import day, language, mark  # here: i18n asks for the language of a request
    from app.rule_words import rule_name
    from app.step_names import STEPS, step_name

    if name in ("rule", "key") and isinstance(value, str) and "." in value:
        return rule_name(value)
    if name == "step" and str(value).rpartition(".")[2] in STEPS:
        return step_name(value)
    if isinstance(value, dict) and "vi" in value:  # a name in both languages
        return value[language()]
    if hasattr(value, "as_tuple"):
        return mark(value)
    if hasattr(value, "year"):
        return day(value)
    return value
