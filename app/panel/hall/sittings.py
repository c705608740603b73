"""The hall: which sittings, the board of one, admission, opening and closing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from app.forms.refusals import show
from app.gates import post_needs
from app.panel.hall import blueprint
from app.panel.hall.board import board as facts_of
from app.panel.hall.forms import AdmitForm, IncidentForm
from app.panel.hall.words import INCIDENT_NAMES, STATES
from app.sentences import sentence
from app.work import Reader, read, sealer, work
from exams.competitions.queries import rules_of
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action
from exams.sittings import board as board_queries
from exams.sittings import guards, queries
from exams.sittings.accommodation_models import Need
from exams.sittings.accommodations import who_needs
from exams.sittings.hall import IncidentKind
from exams.sittings.models import Sitting
from exams.sittings.service import admit, close_sitting, note_incident, open_sitting

ONE = "/hall/sittings/<int:sitting_id>"


def where(r: Reader, sitting_id: int) -> int:
    """The competition of the sitting."""
    return queries.bare_sitting(r.session, sitting_id).part.competition_id


def watched(r: Reader, sitting_id: int) -> Sitting:
    """The sitting alone, for who may watch it; 404 for everybody else."""
    row = queries.bare_sitting(r.session, sitting_id)
    if not r.actor.may(Action.SITTING_READ, row.part.competition_id):
        raise NotFound("sitting.unknown")
    return row


@blueprint.get("/hall/sittings")
def sittings() -> str:
    """The sittings that I watch or conduct."""
    with read() as r:
        return render_template(
            "hall/sittings.html", sittings=queries.readable_sittings(r.session, r.actor)
        )


@blueprint.route(ONE, methods=["GET", "POST"])
@post_needs(Action.SITTING_CONDUCT, where)
def board(sitting_id: int) -> str | Redirect:
    """The board, and the admission of candidates."""
    with read() as r:
        form = AdmitForm(accepted(r, where(r, sitting_id)))
        if form.validate_on_submit() and _admitted(form, sitting_id):
            flash(_("%(number)s is admitted.", number=form.exam_number.data), "success")
            return _to_board(sitting_id)
        return render_template("hall/board.html", form=form, **_board(r, sitting_id))


def _to_board(sitting_id: int) -> Redirect:
    """The board again, of the room that was looked at."""
    return redirect(url_for("hall.board", sitting_id=sitting_id, room=room_asked()))


def room_asked() -> int | None:
    """The room that the page is narrowed to."""
    return request.args.get("room", type=int)


def accepted(r: Reader, competition_id: int) -> tuple[str, ...]:
    """The documents with which a candidate may be admitted."""
    return rules_of(r.session, competition_id).items("identity.accepted")


def _board(r: Reader, sitting_id: int) -> dict[str, Any]:
    sitting, room_id = watched(r, sitting_id), room_asked()
    where_ = sitting.part.competition_id
    may_open, may_close = (
        r.actor.may(action, where_) for action in (Action.PAPER_OPEN, Action.COMPETITION_RUN)
    )
    missing = guards.why_not_open if sitting.opened_at is None else guards.why_not_close
    may_open = may_open and sitting.opened_at is None and sitting.closed_at is None
    may_close = may_close and sitting.opened_at is not None and sitting.closed_at is None
    return {
        "sitting": sitting, "facts": facts_of(r.session, sitting, r.now, room_id),
        "places": board_queries.places(r.session, sitting, r.now, room_id),
        "rooms": board_queries.rooms_in_use(r.session, sitting_id),
        "room_id": room_id, "conducts": r.actor.may(Action.SITTING_CONDUCT, where_),
        "may_open": may_open, "may_close": may_close,
        "blocked": [sentence(x) for x in missing(r.session, sitting, r.now)]
        if may_open or may_close else [],
        "incidents": queries.incidents(r.session, sitting.id), "kinds": INCIDENT_NAMES,
        "numbers": board_queries.exam_numbers(r.session, sitting.id),
        "readers": who_needs(r.session, sitting_id, Need.READER),
        "states": STATES, "incident_form": IncidentForm(formdata=None, prefix="i"),
    }  # fmt: skip


def _admitted(form: AdmitForm, sitting_id: int) -> bool:
    try:
        with work() as uow:
            admit(uow, sitting_id, form.exam_number.data, form.document_seen.data)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.get(f"{ONE}/board")
def board_state(sitting_id: int) -> dict[str, Any]:
    """What the open board asks for again and again."""
    with read() as r:
        return facts_of(r.session, watched(r, sitting_id), r.now, room_asked())


@blueprint.post(f"{ONE}/open")
def open_now(sitting_id: int) -> Redirect:
    """Open the paper for everybody."""
    with work() as uow:
        row = queries.bare_sitting(uow.session, sitting_id)
        open_sitting(uow, row.part_id, sealer(), row.ordinal)
    flash(_("The paper is open. The common time runs."), "success")
    return redirect(url_for("hall.board", sitting_id=sitting_id))


@blueprint.post(f"{ONE}/close")
def close_now(sitting_id: int) -> Redirect:
    """End the sitting: what is saved counts."""
    with work() as uow:
        row = queries.bare_sitting(uow.session, sitting_id)
        close_sitting(uow, row.part_id, sealer(), row.ordinal)
    flash(_("The sitting is closed. What was saved counts."), "success")
    return redirect(url_for("hall.board", sitting_id=sitting_id))


@blueprint.post(f"{ONE}/incidents")
@post_needs(Action.SITTING_CONDUCT, where)
def note(sitting_id: int) -> str | Redirect:
    """Note something that concerns the whole hall."""
    form = IncidentForm(prefix="i")
    if form.validate_on_submit():
        with work() as uow:
            note_incident(uow, sitting_id, IncidentKind(form.kind.data), form.note.data)
        flash(_("It is noted."), "success")
        return _to_board(sitting_id)
    with read() as r:
        page = _board(r, sitting_id) | {"incident_form": form}
        admitting = AdmitForm(accepted(r, where(r, sitting_id)), formdata=None)
        return render_template("hall/board.html", form=admitting, **page)
