"""What the hall announces, and the candidates' questions to it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.forms.refusals import show
from app.gates import post_needs
from app.labels import ANNOUNCEMENT_KINDS, REPLY_CODES
from app.panel.hall import blueprint
from app.panel.hall.sittings import ONE, watched, where
from app.panel.hall.telling_forms import AnnounceForm, ReplyForm
from app.work import Reader, read, work
from exams.errors import RuleBroken
from exams.permissions import Action
from exams.sittings import hall_queries
from exams.sittings.announcements import announce, answer_enquiry
from exams.sittings.board import rooms_in_use
from exams.sittings.hall_models import AnnouncementKind, ReplyCode


def _asked_where(r: Reader, enquiry_id: int) -> int:
    """The competition in whose hall the question was asked."""
    return hall_queries.get_enquiry(r.session, enquiry_id).seat.sitting.part.competition_id


@blueprint.route(f"{ONE}/messages", methods=["GET", "POST"])
@post_needs(Action.SITTING_CONDUCT, where)
def messages(sitting_id: int) -> Any:
    """Announcements and questions; a new announcement."""
    with read() as r:
        watched(r, sitting_id)
        rooms = [(room.id, room.name) for room, _seats in rooms_in_use(r.session, sitting_id)]
        form = AnnounceForm(rooms)
    if form.validate_on_submit() and _announced(form, sitting_id):
        flash(_("Announced. Open pages show it within fifteen seconds."), "success")
        return _to_messages(sitting_id)
    return _page(sitting_id, form)


def _announced(form: AnnounceForm, sitting_id: int) -> bool:
    kind = AnnouncementKind(form.kind.data)
    try:
        with work() as uow:
            announce(uow, sitting_id, kind, form.text.data, form.room_id.data)
    except RuleBroken as refusal:
        show(form, refusal)
        return False
    return True


def _to_messages(sitting_id: int) -> Response:
    return redirect(url_for("hall.messages", sitting_id=sitting_id))


def _page(sitting_id: int, form: AnnounceForm, replied: tuple[int, ReplyForm] | None = None) -> str:
    """The page; `replied` is the question whose answer was refused, with what was typed."""
    with read() as r:
        sitting = watched(r, sitting_id)
        asked = hall_queries.enquiries(r.session, sitting_id)
        replies = {
            row.id: ReplyForm(formdata=None, prefix=f"q{row.id}")
            for row in asked
            if row.answered_at is None
        }
        return render_template(
            "hall/messages.html", sitting=sitting, form=form, enquiries=asked,
            replies=replies | (dict([replied]) if replied else {}), labels=REPLY_CODES,
            announcements=hall_queries.announcements(r.session, sitting_id),
            kinds=ANNOUNCEMENT_KINDS,
            conducts=r.actor.may(Action.SITTING_CONDUCT, sitting.part.competition_id),
        )  # fmt: skip


@blueprint.post("/hall/enquiries/<int:enquiry_id>/answer")
@post_needs(Action.SITTING_CONDUCT, _asked_where)
def answer(enquiry_id: int) -> Any:
    """Answer one candidate's question."""
    with read() as r:
        sitting_id = hall_queries.get_enquiry(r.session, enquiry_id).seat.sitting_id
        rooms = [(room.id, room.name) for room, _seats in rooms_in_use(r.session, sitting_id)]
    form = ReplyForm(prefix=f"q{enquiry_id}")
    if form.validate_on_submit():
        try:
            with work() as uow:
                code = ReplyCode(form.reply_code.data)
                answer_enquiry(uow, enquiry_id, code, form.reply.data or "")
            flash(_("Answered. Only this candidate reads it."), "success")
            return _to_messages(sitting_id)
        except RuleBroken as refusal:
            _show_reply(form, refusal)
    return _page(sitting_id, AnnounceForm(rooms, formdata=None), (enquiry_id, form))


def _show_reply(form: ReplyForm, refusal: RuleBroken) -> None:
    """The domain speaks of `text`, the form of `reply`."""
    if refusal.facts.get("field") == "text":
        refusal.facts["field"] = "reply"
    show(form, refusal)
