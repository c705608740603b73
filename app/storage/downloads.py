"""Files given back: always as attachment, of their known type, never guessed by the browser."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response


def attachment(data: bytes, media_type: str, name: str) -> Response:
    """The bytes under their name (RFC 6266 for Vietnamese letters), not to be sniffed or kept."""
    response = send_file(
        BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name, max_age=0
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
