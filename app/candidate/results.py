"""A candidate's own results: marks with comments, own text, confirmation, objections, rank."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.candidate import blueprint
from app.results_words import how_text
from app.sentences import sentence
from app.work import Reader, read, work
from app.working import exact, shown
from exams.applications.queries import own_application
from exams.competitions.queries import rules_of
from exams.errors import Invalid
from exams.results.own import own_results
from exams.results.queries import own_rank
from exams.results.service import confirm_marks, file_objection

BASE = "/applications/<int:application_id>/results"


@blueprint.get(BASE)
def results(application_id: int) -> str:
    """Own marks part by part, as soon as names are joined; the own rank once published."""
    with read() as r:
        return _page(r, application_id, {})


@blueprint.post(f"{BASE}/<int:part_id>/confirmations")
def confirm_own_marks(application_id: int, part_id: int) -> Response:
    """I have seen my marks and do not object."""
    with work() as uow:
        confirm_marks(uow, application_id, part_id)
    flash(_("You have confirmed your marks."), "success")
    return redirect(url_for("candidate.results", application_id=application_id))


@blueprint.post(f"{BASE}/<int:part_id>/objections")
def object_to_marks(application_id: int, part_id: int) -> str | Response:
    """Object to the own marks of a part."""
    text = request.form.get("text", "")
    try:
        with work() as uow:
            file_objection(uow, application_id, part_id, text)
    except Invalid as refusal:
        with read() as r:
            return _page(r, application_id, {part_id: (text, sentence(refusal.reasons[0]))})
    flash(_("Your objection is received. The answer appears here."), "success")
    return redirect(url_for("candidate.results", application_id=application_id))


def _page(r: Reader, application_id: int, typed: dict[int, tuple[str, str]]) -> str:
    application = own_application(r.session, application_id, current_user.person_id)
    rules = rules_of(r.session, application.competition_id)
    row = own_rank(r.session, application)
    return render_template(
        "candidate/results.html", application=application, typed=typed, row=row,
        parts=own_results(r.session, application.id, r.now),
        working=shown(row.working, rules) if row else [],
        criteria={str(c["id"]): c for c in rules.rows("defence.criteria")}
        if any(s.kind == "proposal" for s in rules.stages) else {},
        remark_link=_remark_link(application_id, rules), how_text=how_text, exact=exact,
        full_mark=lambda part: rules.stage(part.code).max_points,
    )  # fmt: skip


def _remark_link(application_id: int, rules: Any) -> Any:
    """A function part -> address of the re-marking request, where the rules allow one."""

    def link(part: Any) -> str | None:
        allowed = rules.stage(part.code).remarkable
        if not allowed or "candidate.remark" not in current_app.view_functions:
            return None
        return url_for("candidate.remark", application_id=application_id, part_id=part.id)

    return link
