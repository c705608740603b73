"""The inside of a draft: sections, their questions, points and order."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.forms import Form
from app.forms.refusals import show
from app.labels import QUESTION_KINDS
from app.panel.setting import blueprint
from app.panel.setting.papers_forms import ItemsForm, PointsForm, SectionForm
from app.work import read, work
from exams.bank.queries import list_questions
from exams.errors import Invalid, NotFound
from exams.papers import writing
from exams.papers.models import Paper, PaperItem, PaperSection, PaperState
from exams.papers.queries import get_paper
from exams.uow import Actor


@blueprint.route("/setting/papers/<int:paper_id>/sections/new", methods=["GET", "POST"])
def new_section(paper_id: int) -> str | Response:
    """Add a section."""
    with read() as r:
        _draft(r.session, r.actor, paper_id)
    form = SectionForm()
    if form.validate_on_submit():
        with work() as uow:
            writing.add_section(uow, paper_id, form.title.data or "", form.note.data or "")
        return _saved(paper_id)
    return _form_page(form, _("New section"), paper_id)


@blueprint.route("/setting/papers/<int:paper_id>/sections/<int:section_id>",
                 methods=["GET", "POST"])  # fmt: skip
def edit_section(paper_id: int, section_id: int) -> str | Response:
    """Change a section's title and note."""
    with read() as r:
        section = _section(r.session, r.actor, paper_id, section_id)
        form = SectionForm(title=section.title, note=section.note)
    if form.validate_on_submit():
        with work() as uow:
            writing.edit_section(uow, section_id, form.title.data or "", form.note.data or "")
        return _saved(paper_id)
    return _form_page(form, _("Edit section"), paper_id)


@blueprint.post("/setting/papers/<int:paper_id>/sections/<int:section_id>/remove")
def remove_section(paper_id: int, section_id: int) -> Response:
    """Remove a section with its questions."""
    with read() as r:
        _section(r.session, r.actor, paper_id, section_id)
    with work() as uow:
        writing.remove_section(uow, section_id)
    return _saved(paper_id)


@blueprint.route("/setting/papers/<int:paper_id>/sections/<int:section_id>/questions",
                 methods=["GET", "POST"])  # fmt: skip
def add_questions(paper_id: int, section_id: int) -> str | Response:
    """Choose questions of the bank for a section."""
    form = ItemsForm()
    with read() as r:
        section = _section(r.session, r.actor, paper_id, section_id)
        offered = _offered(r.session, r.actor, paper_id)
        heading = _("Add questions: %(section)s", section=section.title)
    form.questions.choices = offered
    if form.validate_on_submit():
        try:
            return _add(paper_id, section_id, form)
        except Invalid as refused:
            show(form, refused)
    return _form_page(form, heading, paper_id, bank_is_empty=not offered)


@blueprint.route("/setting/papers/<int:paper_id>/items/<int:item_id>", methods=["GET", "POST"])
def edit_points(paper_id: int, item_id: int) -> str | Response:
    """Change the points of one question."""
    with read() as r:
        item = _item(r.session, r.actor, paper_id, item_id)
        form = PointsForm(points=item.points)
    if form.validate_on_submit():
        try:
            with work() as uow:
                writing.set_points(uow, item_id, form.points.data)
            return _saved(paper_id)
        except Invalid as refused:
            show(form, refused)
    return _form_page(form, _("Points of the question"), paper_id)


@blueprint.post("/setting/papers/<int:paper_id>/items/<int:item_id>/act")
def act_on_item(paper_id: int, item_id: int) -> Response:
    """Move a question up or down, take its newest version, or take it out."""
    with read() as r:
        _item(r.session, r.actor, paper_id, item_id)
    acts = {
        "up": lambda uow: writing.move_item(uow, item_id, up=True),
        "down": lambda uow: writing.move_item(uow, item_id, up=False),
        "latest": lambda uow: writing.take_latest(uow, item_id),
        "remove": lambda uow: writing.remove_item(uow, item_id),
    }
    act = acts.get(request.form.get("act", ""))
    if act is None:
        raise NotFound("paper.unknown")
    with work() as uow:
        act(uow)
    return _saved(paper_id)


def _add(paper_id: int, section_id: int, form: ItemsForm) -> Response:
    chosen = form.questions.data or []
    if not chosen:
        raise Invalid("paper.no_question", field="questions")
    with work() as uow:
        writing.add_items(uow, section_id, chosen, form.points.data)
    return _saved(paper_id)


def _offered(session: Session, actor: Actor, paper_id: int) -> list[tuple[int, str]]:
    """Questions of the bank that the paper does not use yet."""
    paper = _draft(session, actor, paper_id)
    used = {i.question_version.question_id for s in paper.sections for i in s.items}
    bank = list_questions(session, actor, paper.part.competition_id)
    return [
        (q.id, f"{QUESTION_KINDS[q.kind]}: {q.latest.text[:160]}") for q in bank if q.id not in used
    ]


def _draft(session: Session, actor: Actor, paper_id: int) -> Paper:
    """The draft, for its setters; an approver has nothing to change in it."""
    paper = get_paper(session, actor, paper_id)
    if paper.state is not PaperState.DRAFT:
        raise NotFound("paper.unknown")
    return paper


def _section(session: Session, actor: Actor, paper_id: int, section_id: int) -> PaperSection:
    for section in _draft(session, actor, paper_id).sections:
        if section.id == section_id:
            return section
    raise NotFound("paper.unknown")


def _item(session: Session, actor: Actor, paper_id: int, item_id: int) -> PaperItem:
    for section in _draft(session, actor, paper_id).sections:
        for item in section.items:
            if item.id == item_id:
                return item
    raise NotFound("paper.unknown")


def _saved(paper_id: int) -> Response:
    flash(_("The paper is saved."), "success")
    return redirect(url_for("setting.paper", paper_id=paper_id))


def _form_page(form: Form, heading: str, paper_id: int, **facts: Any) -> str:
    return render_template(
        "setting/paper_form.html", form=form, heading=heading, paper_id=paper_id, **facts
    )
