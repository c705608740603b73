"""The candidate's proposal: file, title, commitments; saved and replaced until the deadline."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.candidate import blueprint
from app.candidate.proposals_forms import ProposalForm, filled
from app.sentences import sentence
from app.storage import get, kept
from app.storage.downloads import attachment
from app.storage.uploads import take
from app.work import Reader, read, work
from exams.applications.queries import own_application
from exams.competitions.models import PartStage
from exams.competitions.stages import reached
from exams.defence.proposals import ProposalFile
from exams.defence.queries import deadline, get_defence_part, is_entrant, proposal_of, session_of
from exams.defence.service import save_proposal, submit_proposal
from exams.errors import NotFound, RuleBroken

BASE = "/applications/<int:application_id>/parts/<int:part_id>/proposal"


@blueprint.route(BASE, methods=["GET", "POST"])
def proposal(application_id: int, part_id: int) -> str | Response:
    """Write, replace and hand in; after the deadline the same page only shows it."""
    with read() as r:
        view = _view(r, application_id, part_id)
        form = filled(view["row"])
        form.drop(request.form.get("remove", type=int))
        if form.validate_on_submit() and _kept(form, application_id, part_id):
            address = url_for("candidate.proposal", application_id=application_id, part_id=part_id)
            return redirect(address)
        return render_template("candidate/proposals.html", form=form, **view)


@blueprint.get(f"{BASE}/file")
def proposal_file(application_id: int, part_id: int) -> Response:
    """The candidate's own file back."""
    with read() as r:
        row = _view(r, application_id, part_id)["row"]
        if row is None or row.object_key is None:
            raise NotFound("part.unknown")
        return attachment(get(row.object_key), "application/pdf", row.file_name or "de-an.pdf")


def _view(r: Reader, application_id: int, part_id: int) -> dict[str, Any]:
    application = own_application(r.session, application_id, current_user.person_id)
    part = get_defence_part(r.session, part_id)
    if not is_entrant(r.session, part.id, application.id):
        raise NotFound("part.unknown")
    until = deadline(r.session, part)
    closed = reached(part, PartStage.DRAWN) or (until is not None and r.now >= until)
    return {
        "application": application, "part": part, "until": until, "closed": closed,
        "row": proposal_of(r.session, part.id, application.id),
        "meeting": session_of(r.session, part.id) if reached(part, PartStage.CALLED_UP) else None,
    }  # fmt: skip


def _kept(form: ProposalForm, application_id: int, part_id: int) -> bool:
    """Save what was typed and the file; hand in where the button said so."""
    submitting = bool(form.submit.data)
    try:
        with _file(form) as file, work() as uow:
            save_proposal(
                uow, application_id, part_id,
                title=form.title.data or "", commitments=form.promised(), file=file,
            )  # fmt: skip
        if submitting:
            with work() as uow:
                submit_proposal(uow, application_id, part_id)
    except RuleBroken as refusal:
        _put(form, refusal)
        return False
    flash(_("Your proposal is handed in. Keep the receipt.") if submitting
          else _("Your proposal is saved."), "success")  # fmt: skip
    return True


@contextmanager
def _file(form: ProposalForm) -> Iterator[ProposalFile | None]:
    """The file that was sent, stored for as long as the proposal takes it."""
    if form.file.data is None or not form.file.data.filename:
        yield None
        return
    upload = take(form.file.data, kinds=("pdf",))
    with kept(upload.data) as (key, sha256):
        yield ProposalFile(key, upload.name, sha256, upload.pages)


def _put(form: ProposalForm, refusal: RuleBroken) -> None:
    name = str(refusal.facts.get("field", ""))
    if name in ("title", "file"):
        form[name].errors = [*form[name].errors, sentence(refusal.reasons[0])]
    else:
        form.form_errors.append(sentence(refusal.reasons[0]))
