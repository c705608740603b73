"""Whether the process lives, and whether it can serve."""

from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask

from app.settings import ROOT
from app.work import database

health = Blueprint("health", __name__)


def init_health(app: Flask) -> None:
    """Two plain addresses for the machine that watches."""
    app.register_blueprint(health)


@health.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@health.get("/readyz")
def ready() -> tuple[dict[str, Any], int]:
    """The database answers and its schema is the newest."""
    try:
        with database().engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except Exception:  # whatever the driver raises, the answer is the same: not ready
        return {"status": "database unreachable"}, 503
    head = ScriptDirectory.from_config(migrations_config()).get_current_head()
    if current != head:
        return {"status": "migrations not at head", "current": current, "head": head}, 503
    return {"status": "ready"}, 200


def migrations_config() -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
