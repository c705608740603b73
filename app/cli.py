"""Commands of `flask --app wsgi …`."""

import click
from alembic import command
from flask import Flask, current_app
from flask.cli import AppGroup

from app.health import migrations_config
from app.jobs import run_forever, run_once

db = AppGroup("db", help="The database schema.")


def init_cli(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(db)
    app.cli.add_command(work_command)


@db.command("upgrade")
def upgrade() -> None:
    """Bring the schema to the newest migration."""
    command.upgrade(migrations_config(), "head")


@db.command("current")
def current() -> None:
    """Print the migration that the database stands at."""
    command.current(migrations_config())


@click.command("work")
@click.option("--once", is_flag=True, help="Look once and end.")
def work_command(once: bool) -> None:
    """Background work: events into mails, mails out. Runs until it is stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        click.echo(f"{run_once(app)} messages made")
    else:
        run_forever(app)
