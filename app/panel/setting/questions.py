"""The bank of questions of one competition: list, write, revise, retire."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.labels import QUESTION_KINDS
from app.panel.setting import blueprint
from app.panel.setting.questions_forms import FORMS, FilterForm
from app.work import read, work
from exams.bank import queries
from exams.bank.models import QuestionKind
from exams.bank.service import retire_question, revise_question, wording_of, write_question
from exams.competitions.queries import get_competition
from exams.errors import Invalid, NotFound


@blueprint.get("/setting/competitions/<int:competition_id>/questions")
def questions(competition_id: int) -> str:
    """The bank, filtered by kind, topic and words."""
    form = FilterForm(request.args)
    kind = form.kind.data if form.kind.data in list(QuestionKind) else ""
    with read() as r:
        topics = queries.topics(r.session, r.actor, competition_id)
        found = queries.list_questions(
            r.session,
            r.actor,
            competition_id,
            kind=QuestionKind(kind) if kind else None,
            topic=form.topic.data or "",
            search=form.search.data or "",
        )
        form.topic.choices = [("", _("All topics")), *((t, t) for t in topics)]
        return render_template(
            "setting/questions.html",
            form=form,
            questions=found,
            kinds=QUESTION_KINDS,
            competition=get_competition(r.session, competition_id),
            filtered=bool(kind or form.topic.data or form.search.data),
        )


@blueprint.route(
    "/setting/competitions/<int:competition_id>/questions/new/<string:kind>",
    methods=["GET", "POST"],
)
def new_question(competition_id: int, kind: str) -> str | Response:
    """Write a question of one kind."""
    chosen = _kind(kind)
    form = FORMS[chosen]()
    with read() as r:
        queries.topics(r.session, r.actor, competition_id)  # not theirs: 404 before the form
    if form.validate_on_submit():
        try:
            with work() as uow:
                write_question(uow, competition_id, form.wording(), form.topic.data or "")
            flash(_("The question is in the bank."), "success")
            return redirect(url_for("setting.questions", competition_id=competition_id))
        except Invalid as refused:
            show(form, refused)
    return render_template(
        "setting/question_form.html",
        form=form,
        kind=QUESTION_KINDS[chosen],
        competition_id=competition_id,
        question=None,
    )


@blueprint.get("/setting/questions/<int:question_id>")
def question(question_id: int) -> str:
    """One question with all its versions."""
    with read() as r:
        found = queries.own_question(r.session, r.actor, question_id)
        versions = [(v, wording_of(v)) for v in reversed(found.versions)]
        return render_template(
            "setting/question.html", question=found, versions=versions, kinds=QUESTION_KINDS
        )


@blueprint.route("/setting/questions/<int:question_id>/edit", methods=["GET", "POST"])
def edit_question(question_id: int) -> str | Response:
    """Write a new version."""
    with read() as r:
        found = queries.own_question(r.session, r.actor, question_id)
        old, topic, competition_id = wording_of(found.latest), found.topic, found.competition_id
    form = FORMS[old.kind]()
    if request.method == "GET":
        form.fill(old)
        form.topic.data = topic
    elif form.validate_on_submit():
        try:
            with work() as uow:
                revise_question(uow, question_id, form.wording(), form.topic.data or "")
            flash(_("The new version is in the bank. Papers keep the version they use."), "success")
            return redirect(url_for("setting.question", question_id=question_id))
        except Invalid as refused:
            show(form, refused)
    return render_template(
        "setting/question_form.html",
        form=form,
        kind=QUESTION_KINDS[old.kind],
        competition_id=competition_id,
        question=question_id,
    )


@blueprint.post("/setting/questions/<int:question_id>/retire")
def retire(question_id: int) -> Response:
    """Take the question out of the choice for new papers."""
    with work() as uow:
        retire_question(uow, question_id)
    flash(_("The question is retired."), "success")
    return redirect(url_for("setting.question", question_id=question_id))


def _kind(value: str) -> QuestionKind:
    if value not in list(QuestionKind):
        raise NotFound("question.unknown")
    return QuestionKind(value)
