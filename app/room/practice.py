"""The practice sitting: the exam's own page over a practice, at the addresses of seat 0.

The page asks its own addresses (state, ready, copy, hand-in, receipt); those of seat 0 are answered
here, from the person's last practice. Saves and the start go the way of every exam (fast.py).
"""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.i18n import moment
from app.replaying import acknowledger, file_response, replay_facts
from app.room import blueprint
from app.room.machines import machine, new_machine, remember
from app.room.papers import received
from app.room.refusals import json_refusals
from app.room.sittings import pen_facts
from app.sentences import sentence
from app.work import read, sealer, work
from exams.clock import from_ms, to_ms
from exams.errors import RuleBroken
from exams.sittings import practice
from exams.sittings.answers import history as history_of
from exams.sittings.chain import head_code
from exams.sittings.chain_file import chain_file
from exams.sittings.copies import encrypt_copy
from exams.sittings.models import Attempt
from exams.sittings.practice_paper import PAPER, SHA256

SEAT = 0  # no seat has this number
AT = f"/room/sittings/{SEAT}"
COPIES: dict[str, bytes] = {}
View = Callable[[Any, Attempt], Any]


@blueprint.get("/room/practice")
def practice_entry() -> str:
    """What a practice is, and the button to begin one."""
    with read() as r:
        last = practice.newest_practice(r.session, r.actor.person_id)
        over = last is not None and practice.is_over(last, to_ms(r.now))
        return render_template(
            "room/practice.html",
            last=last,
            over=over,
            minutes=PAPER.minutes,
            days=practice.KEPT.days,
        )


@blueprint.post("/room/practice")
def practice_begin() -> Any:
    """Begin anew; an earlier practice is ended."""
    mark, cookie = machine(), None
    if not mark:
        mark, cookie = new_machine()
    try:
        with work() as uow:
            practice.begin_practice(uow, mark)
    except RuleBroken as refusal:
        flash(sentence(refusal.reasons[0]), "error")
        return redirect(url_for("room.practice_entry"))
    return remember(redirect(url_for("room.practice_page")), cookie)


def of_practice(over: bool | None) -> Callable[[View], Callable[[], Any]]:
    """The view gets a reader and the last practice; where there is none, one begins.

    `over`: asked for while it is written, or afterwards; None: both.
    """

    def given(view: View) -> Callable[[], Any]:
        @wraps(view)
        def look() -> Any:
            with read() as r:
                last = practice.newest_practice(r.session, r.actor.person_id)
                if last is None:
                    return redirect(url_for("room.practice_entry"))
                is_over = practice.is_over(last, to_ms(r.now))
                if over is not None and is_over is not over:
                    other = "room.practice_receipt" if is_over else "room.practice_page"
                    return redirect(url_for(other))
                return view(r, last)

        return look

    return given


@blueprint.get(AT)
@of_practice(over=False)
def practice_page(r: Any, last: Attempt) -> str:
    """The room, as in an exam."""
    state = _state(last, to_ms(r.now))
    return render_template("room/sitting.html", seat=_seat(last), state=state, large=False)


@blueprint.get(f"{AT}/state")
@of_practice(over=None)
def practice_state(r: Any, last: Attempt) -> dict[str, Any]:
    """What the open page asks for until it has its token."""
    return _state(last, to_ms(r.now))


@blueprint.post(f"{AT}/ready")
@json_refusals
def practice_ready() -> Any:
    """Sit down: the token, what is stored so far, and where the copy is."""
    mark, cookie = machine(), None
    if not mark:
        mark, cookie = new_machine()
    with work() as uow:
        facts = pen_facts(uow.session, practice.sit_down_to_practise(uow, mark))
    facts["events"] = url_for("room.practice_events")
    return remember(jsonify(facts), cookie)


@blueprint.get(f"{AT}/copy")
@of_practice(over=None)
def practice_copy(_r: Any, _last: Attempt) -> Response:
    """The practice paper, encrypted as every paper is."""
    locale = str(get_locale())
    if locale not in COPIES:
        page = render_template("room/questions.html", content=PAPER.for_candidate())
        COPIES[locale] = encrypt_copy(sealer(), SEAT, page.encode())
    return Response(COPIES[locale], mimetype="application/octet-stream")


