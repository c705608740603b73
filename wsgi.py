"""The application object for the server: `granian --interface wsgi wsgi:app`."""

from app import create_app
from app.jobs import start_embedded
from app.room.core import serve_on_one_core
from app.room.serving import serve_alone

app = create_app()
serve_alone(app)
start_embedded(app)  # before the core is taken: its thread runs on every core
serve_on_one_core(app)
