"""Commands of `flask --app wsgi …`."""

from alembic import command
from flask import Flask
from flask.cli import AppGroup

from app.health import migrations_config

db = AppGroup("db", help="The database schema.")


def init_cli(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(db)


@db.command("upgrade")
def upgrade() -> None:
    """Bring the schema to the newest migration."""
    command.upgrade(migrations_config(), "head")


@db.command("current")
def current() -> None:
    """Print the migration that the database stands at."""
    command.current(migrations_config())
