"""The application object for the server: `granian --interface wsgi wsgi:app`."""

from app import create_app
from app.jobs import start_embedded
from app.room.serving import serve_alone

app = create_app()
serve_alone(app)
start_embedded(app)
