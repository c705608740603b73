"""The page of one competition for the office: its road, the next acts, the way to everything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.competition_words import road
from app.labels import ACTS
from app.sentences import sentence
from app.work import Reader
from exams.competitions import guards
from exams.competitions.models import Competition
from exams.competitions.stages import Act, Transition, possible_acts
from exams.errors import Reason
from exams.uow import Actor

Guard = Callable[[Session, Competition, Actor, datetime], list[Reason]]
OWN: dict[Act, Guard] = {
    Act.SUBMIT: guards.why_not_submit,
    Act.SEND_BACK: guards.why_not_send_back,
    Act.ANNOUNCE: guards.why_not_announce,
    Act.UNLOCK: guards.why_not_unlock,
    Act.STOP: guards.why_not_stop,
    Act.CLOSE: guards.why_not_close,
}
# What each act does, said beside its button.
EFFECTS: dict[Act, Any] = {
    Act.SUBMIT: _l("The approver reads it. Until it is sent back, nothing can be changed."),
    Act.SEND_BACK: _l("It becomes a draft again; the officer reads your reason."),
    Act.ANNOUNCE: _l(
        "The rules are frozen, the notice gets its number, and everything is public at once."
    ),
    Act.UNLOCK: _l(
        "The competition leaves the public site, becomes a draft and needs approval again."
    ),
    Act.STOP: _l("The competition ends here. The public page says that it was stopped, and why."),
    Act.CLOSE: _l("The file of the competition is complete."),
}
WARNING = {Act.STOP, Act.UNLOCK}
# Acts that other pages offer; the link is shown where the page is there.
ELSEWHERE: dict[Act, tuple[str, Any]] = {
    Act.ISSUE_LIST: ("office.lists", _l("Vet the dossiers and issue the lists")),
    Act.FINISH_PARTS: ("office.results", _l("Settle every part of the exam")),
    Act.DECIDE: ("office.results", _l("Decide the result")),
    Act.PUBLISH: ("office.results", _l("Publish the result")),
    Act.RECOGNISE: ("office.appointments", _l("Recognise the result")),
}
TABS: tuple[tuple[str, Any], ...] = (
    ("office.competition_posts", _l("Posts")),
    ("office.competition_rules", _l("Rules")),
    ("office.competition_calendar", _l("Calendar")),
    ("office.bodies", _l("Council and boards")),
    ("office.vetting", _l("Applications")),
    ("office.lists", _l("Eligible list")),
    ("office.rooms", _l("Rooms and call-up")),
    ("office.defence", _l("Defence")),
    ("office.results", _l("Results")),
    ("office.remark_requests", _l("Re-marking requests")),
    ("office.appointments", _l("Appointments")),
    ("office.documents", _l("Register of papers")),
)


@dataclass(frozen=True)
class NextAct:
    """One act open at this stage: what it is, what it does, what is missing, where it is done."""

    act: Act
    text: str
    effect: str
    kind: str
    needs_reason: bool
    reasons: list[str]
    href: str | None


def page_of(reader: Reader, row: Competition) -> dict[str, Any]:
    """What the template of the page needs."""
    acts = [_next(reader, row, t) for t in possible_acts(row.stage) if _shown(reader, row, t)]
    return {
        "competition": row,
        "rules": guards.rules_in(row),
        "road": road(reader, row),
        "acts": [act for act in acts if act is not None],
        "tabs": tabs(row.id),
        "is_public": row.announced_at is not None,
    }


def tabs(competition_id: int) -> list[dict[str, str]]:
    """The other pages of the competition that are there."""
    return [
        {"text": str(text), "href": url_for(endpoint, competition_id=competition_id)}
        for endpoint, text in TABS
        if _takes_competition(endpoint)
    ]


def _takes_competition(endpoint: str) -> bool:
    rules = current_app.url_map._rules_by_endpoint.get(endpoint, ())
    return any(rule.arguments == {"competition_id"} for rule in rules)


def _shown(reader: Reader, row: Competition, transition: Transition) -> bool:
    return reader.actor.may(transition.action, row.id)


def _next(reader: Reader, row: Competition, transition: Transition) -> NextAct | None:
    act = transition.act
    if act not in OWN:
        return _elsewhere(row, act)
    reasons = OWN[act](reader.session, row, reader.actor, reader.now)
    return NextAct(
        act,
        str(ACTS[act]),
        str(EFFECTS[act]),
        "warning" if act in WARNING else "secondary" if transition.needs_reason else "",
        transition.needs_reason,
        [sentence(reason) for reason in reasons],
        None,
    )


def _elsewhere(row: Competition, act: Act) -> NextAct | None:
    endpoint, text = ELSEWHERE[act]
    if not _takes_competition(endpoint):
        return None
    href = url_for(endpoint, competition_id=row.id)
    return NextAct(act, str(ACTS[act]), str(text), "", False, [], href)
