"""The app, for tests that read its map of addresses."""

from tests.app.conftest import app, as_person, client, setup

__all__ = ["app", "as_person", "client", "setup"]
