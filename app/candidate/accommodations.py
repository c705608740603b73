"""What a candidate needs to sit the exam: asked here, answered here, told to nobody else."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accommodation_words import NEEDS, arrangement_words
from app.candidate import blueprint
from app.forms import Form, fields
from app.forms import validators as rules
from app.forms.refusals import show
from app.work import read, work
from exams.applications.queries import own_application
from exams.errors import Invalid
from exams.sittings.accommodation_models import Need
from exams.sittings.accommodations import (
    ASKING,
    arrangement_of,
    ask_accommodation,
    of_application,
)


class AccommodationForm(Form):
    """Ask for accommodations."""

    needs = fields.CheckboxesField(
        _l("What you need"), choices=[(k.value, v) for k, v in NEEDS.items()]
    )
    explanation = fields.TextAreaField(
        _l("Why, and how much"),
        [rules.required(_l("the explanation")), rules.length(_l("The explanation"), 2000)],
        hint=_l("Say what helps you, not more about your health than is needed."),
        options={"rows": 4},
    )
    submit = fields.SubmitField(_l("Ask for it"))


@blueprint.route("/applications/<int:application_id>/accommodations", methods=["GET", "POST"])
def accommodations(application_id: int) -> str | Response:
    """Ask for what one needs, or read what was decided."""
    with read() as r:
        application = own_application(r.session, application_id, current_user.person_id)
        row = of_application(r.session, application_id)
        form = AccommodationForm(
            needs=row.asked_needs if row else [], explanation=row.explanation if row else ""
        )
        if form.validate_on_submit() and _asked(form, application_id):
            flash(_("Asked. You read the decision on this page."), "success")
            return redirect(url_for("candidate.accommodations", application_id=application_id))
        decided = row is not None and row.decided_at is not None
        return render_template(
            "candidate/accommodations.html", application=application, row=row, form=form,
            decided=decided, may_ask=not decided and application.state in ASKING,
            granted=arrangement_words(arrangement_of(row)) if row else [],
        )  # fmt: skip


def _asked(form: AccommodationForm, application_id: int) -> bool:
    try:
        with work() as uow:
            needs = [Need(need) for need in form.needs.data or []]
            ask_accommodation(uow, application_id, needs, form.explanation.data)
    except Invalid as refusal:
        show(form, refusal)
        return False
    return True
