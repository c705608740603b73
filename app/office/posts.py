"""Units of the administration through time, and the posts they have."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.competition_words import unit_choices
from app.forms.refusals import show
from app.labels import POST_LEVELS
from app.office import blueprint
from app.office.post_forms import PostForm, chosen_levels, field_of, post_form
from app.unit_names import unit_kind
from app.work import read, work
from exams.clock import local_day
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.posts import queries
from exams.posts.models import Competence, PostLevel
from exams.posts.service import change_post, define_post


@blueprint.get("/office/posts")
def posts() -> str:
    """Every post, and the search for units."""
    with read() as r:
        r.actor.require(Action.POST_WRITE)
        words = request.args.get("q", "").strip()[:100]
        return render_template(
            "office/posts.html",
            posts=queries.posts(r.session),
            words=words,
            found=queries.search_units(r.session, words),
            levels=POST_LEVELS,
            unit_kind=unit_kind,
            roots=queries.units_on(r.session, local_day(r.now)),
        )


@blueprint.get("/office/units/<int:unit_id>")
def unit(unit_id: int) -> str:
    """One unit: what stands above and below it, what it was and became, its posts."""
    with read() as r:
        r.actor.require(Action.POST_WRITE)
        row = queries.get_unit(r.session, unit_id)
        day = row.valid_to or local_day(r.now)
        return render_template(
            "office/unit.html",
            unit=row,
            line=queries.line_of(row)[:-1],
            unit_kind=unit_kind,
            children=queries.units_on(r.session, day, unit_id),
            predecessors=queries.predecessors(r.session, unit_id),
            successors=queries.successors(r.session, unit_id),
            posts=queries.posts(r.session, unit_id),
            levels=POST_LEVELS,
        )


@blueprint.route("/office/posts/new", methods=["GET", "POST"])
def new_post() -> str | Response:
    """Define a post."""
    with read() as r:
        r.actor.require(Action.POST_WRITE)
        competences = queries.framework(r.session)
        form = post_form(competences, {}, unit_id=request.args.get("unit", type=int))
        form.unit_id.choices = unit_choices(r)
        if form.validate_on_submit():
            try:
                with work() as uow:
                    define_post(
                        uow,
                        form.unit_id.data,
                        form.title.data,
                        PostLevel(form.level.data),
                        form.duties.data or "",
                        chosen_levels(form, competences),
                    )
                flash(_("The post was defined."), "success")
                return redirect(url_for("office.posts"))
            except RuleBroken as refusal:
                show(form, refusal)
        return _page(form, competences, _("Define a post"))


@blueprint.route("/office/posts/<int:post_id>", methods=["GET", "POST"])
def post(post_id: int) -> str | Response:
    """Change a post."""
    with read() as r:
        r.actor.require(Action.POST_WRITE)
        row, competences = queries.get_post(r.session, post_id), queries.framework(r.session)
        levels = {need.competence_id: need.level for need in row.competences}
        form = post_form(
            competences,
            levels,
            title=row.title,
            duties=row.duties,
            unit_id=row.unit_id,
            level=row.level.value,
        )
        form.unit_id.choices = [(row.unit_id, row.unit.name)]
        version = request.form.get("version", row.version, type=int)
        if form.validate_on_submit():
            with work() as uow:
                change_post(
                    uow,
                    post_id,
                    version,
                    title=form.title.data,
                    level=PostLevel(form.level.data),
                    duties=form.duties.data or "",
                    levels=chosen_levels(form, competences),
                )
            flash(_("The post was saved."), "success")
            return redirect(url_for("office.posts"))
        return _page(form, competences, row.title, version)


def _page(
    form: PostForm, competences: list[Competence], heading: str, version: int | None = None
) -> str:
    named = {
        "common": _("Common competences"),
        "professional": _("Professional competences"),
        "leadership": _("Leadership competences"),
    }
    groups = [
        (title, [field_of(c.id) for c in competences if c.group == code])
        for code, title in named.items()
    ]
    return render_template(
        "office/post.html", form=form, groups=groups, heading=heading, version=version
    )
