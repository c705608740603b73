"""Migrations are numbered, lead from empty to exactly the models, and back."""

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from app.health import migrations_config
from exams.db import Base, open_engine
from tests.conftest import _admin, _with_database

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    """A connection to an empty database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server = request.getfixturevalue("postgresql_server")
        _admin(server, "DROP DATABASE IF EXISTS kb_empty", "CREATE DATABASE kb_empty")
        url = _with_database(server, "kb_empty")
    engine = open_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def config_for(connection: Connection) -> Config:
    config = migrations_config()
    config.attributes["connection"] = connection
    return config


def test_migrating_an_empty_database_gives_exactly_the_models(empty: Connection) -> None:
    command.upgrade(config_for(empty), "head")
    context = MigrationContext.configure(empty, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_every_migration_can_be_undone(empty: Connection) -> None:
    command.upgrade(config_for(empty), "head")
    command.downgrade(config_for(empty), "base")
    assert [t for t in inspect(empty).get_table_names() if t != "alembic_version"] == []


def test_migrations_are_numbered_without_gaps_and_say_what_they_do() -> None:
    scripts = list(ScriptDirectory.from_config(migrations_config()).walk_revisions())
    numbers = sorted(script.revision for script in scripts)
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
    for path in VERSIONS.glob("*.py"):
        assert re.fullmatch(r"\d{4}_[a-z_]+\.py", path.name)
        assert path.read_text().startswith('"""')
