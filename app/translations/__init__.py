"""The Vietnamese catalogue: fragments, one a subject, compiled into what the app reads.

`fragments/*.po` are our sentences; `flask_security.<language>.po` are Flask-Security's. English is
the source and needs none, but some of Flask-Security's sentences are said better in plain words.
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent


def sources() -> dict[Path, list[Path]]:
    """Each compiled file, and the files that it is made of."""
    made = {compiled("vi", "messages"): sorted((FOLDER / "fragments").glob("*.po"))}
    for language in ("vi", "en"):
        made[compiled(language, "flask_security")] = [FOLDER / f"flask_security.{language}.po"]
    return made


def compiled(language: str, domain: str) -> Path:
    """Where gettext looks for it."""
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.mo"


def compile_stale() -> None:
    """Compile what is missing or older than its sources: a few file dates, when nothing changed."""
    for target, parts in sources().items():
        newest = max(
            (part.stat().st_mtime for part in [FOLDER / "fragments", *parts] if part.exists()),
            default=0,
        )
        if not target.exists() or target.stat().st_mtime < newest:
            write_catalogue(target, merged(parts))


def merged(parts: Iterable[Path], locale: str = "vi") -> Catalog:
    """One catalogue of all the parts; of a sentence translated twice, the first counts."""
    whole = Catalog(locale=locale, fuzzy=False)
    for part in filter(Path.exists, parts):
        with part.open("rb") as file:
            for message in read_po(file, locale=locale, ignore_obsolete=True):
                if message.id and message.string and message.id not in whole:
                    whole.add(message.id, message.string)
    return whole


def write_catalogue(target: Path, catalogue: Catalog) -> None:
    """Write it whole or not at all: several processes may start at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as file:
        write_mo(file, catalogue)
    Path(file.name).replace(target)
