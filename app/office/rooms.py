"""Rooms of a competition, and which parts can be called up."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.gates import post_needs
from app.office import blueprint
from app.office.rooms_forms import RoomForm
from app.sentences import sentence
from app.work import Reader, read, work
from exams.competitions.models import Competition, PartKind, PartStage
from exams.competitions.queries import get_competition
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action
from exams.sittings import guards, queries
from exams.sittings.service import remove_room, set_room

BASE = "/office/competitions/<int:competition_id>/rooms"
SAT = (PartKind.WRITTEN, PartKind.COMPUTER)


def readable(r: Reader, competition_id: int) -> Competition:
    """The competition, for who may run it or watch its sittings; NotPermitted for others."""
    r.actor.require(Action.SITTING_READ, competition_id)
    return get_competition(r.session, competition_id)


@blueprint.route(BASE, methods=["GET", "POST"])
@post_needs(Action.COMPETITION_RUN)
def rooms(competition_id: int) -> str | Response:
    """The rooms, and each part that is sat in them."""
    form = RoomForm()
    if form.validate_on_submit() and _saved(form, competition_id, None):
        flash(_("The room is saved."), "success")
        return redirect(url_for("office.rooms", competition_id=competition_id))
    with read() as r:
        row = readable(r, competition_id)
        return render_template(
            "office/rooms.html", competition=row, form=form,
            rooms=queries.rooms(r.session, competition_id), parts=_parts(r, row),
            may_run=r.actor.may(Action.COMPETITION_RUN, competition_id),
        )  # fmt: skip


def _parts(r: Reader, row: Competition) -> list[dict[str, Any]]:
    return [
        {
            "part": part,
            "sitting": queries.sitting_of(r.session, part.id),
            "blocked": [sentence(x) for x in guards.why_not_call_up(r.session, part)]
            if part.stage == PartStage.PLANNED else [],
        }
        for part in row.parts
        if part.kind in SAT
    ]  # fmt: skip


@blueprint.route(f"{BASE}/<int:room_id>", methods=["GET", "POST"])
def room(competition_id: int, room_id: int) -> str | Response:
    """Change one room in which nobody has a seat yet."""
    form = RoomForm()
    with read() as r:
        r.actor.require(Action.COMPETITION_RUN, competition_id)
        found = [x for x in queries.rooms(r.session, competition_id) if x.id == room_id]
        if not found:
            raise NotFound("room.unknown")
        if form.validate_on_submit() and _saved(form, competition_id, room_id):
            flash(_("The room is saved."), "success")
            return redirect(url_for("office.rooms", competition_id=competition_id))
        if not form.is_submitted():
            form.process(obj=found[0])
        return render_template(
            "office/rooms_one.html", form=form, room=found[0], competition_id=competition_id
        )


def _saved(form: RoomForm, competition_id: int, room_id: int | None) -> bool:
    try:
        with work() as uow:
            set_room(uow, competition_id, form.name.data, form.address.data,
                     form.capacity.data, room_id)  # fmt: skip
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post(f"{BASE}/<int:room_id>/remove")
def take_room_away(competition_id: int, room_id: int) -> Response:
    """Take a room away."""
    with work() as uow:
        remove_room(uow, competition_id, room_id)
    flash(_("The room is taken away."), "success")
    return redirect(url_for("office.rooms", competition_id=competition_id))
