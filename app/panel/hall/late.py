"""Work that came late: the head codes of the machines, and what two people count in."""

from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.gates import post_needs
from app.panel.hall import blueprint
from app.panel.hall.late_forms import AdoptForm, CodeForm
from app.sentences import sentence
from app.work import Reader, read, sealer, work
from exams.competitions.queries import rules_of
from exams.errors import NotFound, RuleBroken
from exams.permissions import Action
from exams.sittings import queries
from exams.sittings.adopting import (
    HOURS,
    adoptions_of,
    codes_of,
    confirm_adoption,
    kept_of,
    late_seats,
    note_head_code,
    propose_adoption,
    why_not_adopt,
)
from exams.sittings.models import Attempt, KeptAside, Seat
from exams.sittings.time_models import Adoption, HeadCode

LATE = "/hall/sittings/<int:sitting_id>/late"


class Late(NamedTuple):
    """One candidate with work that came late, or with a head code."""

    seat: Seat
    kept: list[KeptAside]
    codes: list[HeadCode]
    adoptions: list[Adoption]
    blocked: list[str]
    form: AdoptForm


def _where(r: Reader, sitting_id: int, **_more: int) -> int:
    """The competition of the sitting."""
    return queries.bare_sitting(r.session, sitting_id).part.competition_id


@blueprint.get(LATE)
def late_work(sitting_id: int) -> str:
    """Who sent work after the end, and what became of it; never a word of the work."""
    with read() as r:
        return _page(r, sitting_id)


def _page(r: Reader, sitting_id: int, coding: CodeForm | None = None) -> str:
    sitting = queries.readable_sitting(r.session, sitting_id, r.actor)
    where = sitting.part.competition_id
    return render_template(
        "hall/late.html", sitting=sitting, coding=coding or CodeForm(formdata=None),
        rows=[_late(r.session, seat) for seat in late_seats(r.session, sitting_id)],
        hours=rules_of(r.session, where).count(HOURS),
        conducts=r.actor.may(Action.SITTING_CONDUCT, where),
        confirms=r.actor.may(Action.COMPETITION_RUN, where), me=r.actor.person_id,
    )  # fmt: skip


def _late(session: Session, seat: Seat) -> Late:
    attempt = seat.attempt
    assert attempt is not None, "who is late has begun"
    return Late(
        seat,
        kept_of(session, attempt.id),
        codes_of(session, seat.id),
        adoptions_of(session, attempt.id),
        [sentence(reason) for reason in why_not_adopt(session, attempt)],
        _form_of(attempt.id),
    )


def _form_of(attempt_id: int) -> AdoptForm:
    """The candidate's own form, with its error when it was the one that was sent."""
    form = AdoptForm(prefix=f"a{attempt_id}")
    if request.form.get(form.reason.name) is not None:
        form.validate()
    return form


def _back(sitting_id: int) -> Response:
    return redirect(url_for("hall.late_work", sitting_id=sitting_id))


@blueprint.post(f"{LATE}/codes")
@post_needs(Action.SITTING_CONDUCT, _where)
def note_code(sitting_id: int) -> Any:
    """Note the code that a machine shows at the end."""
    form = CodeForm()
    with read() as r:
        sitting = queries.readable_sitting(r.session, sitting_id, r.actor)
        numbers = {seat.application.exam_number: seat.id for seat in sitting.seats}
        if form.validate_on_submit() and _noted(form, numbers):
            flash(_("The code is noted. It stands in the minutes."), "success")
            return _back(sitting_id)
        return _page(r, sitting_id, form)


def _noted(form: CodeForm, numbers: dict[str | None, int]) -> bool:
    seat_id = numbers.get((form.exam_number.data or "").strip().upper())
    if seat_id is None:
        form.exam_number.errors = [_("Nobody with this exam number sits here.")]
        return False
    try:
        with work() as uow:
            note_head_code(uow, seat_id, form.code.data)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


@blueprint.post(f"{LATE}/<int:attempt_id>/proposals")
@post_needs(Action.SITTING_CONDUCT, _where)
def propose(sitting_id: int, attempt_id: int) -> Any:
    """Propose to count late work in."""
    form = AdoptForm(prefix=f"a{attempt_id}")
    if form.validate_on_submit():
        with work() as uow:
            _of_sitting(uow.session.get(Attempt, attempt_id), sitting_id)
            propose_adoption(uow, attempt_id, form.reason.data)
        flash(_("Proposed. The secretary or the office confirms it here."), "success")
        return _back(sitting_id)
    with read() as r:
        return _page(r, sitting_id)  # the form of this candidate is read again, with its error


def _of_sitting(attempt: Attempt | None, sitting_id: int) -> None:
    if attempt is None or attempt.seat.sitting_id != sitting_id:
        raise NotFound("attempt.unknown")


@blueprint.post(f"{LATE}/adoptions/<int:adoption_id>/confirm")
def adopt(sitting_id: int, adoption_id: int) -> Response:
    """Count late work in, as a second person."""
    with work() as uow:
        row = uow.session.get(Adoption, adoption_id)
        _of_sitting(row.attempt if row else None, sitting_id)
        confirm_adoption(uow, adoption_id, sealer())
    flash(_("The late work is counted in, with a new receipt."), "success")
    return _back(sitting_id)
