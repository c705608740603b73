"""Commands of `flask --app wsgi …`."""

import click
from alembic import command
from flask import Flask, current_app
from flask.cli import AppGroup

from app.backups.commands import backup, restore_drill
from app.chain_commands import check_chain_command
from app.demonstration import load_if_empty, welcome_lines
from app.first_administrator import administrator
from app.health import migrations_config
from app.jobs import run_forever, run_once, watch_once
from app.jobs.tidying import Tidying
from app.rehearsing import rehearse
from app.unit_commands import units

db = AppGroup("db", help="The database schema.")


def init_cli(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(db)
    app.cli.add_command(units)
    app.cli.add_command(check_chain_command)
    for single in (
        work_command,
        watch_sittings_command,
        prepare,
        welcome,
        rehearse,
        administrator,
        backup,
        restore_drill,
    ):
        app.cli.add_command(single)


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
        made, tidied = run_once(app), Tidying()(app)
        click.echo(
            f"{made} messages made, {tidied.practices} old practices and "
            f"{tidied.attempt_events} events of attempts deleted"
        )
    else:
        run_forever(app)


@click.command("watch-sittings")
def watch_sittings_command() -> None:
    """Look at the open sittings once: outages, clocks, what is over, the heads. `work` does it too."""
    seen = watch_once(current_app._get_current_object())  # type: ignore[attr-defined]
    click.echo(
        f"{seen.sittings} open sittings: {seen.corrected} deadlines corrected, "
        f"{seen.ended} works ended, {seen.anchored} anchors made, "
        f"{seen.paused} rooms paused, {seen.resumed} resumed"
    )


@click.command("prepare")
def prepare() -> None:
    """Migrate; in a demonstration, load its people and competitions on the first start."""
    command.upgrade(migrations_config(), "head")
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.extensions["settings"].demo:
        load_if_empty(app)


@click.command("welcome")
@click.option("--port", default=8000, show_default=True)
def welcome(port: int) -> None:
    """Print the address and the people to sign in as."""
    for line in welcome_lines(port):
        click.echo(line)
