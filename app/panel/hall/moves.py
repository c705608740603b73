"""Who is moved to another day: asked by the hall or the office, decided by the chair."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.gates import post_needs
from app.panel.hall import blueprint
from app.panel.hall.move_forms import AskMoveForm, DecideMoveForm
from app.panel.hall.sittings import ONE, watched, where
from app.panel.hall.words import MOVES
from app.work import Reader, read, work
from exams.errors import RuleBroken
from exams.papers.models import MAIN, MOP_UP
from exams.permissions import Action
from exams.sittings import mop_up
from exams.sittings.mop_up_models import MoveReason
from exams.sittings.moving import ask_moves, grant_move, refuse_move
from exams.sittings.queries import sitting_of

MOVE = f"{ONE}/moves"


@blueprint.get(MOVE)
def moves(sitting_id: int) -> str:
    """The requests of the main sitting, what was decided, and the form to ask."""
    with read() as r:
        return _page(r, sitting_id)


def _page(
    r: Reader,
    sitting_id: int,
    asking: AskMoveForm | None = None,
    deciding: tuple[int, DecideMoveForm] | None = None,
) -> str:
    sitting = watched(r, sitting_id)
    place = sitting.part.competition_id
    main = sitting_of(r.session, sitting.part_id, MAIN) or sitting
    rows = mop_up.moves(r.session, main.id)
    open_ones = [row for row in rows if row.granted is None]
    forms = {row.id: DecideMoveForm(formdata=None, prefix=f"m{row.id}") for row in open_ones}
    return render_template(
        "hall/moves.html", sitting=sitting, main=main, open_ones=open_ones,
        decided=[row for row in rows if row.granted is not None],
        mop_up=sitting_of(r.session, sitting.part_id, MOP_UP), reasons=MOVES, Reason=MoveReason,
        may_ask=r.actor.may(Action.SITTING_MOVE, place) and mop_up.may_ask(r.session, main),
        form=asking or AskMoveForm(formdata=None, prefix="a"),
        forms=forms | (dict([deciding]) if deciding else {}),
        decides=r.actor.may(Action.SITTING_DECIDE, place), me=r.actor.person_id,
    )  # fmt: skip


def _back(sitting_id: int) -> Response:
    return redirect(url_for("hall.moves", sitting_id=sitting_id))


@blueprint.post(MOVE)
@post_needs(Action.SITTING_MOVE, where)
def ask_move(sitting_id: int) -> Any:
    """Ask the chair to move candidates to another day."""
    form = AskMoveForm(prefix="a")
    if form.validate_on_submit() and _asked(form, sitting_id):
        flash(_("Asked. The chair decides on this page."), "success")
        return _back(sitting_id)
    with read() as r:
        return _page(r, sitting_id, asking=form)


def _asked(form: AskMoveForm, sitting_id: int) -> bool:
    try:
        with work() as uow:
            reason = MoveReason(form.reason_code.data)
            ask_moves(uow, sitting_id, form.numbers(), reason, form.note.data or "")
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post(f"{MOVE}/<int:move_id>/decide")
@post_needs(Action.SITTING_DECIDE, lambda r, sitting_id, move_id: where(r, sitting_id))
def decide_move(sitting_id: int, move_id: int) -> Any:
    """Move the candidate, or turn the request down, as a second person."""
    form = DecideMoveForm(prefix=f"m{move_id}")
    if form.validate_on_submit() and _decided(form, sitting_id, move_id):
        flash(_("The decision is kept. The candidate is told."), "success")
        return _back(sitting_id)
    with read() as r:
        mop_up.move_of(r.session, move_id, sitting_id)
        return _page(r, sitting_id, deciding=(move_id, form))


def _decided(form: DecideMoveForm, sitting_id: int, move_id: int) -> bool:
    decide = grant_move if form.granted.data == "yes" else refuse_move
    try:
        with work() as uow:
            mop_up.move_of(uow.session, move_id, sitting_id)
            decide(uow, move_id, form.note.data or "")
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post(f"{MOVE}/<int:move_id>/take-back")
def take_back_move(sitting_id: int, move_id: int) -> Response:
    """Take one's own request back."""
    with work() as uow:
        mop_up.own_move(uow.session, move_id, sitting_id, uow.actor.person_id)
        refuse_move(uow, move_id)
    flash(_("The request is taken back."), "success")
    return _back(sitting_id)
