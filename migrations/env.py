"""Alembic's environment: the database of the settings, the tables of the platform."""

from alembic import context
from flask import current_app, has_app_context
from flask_security.datastore import AsaList

import app.accounts  # noqa: F401 - its tables belong to the schema
from app.settings import from_environment
from exams.db import Base, open_engine
from exams.tables import ALL  # noqa: F401 - so that every table is known


def render_item(kind, obj, autogen_context):  # type: ignore[no-untyped-def]
    """Our column types as the plain types they store, so that a migration stands alone."""
    if kind != "type":
        return False
    if isinstance(obj, AsaList):
        return "sa.UnicodeText()"
    if type(obj).__module__.startswith("exams."):
        rendered = repr(obj.impl)
        return f"sa.{rendered}"
    return False


def run() -> None:
    """Upgrade or compare, in one transaction where the database can."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _with(given)
        return
    if has_app_context():
        engine = current_app.extensions["database"].engine
    else:
        engine = open_engine(from_environment().database_url)
    with engine.connect() as connection:
        _with(connection)
        connection.commit()


def _with(connection):  # type: ignore[no-untyped-def]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
