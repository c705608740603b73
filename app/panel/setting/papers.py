"""Papers: what there is, drafting, submitting; and the approver's page."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.i18n import title_of
from app.labels import PAPER_STATES, QUESTION_KINDS
from app.panel.setting import blueprint
from app.panel.setting.papers_forms import PaperForm, SendBackForm
from app.sentences import sentence
from app.work import Reader, read, sealer, work
from exams.bank.queries import count_questions
from exams.competitions.models import PartKind, PartStage
from exams.competitions.queries import get_competition
from exams.errors import Invalid
from exams.papers import queries
from exams.papers.content import digest, to_bytes
from exams.papers.models import MOP_UP, PaperState
from exams.papers.service import (
    approve_paper,
    draft_paper,
    send_back_paper,
    submit_paper,
    take_back_paper,
)
from exams.papers.writing import edit_paper
from exams.permissions import Action

# A mop-up sitting is set once candidates are called up, and before anything is coded.
MOP_UP_STAGES = (PartStage.CALLED_UP, PartStage.OPENED, PartStage.CLOSED)


@blueprint.get("/setting/papers")
def papers() -> str:
    """Each competition in which the person sets or approves papers, and what to do next."""
    with read() as r:
        places = r.actor.competitions_where(Action.PAPER_WRITE)
        places |= r.actor.competitions_where(Action.PAPER_APPROVE)
        shown = [_competition(r, place) for place in sorted(p for p in places if p is not None)]
        return render_template("setting/papers.html", competitions=shown, states=PAPER_STATES)


def _competition(r: Reader, competition_id: int) -> dict[str, Any]:
    competition = get_competition(r.session, competition_id)
    writes = r.actor.may(Action.PAPER_WRITE, competition_id)
    parts = [part for part in competition.parts if part.kind is not PartKind.PROPOSAL]
    return {
        "id": competition.id,
        "title": competition.title,
        "writes": writes,
        "questions": count_questions(r.session, competition_id) if writes else None,
        "parts": [
            (
                part,
                title_of(part),
                queries.list_papers(r.session, r.actor, part.id),
                queries.fixed_paper(r.session, part.id) is not None,
                part.stage in MOP_UP_STAGES
                and queries.fixed_paper(r.session, part.id, MOP_UP) is None,
            )
            for part in parts
        ],
    }


@blueprint.post("/setting/parts/<int:part_id>/papers")
def new_paper(part_id: int) -> Response:
    """Begin a paper for a part."""
    with work() as uow:
        paper_id = draft_paper(uow, part_id, _("New paper")).id
    flash(_("The paper is begun. Give it a title and questions."), "success")
    return redirect(url_for("setting.paper", paper_id=paper_id))


@blueprint.post("/setting/parts/<int:part_id>/mop-up-papers")
def new_mop_up_paper(part_id: int) -> Response:
    """Begin another paper for the part, for who sits it on another day."""
    with work() as uow:
        paper_id = draft_paper(uow, part_id, _("New paper"), ordinal=MOP_UP).id
    flash(_("The paper is begun. Give it a title and questions."), "success")
    return redirect(url_for("setting.paper", paper_id=paper_id))


@blueprint.get("/setting/papers/<int:paper_id>")
def paper(paper_id: int) -> str:
    """The draft at work, the submitted paper under review, or the record of the sealed one."""
    with read() as r:
        found = queries.get_paper(r.session, r.actor, paper_id)
        competition_id = found.part.competition_id
        facts = {"paper": found, "states": PAPER_STATES, "kinds": QUESTION_KINDS}
        if found.state not in queries.WORKING:
            return render_template("setting/paper_sealed.html", **facts)
        content = queries.content_of(found)
        missing = [sentence(why) for why in queries.why_not_submit(r.session, found)]
        facts |= {"content": content, "missing": missing}
        if found.state is PaperState.DRAFT:
            return render_template("setting/paper_draft.html", **facts)
        why = queries.why_not_approve(r.session, r.actor, found)
        return render_template(
            "setting/paper_review.html",
            **facts,
            seen=digest(to_bytes(content)),
            approves=r.actor.may(Action.PAPER_APPROVE, competition_id),
            writes=r.actor.may(Action.PAPER_WRITE, competition_id),
            blocked=[sentence(reason) for reason in why],
            form=SendBackForm(formdata=None),
        )


@blueprint.get("/setting/papers/<int:paper_id>/preview")
def preview_paper(paper_id: int) -> str:
    """The paper as a candidate will meet it."""
    with read() as r:
        content = queries.readable_content(r.session, r.actor, paper_id).for_candidate()
        return render_template("setting/paper_preview.html", content=content, paper_id=paper_id)


@blueprint.route("/setting/papers/<int:paper_id>/edit", methods=["GET", "POST"])
def edit_paper_form(paper_id: int) -> str | Response:
    """Change title and length."""
    with read() as r:
        content = queries.readable_content(r.session, r.actor, paper_id)
    form = PaperForm(title=content.title, minutes=content.minutes or None)
    if form.validate_on_submit():
        with work() as uow:
            edit_paper(uow, paper_id, form.title.data or "", form.minutes.data or 0)
        flash(_("The paper is saved."), "success")
        return redirect(url_for("setting.paper", paper_id=paper_id))
    return render_template(
        "setting/paper_form.html", form=form, heading=_("Title and length"), paper_id=paper_id
    )


@blueprint.post("/setting/papers/<int:paper_id>/submit")
def submit(paper_id: int) -> Response:
    """Hand the paper to the approver."""
    with work() as uow:
        submit_paper(uow, paper_id)
    flash(_("The paper waits for approval by a second person."), "success")
    return redirect(url_for("setting.paper", paper_id=paper_id))


@blueprint.post("/setting/papers/<int:paper_id>/take-back")
def take_back(paper_id: int) -> Response:
    """Make a submitted paper a draft again."""
    with work() as uow:
        take_back_paper(uow, paper_id)
    flash(_("The paper is a draft again."), "success")
    return redirect(url_for("setting.paper", paper_id=paper_id))


@blueprint.post("/setting/papers/<int:paper_id>/send-back")
def send_back(paper_id: int) -> Response:
    """Return the paper to its setters."""
    form = SendBackForm()
    try:
        with work() as uow:
            send_back_paper(uow, paper_id, form.reason.data or "")
        flash(_("The paper is with its setters again."), "success")
    except Invalid as refused:
        flash(sentence(refused.reasons[0]), "error")
        return redirect(url_for("setting.paper", paper_id=paper_id))
    return redirect(url_for("setting.papers"))


@blueprint.post("/setting/papers/<int:paper_id>/approve")
def approve(paper_id: int) -> Response:
    """Approve what was shown, and seal it."""
    with work() as uow:
        approve_paper(uow, paper_id, sealer(), request.form.get("seen", ""))
    flash(_("The paper is approved and sealed. Nobody can read it until it is opened."), "success")
    return redirect(url_for("setting.paper", paper_id=paper_id))
