"""The settings of an installation for tests; a test says only what matters to it."""

from pathlib import Path
from typing import Any

from app.settings import Settings

SEALING_KEY = "VGVzdFRlc3RUZXN0VGVzdFRlc3RUZXN0VGVzdFRlc3Q="


def settings_for(database_url: str, var: Path, **chosen: Any) -> Settings:
    """Test mode on this database, files under `var`, unless something else is chosen."""
    values: dict[str, Any] = {
        "mode": "test",
        "secret_key": "test" * 10,
        "sealing_key": SEALING_KEY,
        "base_url": "http://localhost",
        "mail_server": None,
        "mail_from": "test@example.vn",
        "redis_url": None,
        "idle_minutes": 30,
    }
    return Settings(database_url=database_url, var=var, **{**values, **chosen})
