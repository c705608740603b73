"""Competitions of the department: the list, a new one, its page, its texts and posts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.competition_words import unit_choices
from app.forms.refusals import show
from app.gates import post_needs
from app.i18n import title_of
from app.office import blueprint
from app.office.competition_forms import CompetitionForm, OfferForm
from app.office.competition_page import page_of
from app.work import Reader, read, work
from exams.competitions import guards
from exams.competitions.models import Competition
from exams.competitions.queries import competitions_for, get_competition
from exams.competitions.service import (
    PostWanted,
    add_post,
    create_competition,
    edit_competition,
    remove_post,
)
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.posts.queries import posts
from exams.rules.loader import shipped


def readable(reader: Reader, competition_id: int) -> Competition:
    """The competition, for who may read it; raises NotPermitted or NotFound, both a 404."""
    reader.actor.require(Action.COMPETITION_READ, competition_id)
    return get_competition(reader.session, competition_id)


@blueprint.get("/office/competitions")
def competitions() -> str:
    """Every competition this person may read, the newest first."""
    with read() as r:
        rows = competitions_for(r.session, r.actor)
        may_create = r.actor.may(Action.COMPETITION_WRITE)
        return render_template("office/competitions.html", competitions=rows, may_create=may_create)


@blueprint.route("/office/competitions/new", methods=["GET", "POST"])
def new_competition() -> str | Response:
    """Create a draft from a rule set."""
    form = CompetitionForm()
    sets = shipped()
    form.rule_set.choices = [(code, title_of(rules)) for code, rules in sets.items()]
    with read() as r:
        r.actor.require(Action.COMPETITION_WRITE)
        form.unit_id.choices = unit_choices(r)
    if form.validate_on_submit():
        try:
            with work() as uow:
                row = create_competition(uow, **_texts(form), rule_set=form.rule_set.data)
            flash(_("The draft was created. Now offer posts and set the calendar."), "success")
            return redirect(url_for("office.competition", competition_id=row.id))
        except RuleBroken as refusal:
            show(form, refusal)
    return render_template("office/competition_new.html", form=form, sets=list(sets.values()))


@blueprint.get("/office/competitions/<int:competition_id>")
def competition(competition_id: int) -> str:
    """One competition: where it stands, what comes next, and what is missing for it."""
    with read() as r:
        return render_template("office/competition.html", **page_of(r, readable(r, competition_id)))


@blueprint.route("/office/competitions/<int:competition_id>/edit", methods=["GET", "POST"])
def edit_competition_texts(competition_id: int) -> str | Response:
    """Change the texts of a draft."""
    with read() as r:
        r.actor.require(Action.COMPETITION_WRITE, competition_id)
        row = get_competition(r.session, competition_id)
        form = CompetitionForm(obj=row)
        del form.rule_set
        form.unit_id.choices = unit_choices(r, row.unit)
        version = request.form.get("version", row.version, type=int)
        if form.validate_on_submit():
            with work() as uow:
                edit_competition(uow, competition_id, version, **_texts(form))
            flash(_("The competition was saved."), "success")
            return redirect(url_for("office.competition", competition_id=competition_id))
        return render_template(
            "office/competition_edit.html", form=form, competition=row, version=version
        )


@blueprint.route("/office/competitions/<int:competition_id>/posts", methods=["GET", "POST"])
@post_needs(Action.COMPETITION_WRITE)
def competition_posts(competition_id: int) -> str | Response:
    """The posts that the competition fills."""
    with read() as r:
        row = readable(r, competition_id)
        offered = {p.post_id for p in row.posts}
        form = OfferForm()
        form.post_id.choices = [
            ("", _("Choose")),
            *((p.id, f"{p.title}, {p.unit.name}") for p in posts(r.session) if p.id not in offered),
        ]
        editable = r.actor.may(Action.COMPETITION_WRITE, row.id) and not guards.why_not_edit(row)
        if form.validate_on_submit():
            answer = _offer(competition_id, form)
            if answer is not None:
                return answer
        return render_template(
            "office/competition_posts.html", competition=row, form=form, editable=editable
        )


@blueprint.post("/office/competitions/<int:competition_id>/posts/<int:offer_id>/remove")
def remove_competition_post(competition_id: int, offer_id: int) -> Response:
    """Offer a post no longer."""
    with work() as uow:
        remove_post(uow, competition_id, offer_id)
    flash(_("The post is no longer offered."), "success")
    return redirect(url_for("office.competition_posts", competition_id=competition_id))


def _offer(competition_id: int, form: OfferForm) -> Response | None:
    wanted = PostWanted(form.post_id.data, form.vacancies.data, form.conditions.data or "")
    try:
        with work() as uow:
            add_post(uow, competition_id, wanted)
    except RuleBroken as refusal:
        show(form, refusal)
        return None
    flash(_("The post is offered."), "success")
    return redirect(url_for("office.competition_posts", competition_id=competition_id))


def _texts(form: CompetitionForm) -> dict[str, Any]:
    return {
        "title": form.title.data,
        "unit_id": form.unit_id.data,
        "intro": form.intro.data or "",
        "contact": form.contact.data or "",
    }
