"""What is asked of the machines: Safe Exam Browser for a part, the network of a room."""

import secrets
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.forms.refusals import show
from app.gates import post_needs
from app.labels import DEMANDS
from app.office import blueprint
from app.office.machines_forms import NetworkForm, SafeBrowserFileForm, SafeBrowserForm
from app.office.rooms import SAT, readable
from app.work import Reader, read, work
from exams.competitions.models import Competition, Part
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action
from exams.sittings import queries
from exams.sittings.asked import networks_of, set_networks, set_safe_browser, settings_of
from exams.sittings.models import Room
from exams.sittings.safe_browser import Demand, config_key
from exams.sittings.safe_browser_file import file_of
from exams.sittings.watch_models import RoomNetwork, SafeBrowser

BASE = "/office/competitions/<int:competition_id>"
ONE = f"{BASE}/parts/<int:part_id>/safe-browser"


def base_url() -> str:
    """The address that clients see."""
    return str(current_app.extensions["settings"].base_url)


@blueprint.get(f"{BASE}/machines")
def machines(competition_id: int) -> str:
    """What is asked for each part and each room."""
    with read() as r:
        row = readable(r, competition_id)
        rooms = queries.rooms(r.session, competition_id)
        return render_template(
            "office/machines.html",
            competition=row,
            parts=[(p, r.session.get(SafeBrowser, p.id)) for p in row.parts if p.kind in SAT],
            rooms=rooms,
            networks=networks_of(r.session, [room.id for room in rooms]),
            demands=DEMANDS,
            may_run=r.actor.may(Action.COMPETITION_RUN, competition_id),
        )


@blueprint.route(ONE, methods=["GET", "POST"])
@post_needs(Action.COMPETITION_RUN)
def safe_browser(competition_id: int, part_id: int) -> Any:
    """Choose what a part asks of the browser."""
    form = SafeBrowserForm()
    if form.validate_on_submit() and _browser_saved(form, competition_id, part_id):
        flash(_("What is asked of the browser is saved."), "success")
        return redirect(
            url_for("office.safe_browser", competition_id=competition_id, part_id=part_id)
        )
    with read() as r:
        row, part = _part(r, competition_id, part_id)
        chosen = r.session.get(SafeBrowser, part_id)
        if not form.is_submitted() and chosen is not None:
            form.demand.data = chosen.demand.value
            form.browser_keys.data = "\n".join(chosen.browser_keys)
        return render_template(
            "office/safe_browser.html",
            competition=row,
            part=part,
            form=form,
            chosen=chosen,
            config_key=config_key(settings_of(chosen, base_url())) if chosen else None,
            file_form=SafeBrowserFileForm(formdata=None),
            start_url=base_url().rstrip("/") + url_for("room.sittings"),
        )


def _part(r: Reader, competition_id: int, part_id: int) -> tuple[Competition, Part]:
    """A part that is sat in a room, for who runs the competition."""
    r.actor.require(Action.COMPETITION_RUN, competition_id)
    row = readable(r, competition_id)
    for part in row.parts:
        if part.id == part_id and part.kind in SAT:
            return row, part
    raise NotFound("part.unknown")


def _browser_saved(form: SafeBrowserForm, competition_id: int, part_id: int) -> bool:
    with read() as r:
        _part(r, competition_id, part_id)
    password = "" if form.no_quit.data else form.quit_password.data or None
    try:
        with work() as uow:
            demand = Demand(form.demand.data)
            keys = (form.browser_keys.data or "").split()
            set_safe_browser(uow, part_id, demand, keys, password)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post(f"{ONE}/file")
@post_needs(Action.COMPETITION_RUN)
def safe_browser_file(competition_id: int, part_id: int) -> Response:
    """The settings file (.seb) for the machines, under a password where one is typed."""
    form = SafeBrowserFileForm()
    with read() as r:
        _row, part = _part(r, competition_id, part_id)
        chosen = r.session.get(SafeBrowser, part_id)
        if chosen is None:
            raise RuleBroken("safe_browser.not_chosen")
        data = file_of(
            settings_of(chosen, base_url()), form.password.data or "", secrets.token_bytes(32)
        )
        name = f"{part.competition.code}-{part.code}.seb"
    return Response(
        data,
        mimetype="application/seb",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.route(f"{BASE}/rooms/<int:room_id>/network", methods=["GET", "POST"])
@post_needs(Action.COMPETITION_RUN)
def room_network(competition_id: int, room_id: int) -> Any:
    """Choose from which network addresses a room is sat."""
    form = NetworkForm()
    if form.validate_on_submit() and _network_saved(form, competition_id, room_id):
        flash(_("The network of the room is saved."), "success")
        return redirect(url_for("office.machines", competition_id=competition_id))
    with read() as r:
        r.actor.require(Action.COMPETITION_RUN, competition_id)
        room = _room(r, competition_id, room_id)
        chosen = r.session.get(RoomNetwork, room_id)
        if not form.is_submitted() and chosen is not None:
            form.demand.data, form.networks.data = chosen.demand.value, chosen.networks
        return render_template(
            "office/room_network.html", competition_id=competition_id, room=room, form=form
        )


def _room(r: Reader, competition_id: int, room_id: int) -> Room:
    for room in queries.rooms(r.session, competition_id):
        if room.id == room_id:
            return room
    raise NotFound("room.unknown")


def _network_saved(form: NetworkForm, competition_id: int, room_id: int) -> bool:
    try:
        with work() as uow:
            demand = Demand(form.demand.data)
            set_networks(uow, competition_id, room_id, demand, form.networks.data or "")
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True
