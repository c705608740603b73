"""A member of the council or of a board declares relatives against the list of candidates."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.account import blueprint
from app.account.declarations_forms import declaration_form, relatives_of
from app.bodies_shown import kinships, title
from app.gates import needs_second_factor
from app.sentences import sentence
from app.work import Reader, read, work
from exams.bodies import queries
from exams.bodies.models import Member
from exams.bodies.service import declare_relatives
from exams.competitions.queries import get_competition
from exams.errors import Invalid


@blueprint.route("/home/declarations/<int:member_id>", methods=["GET", "POST"])
@needs_second_factor
def declaration(member_id: int) -> str | Response:
    """The list of eligible candidates; for each, whether and how related."""
    with read() as r:
        member = queries.own_member(r.session, member_id, r.actor.person_id)
        facts = _facts(r, member)
        form = declaration_form(facts["candidates"], facts["kinds"], member)
    if facts["open"] and form.validate_on_submit():
        try:
            with work() as uow:
                declare_relatives(uow, member_id, relatives_of(form, facts["candidates"]))
            flash(_("Your declaration is received. Thank you."), "success")
            return redirect(url_for("account.home"))
        except Invalid as refused:
            form.form_errors.append(sentence(refused.reasons[0]))
    return render_template("account/declaration.html", form=form, **facts)


def _facts(r: Reader, member: Member) -> dict[str, Any]:
    competition = get_competition(r.session, member.body.competition_id)
    listed = competition.stage in queries.LISTED_STAGES
    rows = queries.candidates(r.session, competition.id) if listed else []
    return {
        "competition": competition.title,
        "body": title(member.body.kind),
        "declared_at": member.declared_at,
        "open": listed,
        "kinds": kinships(r.session, competition.id),
        "candidates": [(a.id, a.person.full_name, *queries.works_at(r.session, a)) for a in rows],
    }
