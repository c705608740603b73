"""The whole application as it is served, with one address more: how many statements were sent."""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

import wsgi

serve = wsgi.app.wsgi_app
line = wsgi.app.extensions["writer"].line


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The application; /bench/sent says what this process has sent on its fast path."""
    if environ["PATH_INFO"] != "/bench/sent":
        return serve(environ, start_response)
    body = json.dumps({"pid": os.getpid(), "sent": line.sent}).encode()
    start_response("200 OK", [("Content-Length", str(len(body))), ("Connection", "close")])
    return [body]
