"""The application object for the server: `granian --interface wsgi wsgi:app`."""

from app import create_app
from app.jobs import start_embedded

app = create_app()
start_embedded(app)
