"""Where this installation stands: its own address, and the proxies before it.

What a request says of the host is not believed in production: the links of the mails that open an
account, passkeys and the check of where a form comes from all rest on it.
"""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_address(app: Flask) -> None:
    """Take the address from the settings, and the visitor's from the proxies that are ours."""
    settings = app.extensions["settings"]
    wsgi: Any = app.wsgi_app
    if settings.proxies:
        wsgi = ProxyFix(wsgi, x_for=settings.proxies, x_proto=0, x_host=0)
    if settings.production:
        wsgi = OwnAddress(wsgi, settings.base_url)
    app.wsgi_app = wsgi  # type: ignore[method-assign]


class OwnAddress:
    """Answers every request as one for the address of the settings."""

    def __init__(self, wsgi: Any, base_url: str) -> None:
        self.wsgi = wsgi
        parts = urlsplit(base_url)
        self.scheme, self.host = parts.scheme, parts.netloc

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """The same request, at our own host and scheme."""
        environ["HTTP_HOST"], environ["wsgi.url_scheme"] = self.host, self.scheme
        return self.wsgi(environ, start_response)
