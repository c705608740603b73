"""`flask --app wsgi check-chain FILE`: checks the file of a chain, and says what it found."""

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import g
from flask.cli import with_appcontext

from app.i18n import LANGUAGES, clock_time, day
from app.replaying import acknowledger
from app.sentences import sentence
from exams.errors import Invalid, Reason
from exams.sittings.checking import check_chain

HERE = "here"


@click.command("check-chain")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", help='Public key (base64) to expect, or "here" for this installation\'s.')
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", show_default=True)
@with_appcontext
def check_chain_command(file: Path, key: str | None, language: str) -> None:
    """Check a chain of saves; ends with 1 when something in it does not fit. Reads no database."""
    g.language = language
    known = None if key is None else _key(key)
    try:
        found = check_chain(_plain(file), known)
    except Invalid as refusal:
        raise click.ClickException(sentence(refusal.reasons[0])) from None
    for mark, reasons in (("✓", found.good), ("–", found.open), ("✗", found.bad)):
        for reason in reasons:
            click.echo(f"{mark} {sentence(_told(reason))}")
    if not found.sound:
        raise SystemExit(1)


def _plain(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise Invalid("chain_file.not_one", field="") from None


def _key(given: str) -> bytes:
    if given == HERE:
        return acknowledger().public_key
    try:
        return base64.b64decode(given, validate=True)
    except ValueError:
        raise click.BadParameter("not base64", param_hint="--key") from None


def _told(reason: Reason) -> Reason:
    """Times to the second."""
    facts = {
        name: f"{clock_time(value, seconds=True)} {day(value)}"
        if isinstance(value, datetime)
        else value
        for name, value in reason.facts.items()
    }
    return Reason(reason.code, facts)