@blueprint.post(f"{AT}/events")
def practice_events() -> dict[str, int]:
    """What the page tells of itself is not kept of a practice."""
    sent = request.get_json(silent=True)
    events = sent.get("events") if isinstance(sent, dict) else None
    return {"taken": len(events) if isinstance(events, list) else 0}


@blueprint.get(f"{AT}/messages")
def practice_messages() -> dict[str, Any]:
    """No hall speaks in a practice."""
    return {"news": 0, "messages": []}


@blueprint.post(f"{AT}/questions")
def practice_question() -> Any:
    """No hall answers in a practice."""
    return jsonify(code="practice.no_hall", text=_("In the exam an invigilator answers here.")), 403


@blueprint.post(f"{AT}/hand-in")
def practice_give() -> Any:
    """Hand in the practice."""
    epoch = request.form.get("epoch", 0, type=int)
    with work() as uow:
        practice.hand_in_practice(uow, epoch, request.form.get("head", ""))
    return redirect(url_for("room.practice_receipt"))


@blueprint.get(f"{AT}/receipt")
@of_practice(over=True)
def practice_receipt(r: Any, last: Attempt) -> str:
    """What was received, as after an exam."""
    return render_template(
        "room/receipt.html",
        seat=_seat(last),
        attempt=last,
        content=PAPER.for_candidate(),
        received=received(r.session, last.id),
        breaches=(),  # nobody watches a practice
        suspended=False,
        moved=False,
        again=None,
        code=head_code(last.head),
        choice_mark=None,  # a practice is not marked
        aside=0,
        left_url=None,
        noted=[],
        keeping=None,
        leave_url=None,
        ended_at=from_ms(last.ends_ms or 0),
    )


@blueprint.get(f"{AT}/history")
@of_practice(over=True)
def practice_history(r: Any, last: Attempt) -> str:
    """Every save of the practice."""
    return render_template(
        "room/history.html",
        heading_of=None,
        replay=replay_facts(
            history_of(r.session, last.id),
            PAPER.for_candidate(),
            own=True,
            link=lambda **asked: url_for("room.practice_history", **asked),
        ),
        file_url=url_for("room.practice_chain"),
        back_url=url_for("room.practice_receipt"),
    )


@blueprint.get(f"{AT}/history.json")
@of_practice(over=True)
def practice_chain(r: Any, last: Attempt) -> Response:
    """The whole chain of the practice."""
    saves = history_of(r.session, last.id)
    return file_response(chain_file(last, saves, SHA256, acknowledger(), own=True))


def _state(last: Attempt, now_ms: int) -> dict[str, Any]:
    starts_ms = last.starts_ms or 0
    over = practice.is_over(last, now_ms)
    return {
        "now_ms": now_ms,
        "starts_at_ms": starts_ms,
        "starts_at": moment(from_ms(starts_ms)),
        "minutes": PAPER.minutes,
        "admitted": True,
        "opened": True,
        "closed": over,
        "ended": over,
        "mine": True,
        "let_in": True,
    }


def _seat(last: Attempt) -> Any:
    """What the pages show of a seat, where there is none."""
    title = {"title_vi": "Thi thử", "title_en": "Practice sitting"}
    competition = SimpleNamespace(title=_("For everybody, as often as you like; nothing counts."))
    starts_at = from_ms(last.starts_ms or 0)
    part = SimpleNamespace(competition=competition, **title)
    return SimpleNamespace(
        id=SEAT,
        number="–",
        delay_seconds=0,
        planned_start=starts_at,
        sitting=SimpleNamespace(part=part, ordinal=1, minutes=PAPER.minutes, starts_at=starts_at),
        room=SimpleNamespace(name=_("where you are")),
        application=SimpleNamespace(exam_number=None),
        attempt=last,
    )
