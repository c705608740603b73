"""Starting an application from a notice."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.candidate import blueprint
from app.sentences import sentence
from app.work import read, work
from exams.applications.models import ApplicationState
from exams.applications.queries import application_of
from exams.applications.service import start_application
from exams.applications.windows import closes_on, why_not_apply
from exams.competitions.queries import get_public


@blueprint.get("/competitions/<string:code>/apply")
def apply(code: str) -> str | Response:
    """What applying means, and the button that starts it; one's own application if there is one."""
    with read() as r:
        competition = get_public(r.session, code)
        own = application_of(r.session, competition.id, current_user.person_id)
        if own is not None and own.state != ApplicationState.WITHDRAWN:
            return redirect(url_for("candidate.application", application_id=own.id))
        return render_template(
            "candidate/apply.html",
            competition=competition,
            again=own is not None,
            closes_on=closes_on(r.session, competition, r.now),
            reasons=[sentence(x) for x in why_not_apply(r.session, competition, r.now)],
        )


@blueprint.post("/competitions/<string:code>/apply")
def start(code: str) -> Response:
    """Start the application; a second click finds the same one."""
    with work() as uow:
        competition = get_public(uow.session, code)
        application = start_application(uow, competition.id)
    flash(_("Your application is started. Fill in the sections in any order."), "success")
    return redirect(url_for("candidate.application", application_id=application.id))
