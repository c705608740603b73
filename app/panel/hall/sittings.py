"""The hall: which sittings, the board of one, admission, opening and closing, the minutes."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from app.forms.refusals import show
from app.gates import post_needs
from app.panel.hall import blueprint
from app.panel.hall.board import board as facts_of
from app.panel.hall.forms import AdmitForm, IncidentForm
from app.panel.hall.words import INCIDENTS, REASONS, STATES
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import Reader, read, sealer, work
from exams.competitions.queries import rules_of
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.sittings import guards, queries
from exams.sittings.hall import IncidentKind, TimeReason
from exams.sittings.service import (
    admit,
    approve_time,
    close_sitting,
    issue_minutes,
    note_incident,
    open_sitting,
)

ONE = "/hall/sittings/<int:sitting_id>"


def _where(r: Reader, sitting_id: int) -> int:
    """The competition of the sitting."""
    return queries.bare_sitting(r.session, sitting_id).part.competition_id


@blueprint.get("/hall/sittings")
def sittings() -> str:
    """The sittings that I watch or conduct."""
    with read() as r:
        return render_template(
            "hall/sittings.html", sittings=queries.readable_sittings(r.session, r.actor)
        )


@blueprint.route(ONE, methods=["GET", "POST"])
@post_needs(Action.SITTING_CONDUCT, _where)
def board(sitting_id: int) -> str | Redirect:
    """The board, and the admission of candidates."""
    with read() as r:
        form = AdmitForm(_accepted(r, sitting_id))
        if form.validate_on_submit() and _admitted(form, sitting_id):
            flash(_("%(number)s is admitted.", number=form.exam_number.data), "success")
            return redirect(url_for("hall.board", sitting_id=sitting_id))
        return render_template("hall/board.html", form=form, **_board(r, sitting_id))


def _accepted(r: Reader, sitting_id: int) -> tuple[str, ...]:
    """The documents with which a candidate may be admitted."""
    return rules_of(r.session, _where(r, sitting_id)).items("identity.accepted")


def _board(r: Reader, sitting_id: int) -> dict[str, Any]:
    sitting = queries.readable_sitting(r.session, sitting_id, r.actor)
    where = sitting.part.competition_id
    may_open, may_close = (
        r.actor.may(action, where) for action in (Action.PAPER_OPEN, Action.COMPETITION_RUN)
    )
    missing = guards.why_not_open if sitting.opened_at is None else guards.why_not_close
    return {
        "sitting": sitting, "facts": facts_of(sitting, r.now),
        "conducts": r.actor.may(Action.SITTING_CONDUCT, where),
        "may_open": may_open and sitting.opened_at is None,
        "may_close": may_close and sitting.opened_at is not None and sitting.closed_at is None,
        "blocked": [sentence(x) for x in missing(r.session, sitting, r.now)],
        "incidents": queries.incidents(r.session, sitting.id), "kinds": INCIDENTS, "states": STATES,
        "times": queries.times(r.session, sitting.id), "reasons": REASONS,
        "approves": r.actor.may(Action.SITTING_ADD_TIME, where),
        "me": r.actor.person_id, "incident_form": IncidentForm(formdata=None, prefix="i"),
        "TimeReason": TimeReason, "IncidentKind": IncidentKind,
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
        sitting = queries.readable_sitting(r.session, sitting_id, r.actor)
        return facts_of(sitting, r.now)


@blueprint.post(f"{ONE}/open")
def open_now(sitting_id: int) -> Redirect:
    """Open the paper for everybody."""
    with work() as uow:
        part_id = queries.bare_sitting(uow.session, sitting_id).part_id
        open_sitting(uow, part_id, sealer())
    flash(_("The paper is open. The common time runs."), "success")
    return redirect(url_for("hall.board", sitting_id=sitting_id))


@blueprint.post(f"{ONE}/close")
def close_now(sitting_id: int) -> Redirect:
    """End the sitting: what is saved counts."""
    with work() as uow:
        part_id = queries.bare_sitting(uow.session, sitting_id).part_id
        close_sitting(uow, part_id, sealer())
    flash(_("The sitting is closed. What was saved counts."), "success")
    return redirect(url_for("hall.board", sitting_id=sitting_id))


@blueprint.post(f"{ONE}/incidents")
@post_needs(Action.SITTING_CONDUCT, _where)
def note(sitting_id: int) -> str | Redirect:
    """Note something that concerns the whole hall."""
    form = IncidentForm(prefix="i")
    if form.validate_on_submit():
        with work() as uow:
            note_incident(uow, sitting_id, IncidentKind(form.kind.data), form.note.data)
        flash(_("It is noted."), "success")
        return redirect(url_for("hall.board", sitting_id=sitting_id))
    with read() as r:
        page = _board(r, sitting_id) | {"incident_form": form}
        admitting = AdmitForm(_accepted(r, sitting_id), formdata=None)
        return render_template("hall/board.html", form=admitting, **page)


@blueprint.post(f"{ONE}/times/<int:time_id>/approve")
def approve(sitting_id: int, time_id: int) -> Redirect:
    """Approve, as a second person, the time that was asked for."""
    with work() as uow:
        approve_time(uow, time_id)
    flash(_("The time is added. The candidate's clock follows by itself."), "success")
    return redirect(url_for("hall.board", sitting_id=sitting_id))


@blueprint.post(f"{ONE}/minutes")
def minutes(sitting_id: int) -> Response:
    """Issue the minutes of the closed sitting, as PDF."""
    with work() as uow:
        document = issue_minutes(uow, sitting_id)
    return pdf_response(document)
