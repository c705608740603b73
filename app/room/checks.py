"""The check of a machine before the exam: a page that tries what the exam needs, keeping nothing."""

from hashlib import sha256
from typing import Any

from flask import render_template, request

from app.room import blueprint
from app.room.refusals import json_refusals
from app.work import now
from exams.clock import to_ms
from exams.errors import Invalid

MOST = 20_000  # characters of a test save


@blueprint.get("/room/check")
def check() -> str:
    """Try browser, storage, keyboard, clock and network, days before or on the day."""
    return render_template("room/check.html", now_ms=to_ms(now()))


@blueprint.post("/room/check/probe")
@json_refusals
def probe() -> dict[str, Any]:
    """A save that is not stored: what arrived, told by its hash, and the server's time."""
    sent = request.get_json(silent=True)
    text = sent.get("text") if isinstance(sent, dict) else None
    if not isinstance(text, str) or len(text) > MOST:
        raise Invalid("save.malformed", field="")
    return {"now_ms": to_ms(now()), "sha256": sha256(text.encode(errors="replace")).hexdigest()}
