"""Structured logs, without personal data: endpoint, status, duration, never an address or a name."""

import logging
import sys
import time
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


def init_logs(app: Flask) -> None:
    """One line a request, as JSON in production."""
    quiet = app.extensions["settings"].mode == "test"
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_it_broke,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.CRITICAL if quiet else logging.INFO
        ),
    )
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    if request.endpoint not in ("static", "health.alive"):
        log.info(
            "request",
            endpoint=request.endpoint,
            method=request.method,
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000),
        )
    return response


def where_it_broke(
    _logger: Any, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Kinds of errors and their lines of code; not their messages, which may quote somebody."""
    error = entry.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    told = []
    while isinstance(error, BaseException):
        kind = type(error)
        told.append(f"{kind.__module__}.{kind.__qualname__}\n")
        told += traceback.format_tb(error.__traceback__)
        error = error.__cause__ or error.__context__
    if told:
        entry["exception"] = "".join(told)
    return entry
