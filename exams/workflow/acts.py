"""To do because the table of stages offers an act to the person's roles now."""

from collections.abc import Iterator

from sqlalchemy import select

from exams.competitions.models import Competition, PartKind, PartStage, Stage
from exams.competitions.stages import Act, PartAct, possible_acts, possible_part_acts
from exams.sittings.mop_up import why_not_over
from exams.workflow.desk import Desk, Todo

ACTIVE = (
    Stage.DRAFT,
    Stage.SUBMITTED,
    Stage.ANNOUNCED,
    Stage.LISTED,
    Stage.EXAMINED,
    Stage.DECIDED,
    Stage.PUBLISHED,
    Stage.RECOGNISED,
)
# Acts that nobody waits for: they undo, or they may be done at any time.
UNASKED = {Act.SEND_BACK, Act.UNLOCK, Act.STOP, Act.CLOSE, Act.FINISH_PARTS}
DUE_STEP = {
    Act.SUBMIT: "announced",
    Act.ANNOUNCE: "announced",
    Act.ISSUE_LIST: "eligible_list",
    Act.DECIDE: "result",
    Act.PUBLISH: "result",
    Act.RECOGNISE: "appointment",
}
PART_DUE_STEP = {
    PartAct.CALL_UP: "sitting",
    PartAct.OPEN: "sitting",
    PartAct.CLOSE: "sitting",
    PartAct.CODE: "marking_due",
    PartAct.START_MARKING: "marking_due",
    PartAct.LOCK: "marking_due",
    PartAct.JOIN: "marks_published",
    PartAct.SCORE_CHOICES: "marks_published",
    PartAct.DRAW: "defence",
    PartAct.FINISH_DEFENCE: "defence",
    PartAct.SETTLE: "marks_published",
}


def acts(desk: Desk) -> Iterator[Todo]:
    """Acts of the stage tables that the person's roles may do now."""
    where = {h.competition_id for h in desk.actor.held}
    query = select(Competition).where(Competition.stage.in_(ACTIVE))
    if None not in where:
        query = query.where(Competition.id.in_([w for w in where if w is not None]))
    for competition in desk.session.scalars(query):
        for row in possible_acts(competition.stage):
            if row.act in UNASKED or not desk.actor.may(row.action, competition.id):
                continue
            if row.act == Act.ANNOUNCE and competition.submitted_by == desk.person_id:
                continue
            step = DUE_STEP.get(row.act, "")
            yield desk.item(f"act.{row.act}", competition, desk.due(competition.id, step))
        if competition.stage == Stage.LISTED:
            yield from _part_acts(desk, competition)


def _part_acts(desk: Desk, competition: Competition) -> Iterator[Todo]:
    part = next((p for p in competition.parts if p.stage != PartStage.SETTLED), None)
    if part is None:
        return
    waits = part.stage is PartStage.CLOSED and why_not_over(desk.session, part)
    for row in () if waits else possible_part_acts(part.kind, part.stage):
        if desk.actor.may(row.action, competition.id):
            step = f"{part.code}.{part_step(row.act, part.kind)}"
            yield desk.item(
                _part_kind(row.act, part.kind),
                competition,
                desk.due(competition.id, step),
                part_id=part.id,
            )


def _part_kind(act: PartAct, kind: PartKind) -> str:
    """Calling up to a defence and to a sitting are done on different pages."""
    defended = act == PartAct.CALL_UP and kind == PartKind.PROPOSAL
    return "part.call_up_defence" if defended else f"part.{act}"


def part_step(act: PartAct, kind: PartKind) -> str:
    """The step of the calendar by which the act on such a part is due."""
    if kind == PartKind.PROPOSAL:
        return "due" if act == PartAct.CALL_UP else "defence"
    return PART_DUE_STEP[act]
