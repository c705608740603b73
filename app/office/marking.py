"""Starting the marking of a part: what is missing, and the act."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.office import blueprint
from app.sentences import sentence
from app.work import read, work
from exams.competitions.models import Part, PartKind, PartStage
from exams.competitions.queries import get_part
from exams.errors import NotFound
from exams.marking.guards import why_not_start_marking
from exams.marking.queries import may_oversee, overview
from exams.marking.service import allocate
from exams.people.queries import holders
from exams.permissions import Action, Role
from exams.workflow.guards import why_not_boarded


@blueprint.get("/office/competitions/<int:competition_id>/parts/<int:part_id>/marking")
def marking(competition_id: int, part_id: int) -> str:
    """What marking needs before it starts; then how far it is."""
    with read() as r:
        r.actor.require(Action.COMPETITION_READ, competition_id)
        part = _part(r.session, competition_id, part_id)
        waits = part.stage is PartStage.CODED
        found = [
            *why_not_start_marking(r.session, part, r.now), *why_not_boarded(r.session, competition_id)
        ] if waits else []  # fmt: skip
        return render_template(
            "office/marking.html", part=part, waits=waits, view=overview(r.session, part),
            reasons=[sentence(reason) for reason in found],
            markers=holders(r.session, competition_id, Role.MARKER, r.now),
            allocates=r.actor.may(Action.MARKING_ALLOCATE, competition_id),
            oversees=may_oversee(r.actor, part),
        )  # fmt: skip


@blueprint.post("/office/competitions/<int:competition_id>/parts/<int:part_id>/marking")
def start_marking(competition_id: int, part_id: int) -> Response:
    """Hand out the scripts by lot."""
    with work() as uow:
        part = _part(uow.session, competition_id, part_id)
        count = allocate(uow, part.id, why_not_boarded(uow.session, competition_id))
    flash(_("Marking has begun: %(count)s scripts, each with two markers.", count=count), "success")
    return redirect(url_for("office.marking", competition_id=competition_id, part_id=part_id))


def _part(session: Session, competition_id: int, part_id: int) -> Part:
    part = get_part(session, part_id)
    if part.competition_id != competition_id or part.kind is not PartKind.WRITTEN:
        raise NotFound("part.unknown")
    return part
