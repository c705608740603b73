"""`flask --app wsgi units import`: units, with what was before them, and the competences."""

import click
from flask.cli import AppGroup

from app.work import work
from exams.posts.service import import_units, load_framework
from exams.uow import SYSTEM

units = AppGroup("units", help="Units of the administration.")


@units.command("import")
def import_command() -> None:
    """Load the units and the competence framework; repeating it changes nothing."""
    with work(SYSTEM) as uow:
        added, changed = import_units(uow)
        competences = load_framework(uow)
    click.echo(f"units: {added} added, {changed} changed; competences: {competences} loaded")
