"""A person's home page and the language switch."""

from flask import redirect, render_template, request, session
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.account import blueprint
from app.i18n import LANGUAGES
from app.labels import ROLES
from app.next_steps import next_steps
from app.work import Reader, read, work
from exams.applications.queries import own_applications
from exams.appointments.queries import own_appointments
from exams.competitions.queries import get_competition
from exams.people.queries import roles_of
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
    # Browsers read a backslash as a slash and pass over tabs: neither is in any address of ours.
    own = target.startswith("/") and not target.startswith("//")
    return target if own and "\\" not in target and target.isprintable() else "/"


@blueprint.get("/home")
def home() -> str:
    """What this person has to do next, soonest first."""
    with read() as reader:
        person_id = current_user.person_id
        return render_template(
            "account/home.html",
            steps=next_steps(reader),
            applications=own_applications(reader.session, person_id),
            appointments=own_appointments(reader.session, person_id),
            roles=roles_of(reader.session, person_id, reader.now),
            competition_of=lambda held: _title(reader, held.competition_id),
            role_names=ROLES,
        )


def _title(reader: Reader, competition_id: int | None) -> str:
    """Where a role is held."""
    if competition_id is None:
        return _("Whole department")
    return get_competition(reader.session, competition_id).title
