"""The profile: kept once, used in every application."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.candidate import blueprint
from app.candidate.apply_ways import onward
from app.candidate.profile_forms import ProfileForm
from app.forms.refusals import show
from app.work import read, work
from exams.applications.queries import own_application
from exams.applications.service import save_who
from exams.errors import RuleBroken
from exams.people.profiles import profile_of, save_profile
from exams.people.queries import get_person


@blueprint.route("/profile", methods=["GET", "POST"])
def profile() -> str | Response:
    """One's own profile, apart from any application."""
    with read() as r:
        person = get_person(r.session, current_user.person_id)
        form = ProfileForm(obj=profile_of(r.session, person.id))
        if form.validate_on_submit():
            done = _saved(form, url_for("candidate.profile"), save_profile)
            if done:
                return done
        return render_template("candidate/profile.html", form=form, person=person, application=None)


@blueprint.route("/applications/<int:application_id>/who", methods=["GET", "POST"])
def who(application_id: int) -> str | Response:
    """The profile as part of this application, filled in from the last time."""
    with read() as r:
        row = own_application(r.session, application_id, current_user.person_id)
        form = ProfileForm(obj=profile_of(r.session, row.person_id))
        if form.validate_on_submit():
            done = _saved(form, None, save_who, row.id)
            if done:
                return done
        return render_template(
            "candidate/profile.html", form=form, person=row.person, application=row
        )


def _saved(form: ProfileForm, back: str | None, save: Any, *values: Any) -> Response | None:
    """Save and go back, or on to the next section; a refusal stays on the form."""
    try:
        with work() as uow:
            save(uow, *values, form.facts())
    except RuleBroken as refusal:
        show(form, refusal)
        return None
    flash(_("Your profile is saved."), "success")
    return redirect(back or onward(values[0], current_user.person_id, "who"))
