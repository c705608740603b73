"""The documents of a dossier, and the answer to a request for a supplement."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import storage
from app.candidate import blueprint
from app.candidate.applications_shown import in_language, overview
from app.candidate.apply_forms import FileForm, SupplementForm
from app.candidate.apply_ways import onward_from
from app.forms.refusals import show
from app.storage.downloads import attachment
from app.storage.uploads import Upload, take
from app.work import Reader, read, work
from exams.applications.completeness import is_required
from exams.applications.dossier import Stored, add_file, answer_supplement, remove_file
from exams.applications.models import Application, ApplicationState
from exams.applications.queries import own_application, own_file
from exams.competitions.queries import rules_of
from exams.errors import NotFound, RuleBroken
from exams.rules.kinds import Row


@blueprint.get("/applications/<int:application_id>/documents")
def documents(application_id: int) -> str:
    """The checklist: what must be attached, what is attached."""
    with read() as r:
        row = own_application(r.session, application_id, current_user.person_id)
        return render_template(
            "candidate/documents.html",
            application=row,
            items=_items(r, row),
            onward=onward_from(r, row, "documents"),
            **overview(r, row),
        )


@blueprint.route(
    "/applications/<int:application_id>/documents/<string:item>", methods=["GET", "POST"]
)
def add_document(application_id: int, item: str) -> str | Response:
    """Attach a file to one item of the checklist."""
    with read() as r:
        row = own_application(r.session, application_id, current_user.person_id)
        found = _item(r, row, item)
        form = FileForm()
        if form.validate_on_submit():
            try:
                _add(application_id, item, take(form.file.data))
                flash(_("The file is attached."), "success")
                return redirect(url_for("candidate.documents", application_id=application_id))
            except RuleBroken as refusal:
                show(form, refusal)
        return render_template(
            "candidate/add_document.html",
            application=row,
            form=form,
            item=found,
            title=in_language(found),
            competition=row.competition,
        )


@blueprint.post("/applications/<int:application_id>/files/<int:file_id>/remove")
def remove_document(application_id: int, file_id: int) -> Response:
    """Remove one's own file."""
    with work() as uow:
        key = remove_file(uow, application_id, file_id)
    storage.delete(key)
    flash(_("The file is removed."), "success")
    return redirect(url_for("candidate.documents", application_id=application_id))


@blueprint.get("/applications/<int:application_id>/files/<int:file_id>")
def download(application_id: int, file_id: int) -> Response:
    """One's own file, as attachment."""
    with read() as r:
        row = own_file(r.session, application_id, file_id, current_user.person_id)
        return attachment(storage.get(row.object_key), row.media_type, row.name)


@blueprint.route("/applications/<int:application_id>/supplement", methods=["GET", "POST"])
def supplement(application_id: int) -> str | Response:
    """What the office asks for, the answer, and the files added for it."""
    form = SupplementForm()
    if form.validate_on_submit():
        try:
            with work() as uow:
                answer_supplement(uow, application_id, form.answer.data)
            flash(_("Your answer is received."), "success")
            return redirect(url_for("candidate.application", application_id=application_id))
        except RuleBroken as refusal:
            show(form, refusal)
    with read() as r:
        row = own_application(r.session, application_id, current_user.person_id)
        return render_template(
            "candidate/supplement.html", application=row, form=form, **overview(r, row)
        )


def _add(application_id: int, item: str, upload: Upload) -> None:
    """Store the bytes, then name them in the dossier; a refusal forgets the bytes again."""
    with storage.kept(upload.data) as (key, sha), work() as uow:
        stored = Stored(key, upload.name, upload.media_type, len(upload.data), upload.pages, sha)
        add_file(uow, application_id, item, stored)


def _item(r: Reader, row: Application, item: str) -> Row:
    for found in rules_of(r.session, row.competition_id).rows("dossier.checklist"):
        if found["id"] == item:
            return found
    raise NotFound("application.unknown_item")


def _items(r: Reader, row: Application) -> list[dict[str, Any]]:
    rules = rules_of(r.session, row.competition_id)
    asked = overview(r, row)["asked"]
    return [
        {
            "id": item["id"],
            "title": in_language(item),
            "cite": item["cite"],
            "required": is_required(item, row, rules),
            "files": [
                (file, _removable(row, file, asked))
                for file in row.files
                if file.item == item["id"]
            ],
        }
        for item in rules.rows("dossier.checklist")
    ]


def _removable(row: Application, file: Any, asked: Any) -> bool:
    if row.state == ApplicationState.DRAFT:
        return True
    return asked is not None and file.added_at > asked.asked_at
