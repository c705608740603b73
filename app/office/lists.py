"""The lists of eligible and ineligible candidates: what is missing, choosing, issuing."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.application_labels import BELOW_CHOICES
from app.forms.refusals import show
from app.gates import post_needs
from app.i18n import title_of
from app.office import blueprint
from app.office.lists_forms import BelowForm, below_form
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import Reader, read, work
from exams.applications.lists import below_minimum, choose_below_minimum, why_not_issue_lists
from exams.applications.models import ApplicationState, BelowChoice
from exams.applications.queries import counts_by_post, in_state
from exams.applications.reasons import BY_CODE
from exams.applications.service import issue_lists
from exams.applications.windows import latest_choices
from exams.competitions.models import Competition, CompetitionPost, Stage
from exams.competitions.queries import get_competition, rules_of
from exams.documents.queries import get_document, register
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action

S = ApplicationState
PAPERS = ("eligible_list", "ineligible_list", "vetting_minutes")


@blueprint.get("/office/competitions/<int:competition_id>/lists", endpoint="lists")
def lists_page(competition_id: int) -> str:
    """Counts by post, what stands against issuing, the choices, or the lists as issued."""
    return _page(competition_id)


@blueprint.post("/office/competitions/<int:competition_id>/lists/issue", endpoint="issue_lists")
def issue_both(competition_id: int) -> Response:
    """Issue both lists."""
    with work() as uow:
        issue_lists(uow, competition_id)
    flash(_("The lists are issued and every candidate is told."), "success")
    return redirect(url_for("office.lists", competition_id=competition_id))


@blueprint.post(
    "/office/competitions/<int:competition_id>/lists/posts/<int:post_id>",
    endpoint="choose_for_post",
)
@post_needs(Action.COMPETITION_RUN)
def choose(competition_id: int, post_id: int) -> str | Response:
    """Choose what to do for a post with too few eligible candidates."""
    with read() as r:
        _post_of(r, competition_id, post_id)
        form = below_form(post_id, rules_of(r.session, competition_id))
    if form.validate_on_submit():
        try:
            with work() as uow:
                choose_below_minimum(
                    uow,
                    post_id,
                    BelowChoice(form.choice.data),
                    form.reason.data,
                    form.until_on.data,
                )
            flash(_("The choice is recorded and a notice is issued."), "success")
            return redirect(url_for("office.lists", competition_id=competition_id))
        except RuleBroken as refusal:
            show(form, refusal)
    return _page(competition_id, {post_id: form})


def _page(competition_id: int, given: dict[int, BelowForm] | None = None) -> str:
    with read() as r:
        r.actor.require(Action.APPLICATION_READ, competition_id)
        competition = get_competition(r.session, competition_id)
        return render_template(
            "office/lists.html",
            competition=competition,
            posts=_posts(r, competition),
            issued=competition.stage not in (Stage.DRAFT, Stage.SUBMITTED, Stage.ANNOUNCED),
            may_run=r.actor.may(Action.COMPETITION_RUN, competition_id),
            reasons=[sentence(x) for x in why_not_issue_lists(r.session, competition, r.now)],
            forms=_forms(r, competition, given or {}),
            papers=_papers(r, competition_id),
            eligible=[
                [row.exam_number or "–", row.number, row.competition_post.post.title]
                for row in in_state(r.session, competition_id, S.ELIGIBLE)
            ],
            ineligible=[
                [row.number, _ground(row.reason_code), row.decision_note]
                for row in in_state(r.session, competition_id, S.INELIGIBLE)
            ],
        )


def _posts(r: Reader, competition: Competition) -> list[list[Any]]:
    eligible = counts_by_post(r.session, competition.id, S.ELIGIBLE)
    waiting = counts_by_post(r.session, competition.id, S.SUBMITTED)
    refused = counts_by_post(r.session, competition.id, S.INELIGIBLE)
    chosen = latest_choices(r.session, competition)
    return [
        [
            {"text": post.post.title, "header": True},
            waiting.get(post.id, 0),
            eligible.get(post.id, 0),
            refused.get(post.id, 0),
            BELOW_CHOICES[chosen[post.id].choice] if post.id in chosen else "–",
        ]
        for post in competition.posts
    ]


def _forms(
    r: Reader, competition: Competition, given: dict[int, BelowForm]
) -> list[tuple[CompetitionPost, BelowForm]]:
    """One form a post that has too few, once registration is over."""
    if competition.stage != Stage.ANNOUNCED:
        return []
    reasons = why_not_issue_lists(r.session, competition, r.now)
    if any(reason.code == "lists.registration_open" for reason in reasons):
        return []
    rules = rules_of(r.session, competition.id)
    short = [x.facts.get("post_id") for x in below_minimum(r.session, competition, r.now)]
    return [
        (post, given.get(post.id) or below_form(post.id, rules, formdata=None))
        for post in competition.posts
        if post.id in short
    ]


def _papers(r: Reader, competition_id: int) -> list[Any]:
    return [row for row in register(r.session, competition_id) if row.kind in PAPERS]


def _post_of(r: Reader, competition_id: int, post_id: int) -> CompetitionPost:
    post = r.session.get(CompetitionPost, post_id)
    if post is None or post.competition_id != competition_id:
        raise NotFound("competition.unknown")
    return post


def _ground(code: str | None) -> str:
    ground = BY_CODE.get(code or "")
    return title_of(ground) if ground else "–"


@blueprint.get(
    "/office/competitions/<int:competition_id>/lists/papers/<int:document_id>",
    endpoint="list_paper",
)
def paper(competition_id: int, document_id: int) -> Response:
    """One of the papers of vetting, as PDF."""
    with read() as r:
        r.actor.require(Action.APPLICATION_READ, competition_id)
        document = get_document(r.session, competition_id, document_id)
        if document.kind not in PAPERS:
            raise NotFound("document.unknown")
        return pdf_response(document)
