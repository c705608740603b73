"""One candidate in the hall: who it is, admission, another machine, what was noted."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import storage
from app.attempt_words import event_rows
from app.forms import Form
from app.forms.refusals import show
from app.gates import post_needs
from app.labels import violation_name
from app.panel.hall import blueprint
from app.panel.hall.board import place_facts
from app.panel.hall.forms import (
    AdmitSeatForm,
    BreakForm,
    IncidentForm,
    LateForm,
    TakeBackForm,
    TakeoverForm,
)
from app.panel.hall.sittings import accepted
from app.panel.hall.telling_forms import ViolationForm
from app.panel.hall.words import DOCUMENTS, INCIDENT_NAMES
from app.storage.downloads import attachment
from app.work import Reader, read, work
from exams.clock import from_ms
from exams.errors import NotFound, RuleBroken
from exams.people.profiles import profile_of
from exams.permissions import Action
from exams.sittings import hall_queries, queries
from exams.sittings.admission import TakeBackReason, decide_late, late_rule, take_back
from exams.sittings.attempt_events import attempt_log, keeping
from exams.sittings.board import gaps, places
from exams.sittings.breaches import rules_broken
from exams.sittings.breaks import breaks_until, left_of, start_break
from exams.sittings.hall import IncidentKind
from exams.sittings.looking import record_portrait
from exams.sittings.models import Seat
from exams.sittings.pins import MOST_TRIES
from exams.sittings.service import admit, note_incident
from exams.sittings.takeover import TakeoverReason, allow_takeover
from exams.sittings.violations import note_violation

ONE = "/hall/seats/<int:seat_id>"


def where(r: Reader, seat_id: int) -> int:
    """The competition in whose hall the seat stands."""
    return queries.get_seat(r.session, seat_id).sitting.part.competition_id


@blueprint.get(ONE)
def seat(seat_id: int) -> str:
    """Who this candidate is, where they stand, and what can be done."""
    return _page(seat_id)


def _page(seat_id: int, **typed: Form) -> str:
    """The seat's page; `typed` are the forms that were refused, by name."""
    with read() as r:
        row = queries.readable_seat(r.session, seat_id, r.actor)
        where_ = row.sitting.part.competition_id
        place = places(r.session, row.sitting, r.now, seat_id=seat_id)[0]
        decided = hall_queries.late_decision(r.session, seat_id)
        return render_template(
            "hall/seat.html", seat=row, facts=place_facts(place, breaks_until(r.session, row.sitting_id)), documents=DOCUMENTS, now=r.now,
            conducts=r.actor.may(Action.SITTING_CONDUCT, where_) and not row.sitting.closed_at,
            decides=r.actor.may(Action.SITTING_DECIDE, where_) and _left_to_chair(r, row),
            replays=r.actor.may(Action.SITTING_REPLAY, where_),
            breaks_left=-(-left_of(r.session, row, r.now) // 60),
            decided=decided, profile=profile_of(r.session, row.application.person_id),
            photo=hall_queries.photo(r.session, row), gaps=_gaps(r, seat_id),
            noted=event_rows(attempt_log(r.session, row.attempt.id)) if row.attempt else [],
            keeping=keeping(r.session, where_),
            violations=hall_queries.violations(r.session, row.sitting_id, seat_id),
            broken=rules_broken(r.session, where_), violation_name=violation_name,
            incidents=[i for i in queries.incidents(r.session, row.sitting_id)
                       if i.seat_id == seat_id],
            kinds=INCIDENT_NAMES, **(_forms(r, row) | typed),
        )  # fmt: skip


def _left_to_chair(r: Reader, row: Seat) -> bool:
    """Whether this late candidate waits for the chair's decision."""
    started = row.sitting.opened_at is not None and row.sitting.closed_at is None
    return started and row.admitted_at is None and late_rule(r.session, row.sitting)[0] is None


def _gaps(r: Reader, seat_id: int) -> list[dict[str, Any]]:
    return [
        {
            "from": from_ms(row.from_ms),
            "to": from_ms(row.to_ms),
            "seconds": (row.to_ms - row.from_ms) // 1000,
        }
        for row in gaps(r.session, seat_id)
    ]


def _forms(r: Reader, row: Seat) -> dict[str, Form]:
    competition_id = row.sitting.part.competition_id
    broken = rules_broken(r.session, competition_id)
    return {
        "admit_form": AdmitSeatForm(accepted(r, competition_id), formdata=None),
        "break_form": BreakForm(formdata=None, prefix="k"),
        "back_form": TakeBackForm(formdata=None, prefix="b"),
        "late_form": LateForm(formdata=None, prefix="l"),
        "takeover_form": TakeoverForm(formdata=None, prefix="t"),
        "incident_form": IncidentForm(formdata=None, prefix="i"),
        "violation_form": ViolationForm(broken, formdata=None, prefix="v"),
    }


def _back(seat_id: int) -> Response:
    return redirect(url_for("hall.seat", seat_id=seat_id))


@blueprint.get(f"{ONE}/photo")
def photo(seat_id: int) -> Response:
    """The portrait of the dossier, for who checks the candidate's identity; each look is noted."""
    with read() as r:
        row = queries.readable_seat(r.session, seat_id, r.actor)
        found = hall_queries.photo(r.session, row)
        if found is None:
            raise NotFound("document.unknown")
        answer = attachment(storage.get(found.object_key), found.media_type, found.name)
    with work() as uow:
        record_portrait(uow, seat_id)
    return answer


@blueprint.post(f"{ONE}/admit")
@post_needs(Action.SITTING_CONDUCT, where)
def admit_seat(seat_id: int) -> Any:
    """Admit this candidate, with the document that was compared."""
    with read() as r:
        row = queries.get_seat(r.session, seat_id)
        sitting_id, number = row.sitting_id, row.application.exam_number or ""
        form = AdmitSeatForm(accepted(r, row.sitting.part.competition_id))
    if form.validate_on_submit():
        try:
            with work() as uow:
                admit(uow, sitting_id, number, form.document_seen.data)
            flash(_("%(number)s is admitted.", number=number), "success")
            return _back(seat_id)
        except RuleBroken as refusal:
            show(form, refusal)
    return _page(seat_id, admit_form=form)


@blueprint.post(f"{ONE}/take-back")
@post_needs(Action.SITTING_CONDUCT, where)
def take_back_admission(seat_id: int) -> Any:
    """Take the admission back, before the start."""
    form = TakeBackForm(prefix="b")
    if form.validate_on_submit():
        try:
            with work() as uow:
                take_back(uow, seat_id, TakeBackReason(form.reason_code.data))
            flash(_("The admission is taken back."), "success")
            return _back(seat_id)
        except RuleBroken as refusal:
            show(form, refusal)
    return _page(seat_id, back_form=form)


@blueprint.post(f"{ONE}/late")
@post_needs(Action.SITTING_DECIDE, where)
def late(seat_id: int) -> Any:
    """The chair's decision about a late candidate."""
    form = LateForm(prefix="l")
    if form.validate_on_submit():
        try:
            with work() as uow:
                decide_late(uow, seat_id, form.allowed.data == "yes", form.reason.data)
            flash(_("The decision is kept. An invigilator acts on it."), "success")
            return _back(seat_id)
        except RuleBroken as refusal:
            show(form, refusal)
    return _page(seat_id, late_form=form)


@blueprint.post(f"{ONE}/breaks")
@post_needs(Action.SITTING_CONDUCT, where)
def take_break(seat_id: int) -> Any:
    """Start a break that was granted: the clock of this candidate stands still at once."""
    form = BreakForm(prefix="k")
    if form.validate_on_submit():
        try:
            with work() as uow:
                start_break(uow, seat_id, form.minutes.data)
            flash(_("The break has begun. It ends by itself, or when somebody ends it."), "success")
            return _back(seat_id)
        except RuleBroken as refusal:
            show(form, refusal)
    return _page(seat_id, break_form=form)


@blueprint.post(f"{ONE}/let-in")
@post_needs(Action.SITTING_CONDUCT, where)
def let_in(seat_id: int) -> Any:
    """Another machine may go on: the PIN is shown here, once, and to nobody else."""
    form = TakeoverForm(prefix="t")
    if not form.validate_on_submit():
        return _page(seat_id, takeover_form=form)
    with work() as uow:
        allowed = allow_takeover(uow, seat_id, TakeoverReason(form.reason_code.data))
        until, pin = allowed.attempt.takeover_until, allowed.pin
    with read() as r:
        row = queries.readable_seat(r.session, seat_id, r.actor)
        return render_template(
            "hall/pin.html", seat=row, pin=f"{pin[:3]} {pin[3:]}", until=until, tries=MOST_TRIES
        )


@blueprint.post(f"{ONE}/violations")
@post_needs(Action.SITTING_CONDUCT, where)
def violation(seat_id: int) -> Any:
    """Note a violation; another person decides about it."""
    with read() as r:
        form = ViolationForm(rules_broken(r.session, where(r, seat_id)), prefix="v")
    if form.validate_on_submit():
        try:
            with work() as uow:
                note_violation(uow, seat_id, form.rule.data, form.grounds.data)
            flash(_("Noted. It has no effect before a second person confirms it."), "success")
            return _back(seat_id)
        except RuleBroken as refusal:
            show(form, refusal)
    return _page(seat_id, violation_form=form)


@blueprint.post(f"{ONE}/incidents")
@post_needs(Action.SITTING_CONDUCT, where)
def incident(seat_id: int) -> Any:
    """Note something that concerns this candidate."""
    form = IncidentForm(prefix="i")
    if form.validate_on_submit():
        with work() as uow:
            sitting_id = queries.readable_seat(uow.session, seat_id, uow.actor).sitting_id
            note_incident(uow, sitting_id, IncidentKind(form.kind.data), form.note.data, seat_id)
        flash(_("It is noted."), "success")
        return _back(seat_id)
    return _page(seat_id, incident_form=form)
