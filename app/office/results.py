"""Results for the office: marks get names, objections, lists, the decision, the publication."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.gates import post_needs
from app.office import blueprint
from app.office.competitions import readable
from app.office.results_page import page_of, ranking_page
from app.sentences import sentence
from app.work import read, sealer, work
from exams.competitions.models import CompetitionPost, PartKind
from exams.competitions.queries import get_part
from exams.errors import Invalid, NotFound
from exams.permissions import Action
from exams.results import service
from exams.results.models import Objection

BASE = "/office/competitions/<int:competition_id>/results"
Page = str | Response


@blueprint.get(BASE)
def results(competition_id: int) -> str:
    """Each part's marks and what comes next; the lists and who may decide them."""
    with read() as r:
        competition = readable(r, competition_id)
        return render_template("office/results.html", **page_of(r, competition))


@blueprint.get(f"{BASE}/lists/<int:number>")
def results_list(competition_id: int, number: int) -> str:
    """One list with the working of every line, and what changed since the one before."""
    with read() as r:
        competition = readable(r, competition_id)
        return render_template("office/results_list.html", **ranking_page(r, competition, number))


@blueprint.post(f"{BASE}/<int:part_id>/names")
def results_names(competition_id: int, part_id: int) -> Response:
    """Join names and marks of a written part, or take the marks of a computer test."""
    with work() as uow:
        part = _part(uow, competition_id, part_id)
        act = service.join_names if part.kind is PartKind.WRITTEN else service.score_choices
        count = len(act(uow, part_id, sealer()))
    flash(_("%(count)s candidates have their marks and can see them.", count=count), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/<int:part_id>/settle")
def results_settle(competition_id: int, part_id: int) -> Response:
    """Fix the list of a part."""
    with work() as uow:
        _part(uow, competition_id, part_id)
        rows = service.settle(uow, part_id)
        count = sum(1 for row in rows if row.goes_on)
    flash(_("The part is settled: %(count)s candidates go on.", count=count), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/objections/<int:objection_id>")
def results_answer(competition_id: int, objection_id: int) -> Page:
    """Answer one objection."""
    text = request.form.get("answer", "")
    try:
        with work() as uow:
            row = uow.session.get(Objection, objection_id)
            if row is None or row.application.competition_id != competition_id:
                raise NotFound("result.unknown_objection")
            service.answer_objection(uow, objection_id, text)
    except Invalid as refusal:
        return _again(competition_id, sentence(refusal.reasons[0]))
    flash(_("The candidate can read your answer."), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/compute")
def results_compute(competition_id: int) -> Response:
    """Compute the list from the marks of now."""
    with work() as uow:
        number = service.compute_ranking(uow, competition_id).number
    flash(_("List number %(number)s fits the marks of now.", number=number), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/ties/<int:post_id>")
@post_needs(Action.RESULT_DECIDE)
def results_tie(competition_id: int, post_id: int) -> Page:
    """The chair orders candidates whom no rule separates."""
    order, part_id = _order_typed(), request.form.get("part_id", type=int)
    if order is None:
        return _again(competition_id, _("Give each of the tied candidates a different place."))
    try:
        with work() as uow:
            post = uow.session.get(CompetitionPost, post_id)
            if post is None or post.competition_id != competition_id:
                raise NotFound("competition.unknown")
            service.decide_tie(uow, post_id, order, request.form.get("reason", ""), part_id=part_id)
    except Invalid as refusal:
        return _again(competition_id, sentence(refusal.reasons[0]))
    flash(_("The order is decided. Compute the list again."), "success")
    return _back(competition_id)


def _order_typed() -> list[int] | None:
    """The applications by the place typed for each; None where a place is missing or twice."""
    before, places = "place-", request.form
    names = [n for n in places if n.startswith(before) and n.removeprefix(before).isdecimal()]
    placed = {int(n.removeprefix(before)): places.get(n, type=int) for n in names}
    if None in placed.values() or len(set(placed.values())) < len(placed):
        return None
    return sorted(placed, key=lambda application_id: placed[application_id] or 0)


@blueprint.post(f"{BASE}/decide")
def results_decide(competition_id: int) -> Response:
    """The council decides the list that was on the page."""
    with work() as uow:
        service.decide(uow, competition_id, sha256=request.form.get("sha256", ""),
                       note=request.form.get("note", ""))  # fmt: skip
    flash(_("The list is decided. A second person publishes it."), "success")
    return _back(competition_id)


@blueprint.post(f"{BASE}/publish")
def results_publish(competition_id: int) -> Response:
    """A second person publishes the list that was on the page."""
    with work() as uow:
        service.publish(uow, competition_id, sha256=request.form.get("sha256", ""))
    flash(_("The result is public."), "success")
    return _back(competition_id)


def _again(competition_id: int, error: str) -> str:
    with read() as r:
        competition = readable(r, competition_id)
        return render_template("office/results.html", **page_of(r, competition, error))


def _part(uow: Any, competition_id: int, part_id: int) -> Any:
    part = get_part(uow.session, part_id)
    if part.competition_id != competition_id:
        raise NotFound("part.unknown")
    return part


def _back(competition_id: int) -> Response:
    return redirect(url_for("office.results", competition_id=competition_id))
