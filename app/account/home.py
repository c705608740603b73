"""A person's home page and the language switch."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from app.account import blueprint
from app.i18n import LANGUAGES
from app.next_steps import next_steps
from app.work import read, work
from exams.people.service import choose_language


@blueprint.get("/language/<string:language>")
def switch_language(language: str) -> Response:
    """Show everything in the other language from now on; whoever signed in finds it kept."""
    if language in LANGUAGES:
        session["language"] = language
        if current_user.is_authenticated:
            with work() as uow:
                choose_language(uow, language)
    return redirect(inside(request.args.get("next", "/")))


def inside(target: str) -> str:
    """The address, if it is a path of this site; else the front page."""
    parts = urlsplit(target.replace("\\", "/"))
    outside = parts.scheme or parts.netloc or not parts.path.startswith("/")
    return "/" if outside or target.startswith("//") else target


@blueprint.get("/home")
def home() -> str:
    """What this person has to do next, soonest first."""
    with read() as reader:
        steps = next_steps(reader)
    return render_template("account/home.html", steps=steps)
