"""Importing GIFT: read, look at what was read and what was not, confirm."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.labels import QUESTION_KINDS
from app.panel.setting import blueprint
from app.panel.setting.questions_forms import ImportForm
from app.sentences import sentence
from app.work import read, work
from exams.bank import queries
from exams.bank.interchange.gift import parse
from exams.bank.service import LONGEST_IMPORT, import_gift
from exams.errors import Invalid, Reason


@blueprint.route(
    "/setting/competitions/<int:competition_id>/questions/import", methods=["GET", "POST"]
)
def import_questions(competition_id: int) -> str | Response:
    """Read a file or pasted text, and show what would be imported; nothing is written yet."""
    with read() as r:
        queries.topics(r.session, r.actor, competition_id)  # not theirs: 404 before the form
    form = ImportForm()
    if form.validate_on_submit():
        text = _given(form)
        if text and len(text) <= LONGEST_IMPORT:
            return _preview(competition_id, form, text)
        if text:
            form.text.errors = [sentence(Reason("gift.too_long", {"most": LONGEST_IMPORT}))]
        elif not form.errors:
            form.text.errors = [_("Choose a file or paste the questions.")]
    return render_template("setting/import.html", form=form, competition_id=competition_id)


@blueprint.post("/setting/competitions/<int:competition_id>/questions/import/confirm")
def confirm_import(competition_id: int) -> str | Response:
    """Write every question that could be read, all or none."""
    text = request.form.get("text", "")
    try:
        with work() as uow:
            count = import_gift(uow, competition_id, text)
    except Invalid as refused:
        form = ImportForm()
        form.text.errors = [sentence(refused.reasons[0])]
        return render_template("setting/import.html", form=form, competition_id=competition_id)
    flash(_("%(count)s questions are in the bank.", count=count), "success")
    return redirect(url_for("setting.questions", competition_id=competition_id))


def _given(form: ImportForm) -> str:
    """The text of the file, or what was pasted; a file that is not UTF-8 is refused."""
    upload = form.file.data
    if not upload:
        return form.text.data or ""
    try:
        return str(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        form.file.errors = [_("The file is not text in UTF-8. Save it as UTF-8 and try again.")]
        return ""


def _preview(competition_id: int, form: ImportForm, text: str) -> str:
    parsed = parse(text)
    faults = [(f.line, sentence(Reason(f.code, f.facts))) for f in parsed.faults]
    return render_template(
        "setting/import_preview.html",
        competition_id=competition_id,
        text=text,
        drafts=parsed.questions,
        faults=faults,
        kinds=QUESTION_KINDS,
    )
