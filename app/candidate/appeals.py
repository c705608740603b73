"""A candidate asks for their own script to be marked again, and reads the answer."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.candidate import blueprint
from app.candidate.appeals_forms import RemarkForm
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import read, work
from exams.appeals.queries import own_letter, own_request
from exams.appeals.service import file_request
from exams.errors import Invalid


@blueprint.route(
    "/applications/<int:application_id>/parts/<int:part_id>/remark", methods=["GET", "POST"]
)
def remark(application_id: int, part_id: int) -> str | Response:
    """The request about one part: whether it can be filed, where it stands, what was decided."""
    form = RemarkForm()
    with read() as r:
        view = own_request(r.session, application_id, part_id, current_user.person_id, r.now)
        if form.validate_on_submit() and _filed(form, application_id, part_id):
            flash(_("Your request has been received."), "success")
            address = url_for("candidate.remark", application_id=application_id, part_id=part_id)
            return redirect(address)
        return render_template(
            "candidate/appeals.html", view=view, form=form, application_id=application_id,
            reasons=[sentence(reason) for reason in view.reasons],
        )  # fmt: skip


@blueprint.get("/applications/<int:application_id>/parts/<int:part_id>/remark/letter")
def remark_letter(application_id: int, part_id: int) -> Response:
    """The decision letter."""
    with read() as r:
        letter = own_letter(r.session, application_id, part_id, current_user.person_id)
        return pdf_response(letter)


def _filed(form: RemarkForm, application_id: int, part_id: int) -> bool:
    try:
        with work() as uow:
            file_request(uow, application_id, part_id, form.reason.data or "")
    except Invalid as refusal:
        form.reason.errors = [*form.reason.errors, sentence(refusal.reasons[0])]
        return False
    return True
