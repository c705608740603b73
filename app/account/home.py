"""A person's home page and the language switch."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.account import blueprint
from app.i18n import LANGUAGES


@blueprint.get("/language/<string:language>")
def switch_language(language: str) -> Response:
    """Show everything in the other language from now on."""
    if language in LANGUAGES:
        session["language"] = language
    target = request.args.get("next", "/")
    return redirect(target if target.startswith("/") and not target.startswith("//") else "/")


@blueprint.get("/home")
def home() -> str:
    """What this person has to do next."""
    return render_template("account/home.html")
