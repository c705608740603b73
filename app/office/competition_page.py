"""The page of one competition for the office: its road, the next acts, the way to everything."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.competition_words import road
from app.i18n import title_of
from app.labels import ACTS, ROLES
from app.office.competition_fixes import page_that_fixes
from app.office.competition_ways import groups_for, way_to
from app.office.competition_words import DONE_HERE, EFFECTS, PART_ACTS, PART_EFFECTS, WARNING
from app.sentences import sentence
from app.work import Reader
from exams.competitions import guards
from exams.competitions.models import Competition, PartKind
from exams.competitions.notice import notice_sha256
from exams.competitions.stages import Act, PartAct
from exams.errors import Reason
from exams.sittings.queries import sitting_of
from exams.workflow.next_acts import NextAct, current_part, next_acts

# Not what is waited for, yet the other answer to it: shown beside it, not folded away.
ANSWERS: tuple[Act, ...] = (Act.SEND_BACK,)
# Where each act is done, when it is not a button of this page.
DONE_AT: dict[Act | PartAct, str] = {
    Act.ISSUE_LIST: "office.lists",
    Act.DECIDE: "office.results",
    Act.PUBLISH: "office.results",
    Act.RECOGNISE: "office.appointments",
}
PART_DONE_AT: dict[PartAct, str] = {
    PartAct.CALL_UP: "office.call_up_part",
    PartAct.OPEN: "hall.board",
    PartAct.CLOSE: "hall.board",
    PartAct.CODE: "codes.part",
    PartAct.START_MARKING: "office.marking",
    PartAct.LOCK: "blind.part_marking",
    PartAct.JOIN: "office.results",
    PartAct.SCORE_CHOICES: "office.results",
    PartAct.DRAW: "office.defence",
    PartAct.FINISH_DEFENCE: "office.defence",
    PartAct.SETTLE: "office.results",
}


@dataclass(frozen=True)
class Missing:
    """One thing in the way: the sentence, and the page where it is put right."""

    text: str
    link: dict[str, str] | None


@dataclass(frozen=True)
class Card:
    """One act as it is shown; `here`: it is a button of this page, else `link` leads to it."""

    act: Act | PartAct
    text: str
    part: str
    effect: str
    kind: str
    needs_reason: bool
    here: bool
    link: dict[str, str] | None
    missing: list[Missing]
    roles: list[str]
    names: list[str]
    due_on: date | None
    late: bool
    may: bool
    seen: str = ""  # the hash of what is approved by this act


def page_of(r: Reader, row: Competition) -> dict[str, Any]:
    """What the template of the page needs."""
    acts = next_acts(r.session, row, r.actor, r.now)
    shown = [act for act in acts if act.awaited or (act.may and act.act in ANSWERS)]
    awaited = [_card(r, row, act) for act in shown]
    return {
        "competition": row,
        "rules": guards.rules_in(row),
        "road": road(r, row),
        "mine": [card for card in awaited if card.may],
        "others": [card for card in awaited if not card.may],
        "aside": [_card(r, row, act) for act in acts if act not in shown and act.may],
        "groups": groups_for(r, row),
        "current_part": current_part(row),
        "is_public": row.announced_at is not None,
    }


def _card(r: Reader, row: Competition, act: NextAct) -> Card:
    part = act.part
    return Card(
        act=act.act,
        text=str(PART_ACTS[act.act] if isinstance(act.act, PartAct) else ACTS[act.act]),
        part=title_of(part) if part else "",
        effect=str(PART_EFFECTS[act.act] if isinstance(act.act, PartAct) else EFFECTS[act.act]),
        kind="warning" if act.act in WARNING else "secondary" if act.needs_reason else "",
        needs_reason=act.needs_reason,
        here=act.act in DONE_HERE,
        link=_page_of_act(r, row, act),
        missing=[_missing(r, row, act, reason) for reason in act.reasons],
        roles=[str(ROLES[role]) for role in act.roles],
        names=list(act.names),
        due_on=act.due_on,
        late=act.late,
        may=act.may,
        seen=notice_sha256(row, guards.rules_in(row)) if act.act is Act.ANNOUNCE else "",
    )


def _page_of_act(r: Reader, row: Competition, act: NextAct) -> dict[str, str] | None:
    if not isinstance(act.act, PartAct):
        return way_to(r, DONE_AT[act.act], row) if act.act in DONE_AT else None
    endpoint = PART_DONE_AT[act.act]
    if act.part and act.act is PartAct.CALL_UP and act.part.kind is PartKind.PROPOSAL:
        endpoint = "office.defence"
    return way_to(r, endpoint, row, **_ids(r, act))


def _missing(r: Reader, row: Competition, act: NextAct, reason: Reason) -> Missing:
    endpoint = page_that_fixes(reason.code)
    link = way_to(r, endpoint, row, **_ids(r, act)) if endpoint else None
    return Missing(sentence(reason), link)


def _ids(r: Reader, act: NextAct) -> dict[str, int | None]:
    if act.part is None:
        return {}
    sitting = sitting_of(r.session, act.part.id)
    return {"part_id": act.part.id, "sitting_id": sitting.id if sitting else None}
