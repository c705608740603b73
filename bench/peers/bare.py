"""Flask with a signed session, a CSRF comparison and JSON in and out. Nothing is stored."""

import os
from pathlib import Path

from flask import Flask, abort, jsonify, request, session

from app.room.core import keep_to_one_core

keep_to_one_core(Path(os.environ["KHOABANG_VAR"]))  # as the exam room does
app = Flask("bare")
app.secret_key = os.environ["KHOABANG_SECRET_KEY"]


@app.post("/save")
def save():  # type: ignore[no-untyped-def]
    sent = request.get_json()
    if not session["person"] or request.headers.get("X-CSRFToken") != session["csrf"]:
        abort(400)
    return jsonify(n=sent["n"], h=sent["h"])
