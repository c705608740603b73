"""What the hall tells a candidate, and what the candidate asks it; JSON for the open page."""

from typing import Any

from flask import jsonify, request
from flask_babel import gettext as _

from app.i18n import clock_time
from app.labels import ANNOUNCEMENT_KINDS, REPLY_CODES, violation_name
from app.room import blueprint
from app.room.refusals import json_refusals
from app.work import read, work
from exams.clock import to_ms
from exams.rules.kinds import Row
from exams.sittings import queries
from exams.sittings.announcements import ask_the_hall
from exams.sittings.breaches import rules_broken
from exams.sittings.hall_models import AnnouncementKind, ReplyCode
from exams.sittings.hall_queries import Told, news, told


@blueprint.get("/room/sittings/<int:seat_id>/messages")
def messages(seat_id: int) -> dict[str, Any]:
    """Announcements of my room and my questions with their answers, in order of time.

    `news` is the number that GET /room/now carries: how many of them there are to read.
    """
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        rows = told(r.session, seat)
        broken = rules_broken(r.session, seat.sitting.part.competition_id)
    return {"news": news(rows), "messages": [_plain(row, broken) for row in rows]}


@blueprint.post("/room/sittings/<int:seat_id>/questions")
@json_refusals
def ask(seat_id: int) -> Any:
    """Ask the hall in private: {"text": "…"}."""
    sent = request.get_json(silent=True)
    text = sent.get("text") if isinstance(sent, dict) else ""
    with work() as uow:
        row = ask_the_hall(uow, seat_id, text if isinstance(text, str) else "")
    return jsonify(id=row.id), 201


def _named(broken: dict[str, Row], rule: str) -> str:
    return violation_name(broken[rule]) if rule in broken else rule


def _plain(row: Told, broken: dict[str, Row]) -> dict[str, Any]:
    said = {
        "id": f"{row.kind}:{row.id}",
        "kind": row.kind,
        "at_ms": to_ms(row.at),
        "at": clock_time(row.at),
        "text": row.text,
    }
    if row.kind == "announcement":
        return {**said, "about": str(ANNOUNCEMENT_KINDS[AnnouncementKind(row.code)])}
    if row.kind == "revocation":
        text = f"{_named(broken, row.code)}. {row.text}"
        return {**said, "about": _("Violation revoked: it counts no more"), "text": text}
    if row.kind == "violation":
        return {**said, "about": _("Violation"), "text": f"{_named(broken, row.code)}. {row.text}"}
    if row.replied_at is None:
        return {**said, "reply": None}
    words = row.reply if row.code == ReplyCode.WORDS else str(REPLY_CODES[ReplyCode(row.code)])
    more = row.reply if row.code != ReplyCode.WORDS else ""
    reply = f"{words} {more}".strip()
    return {**said, "reply": reply, "replied": clock_time(row.replied_at)}
