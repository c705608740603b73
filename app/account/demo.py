"""The people of the demonstration, to sign in as by one click. Exists in demo mode only."""

from flask import abort, current_app, render_template

from app.account import blueprint


@blueprint.get("/demo-people")
def demo_people() -> str:
    """Who is there in the demonstration, by role."""
    if not current_app.extensions["settings"].demo:
        abort(404)
    return render_template("account/demo_people.html")
