"""`python -m app.translations.build [--check]`: compile, and say what is not translated yet.

With `--check` it ends with 1 when a sentence of the code lacks its Vietnamese, when the facts that a
sentence names (`%(name)s`) differ between the two, or when two fragments contradict each other.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from app.settings import ROOT
from app.translations import merged, sources, write_catalogue

METHODS = [("app/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {
    "templates/**.html": {"trimmed": "true", "silent": "false", "encoding": "utf-8"},
    "templates/**.txt": {"trimmed": "true", "silent": "false", "encoding": "utf-8"},
}
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
FACT = re.compile(r"%\(\w+\)[sd]|%[sd]")


def extracted() -> dict[str, str]:
    """Every sentence of the code and the templates, and where it first stands."""
    found: dict[str, str] = {}
    for name, line, text, _comments, _context in extract_from_dir(
        str(ROOT), METHODS, OPTIONS, KEYWORDS, directory_filter=_wanted
    ):
        for sentence in text[:1] if isinstance(text, tuple) else (text,):  # a plural: once
            if sentence:
                found.setdefault(sentence, f"{name}:{line}")
    return found


def _wanted(folder: str) -> bool:
    path = Path(folder).relative_to(ROOT)
    return path == Path() or (path.parts[0] in ("app", "templates") and path.name != "static")


def problems(sentences: dict[str, str], catalogue: Catalog) -> Iterator[str]:
    """What is missing or does not agree, a line each."""
    for sentence, place in sorted(sentences.items(), key=lambda item: item[1]):
        message = catalogue.get(sentence)
        if message is None or not message.string:
            yield f"{place}: not translated: {sentence!r}"
        elif sorted(set(FACT.findall(sentence))) != sorted(set(FACT.findall(str(message.string)))):
            yield f"{place}: the facts differ: {sentence!r} and {message.string!r}"


def contradictions(parts: Iterable[Path]) -> Iterator[str]:
    """Sentences that two fragments say differently, of which only the first would ever be read."""
    said: dict[str, tuple[str, str]] = {}
    for part in parts:
        for message in merged([part]):
            text, place = said.setdefault(str(message.id), (str(message.string), part.name))
            if message.id and text != str(message.string):
                yield f"{part.name}: said otherwise in {place}: {message.id!r}"


def main(arguments: list[str]) -> int:
    """Compile everything; print what is missing."""
    catalogues = {target: merged(parts) for target, parts in sources().items()}
    for target, catalogue in catalogues.items():
        write_catalogue(target, catalogue)
    lines = list(problems(extracted(), next(iter(catalogues.values()))))
    lines += contradictions(next(iter(sources().values())))
    if lines or "--quiet" not in arguments:
        print("\n".join(lines) or "Every sentence has its Vietnamese.")
    return 1 if lines and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
