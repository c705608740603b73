"""How mail leaves: SMTP by Flask-Mailman, or not at all in the demonstration."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage
from flask_mailman import Mail as Mailman

from exams.messages.models import Message

Transport = Callable[[Message], None]


def init_mail(app: Flask) -> None:
    """Read the mail server: `host:port`, `smtp://user:password@host:587` or `smtps://…`."""
    settings = app.extensions["settings"]
    server = settings.mail_server
    parts = urlsplit(server if "//" in (server or "") else f"//{server or 'localhost'}")
    app.config.update(
        MAIL_SERVER=parts.hostname,
        MAIL_PORT=parts.port or {"smtps": 465, "smtp": 587}.get(parts.scheme, 25),
        MAIL_USE_SSL=parts.scheme == "smtps",
        MAIL_USE_TLS=parts.scheme == "smtp",
        MAIL_USERNAME=unquote(parts.username) if parts.username else None,
        MAIL_PASSWORD=unquote(parts.password) if parts.password else None,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_TIMEOUT=20,
    )
    Mailman(app)


def transport() -> Transport | None:
    """How to send here; None where there is no mail server and the outbox is read on a page."""
    return _by_smtp if current_app.extensions["settings"].mail_server else None


def _by_smtp(message: Message) -> None:
    EmailMessage(message.subject, message.body, to=[message.to_address]).send()
