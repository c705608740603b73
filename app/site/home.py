"""The front page."""

from flask import render_template

from app.site import blueprint


@blueprint.get("/")
def home() -> str:
    """What the platform is, and the competitions open now."""
    return render_template("site/home.html")
