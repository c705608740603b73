"""Reads about scripts and marks: a marker's own queue, the chair's overview, final marks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from exams.competitions.models import Competition, Part, PartKind, PartStage
from exams.competitions.queries import declared, rules_of
from exams.errors import NotFound
from exams.marking.ladder import Ladder, Outcome
from exams.marking.models import Allocation, How, Mark, Round, Script
from exams.marking.sheets import Criterion, Entry, Sheet, scale
from exams.marking.standing import (
    FIRST_MARKING,
    MARKING,
    REMARKING,
    Standing,
    active,
    outcome_of,
    standing,
)
from exams.permissions import Action
from exams.uow import Actor


@dataclass(frozen=True)
class Pile:
    """What one marker has to do in one part, in the order of the marker's own queue."""

    part: Part
    competition: Competition
    due_on: date | None
    allocations: tuple[Allocation, ...]

    @property
    def given(self) -> int:
        """How many marks the marker has given."""
        return sum(1 for allocation in self.allocations if allocation.given_at is not None)

    @property
    def next(self) -> Allocation | None:
        """The first script that has no mark of this marker yet."""
        return next((a for a in self.allocations if a.given_at is None), None)


@dataclass(frozen=True)
class GivenSheet:
    """A mark that was given, for those who may read it: who gave it is said by `round` only."""

    round: Round
    total: Decimal
    comment: str
    lines: tuple[tuple[Criterion, Entry], ...]


@dataclass(frozen=True)
class Overview:
    """Where the marking of one part stands; codes only."""

    part: Part
    competition: Competition
    due_on: date | None
    scripts: tuple[tuple[Script, Standing, int], ...]  # with the number of marks given
    waiting: int  # rounds that have no marker

    @property
    def counts(self) -> Counter[Standing]:
        """Scripts by what they wait for."""
        return Counter(where for _script, where, _given in self.scripts)


def piles(session: Session, marker_id: int, rounds: Sequence[Round] = FIRST_MARKING) -> list[Pile]:
    """The marker's own scripts, part by part, while the part is being marked."""
    rows = session.scalars(
        select(Allocation)
        .join(Allocation.script)
        .join(Part, Part.id == Script.part_id)
        .where(
            Allocation.marker_id == marker_id,
            Allocation.active.is_(True),
            Allocation.round.in_(rounds),
        )
        .options(selectinload(Allocation.script), selectinload(Allocation.marks))
        .order_by(Script.part_id, Allocation.queue)
    ).all()
    found: dict[int, list[Allocation]] = {}
    for row in rows:
        found.setdefault(row.script.part_id, []).append(row)
    return [_pile(session, part_id, own) for part_id, own in found.items()]


def _pile(session: Session, part_id: int, own: list[Allocation]) -> Pile:
    part = session.get_one(Part, part_id)
    remarking = own[0].round in REMARKING
    return Pile(part, part.competition, _due(session, part, remarking), tuple(own))


def _due(session: Session, part: Part, remarking: bool = False) -> date | None:
    step = "remark_result" if remarking else "marking_due"
    return declared(session, part.competition_id, f"{part.code}.{step}", part.id)


def own_allocation(
    session: Session, marker_id: int, code: str, rounds: Sequence[Round] = FIRST_MARKING
) -> Allocation:
    """The script of that code in this marker's hands; raises NotFound for anybody else's."""
    row = session.scalars(
        select(Allocation)
        .join(Allocation.script)
        .where(
            Script.code == code,
            Allocation.marker_id == marker_id,
            Allocation.active.is_(True),
            Allocation.round.in_(rounds),
        )
        .order_by(Allocation.id.desc())
    ).first()
    if row is None:
        raise NotFound("marking.unknown_script")
    return row


def may_mark(actor: Actor, part: Part, rounds: Sequence[Round]) -> bool:
    """Whether the actor's role in the part's competition still lasts."""
    action = Action.MARKING_REMARK if rounds == REMARKING else Action.MARKING_MARK
    return actor.may(action, part.competition_id)


def shown_allocation(
    session: Session, actor: Actor, code: str, rounds: Sequence[Round] = FIRST_MARKING
) -> Allocation:
    """The script of that code in the actor's hands, for as long as the role lasts.

    Who marks on elsewhere reads nothing any more of the competition that is left: NotFound.
    """
    row = own_allocation(session, actor.person_id or 0, code, rounds)
    if not may_mark(actor, session.get_one(Part, row.script.part_id), rounds):
        raise NotFound("marking.unknown_script")
    return row


def sheet_of(allocation: Allocation) -> Sheet:
    """The sheet as it was saved last, in the order of the scale."""
    rows = {(m.slot, m.criterion): m for m in allocation.marks}
    return Sheet(
        tuple(_entry(rows.get((c.slot, c.id))) for c in scale(allocation.script.answers)),
        allocation.comment,
    )


def _entry(row: Mark | None) -> Entry:
    return Entry() if row is None else Entry(row.points, row.comment)


def scripts_of(session: Session, part_id: int) -> list[Script]:
    """All scripts of the part by code, with everything given to them."""
    return list(
        session.scalars(
            select(Script)
            .where(Script.part_id == part_id)
            .options(selectinload(Script.allocations))
            .order_by(Script.code)
        )
    )


def allocations_of(session: Session, part_id: int) -> list[Allocation]:
    """Every round of every script of the part with its points, by script code."""
    return list(
        session.scalars(
            select(Allocation)
            .join(Allocation.script)
            .where(Script.part_id == part_id)
            .options(contains_eager(Allocation.script), selectinload(Allocation.marks))
            .order_by(Script.code, Allocation.id)
        )
    )


def get_script(session: Session, part_id: int, code: str) -> Script:
    """The script of that code; raises NotFound."""
    row = session.scalar(select(Script).where(Script.part_id == part_id, Script.code == code))
    if row is None:
        raise NotFound("marking.unknown_script")
    return row


def script_for(session: Session, actor: Actor, code: str, action: Action) -> Script:
    """The script of that code in a competition where the actor may do this; raises NotFound."""
    for row in session.scalars(select(Script).where(Script.code == code).order_by(Script.id)):
        if actor.may(action, session.get_one(Part, row.part_id).competition_id):
            return row
    raise NotFound("marking.unknown_script")


def ladder_of(session: Session, part: Part) -> Ladder:
    """The ladder that this part's marks climb."""
    return Ladder.of(rules_of(session, part.competition_id), part.code)


def outcome(session: Session, script: Script) -> Outcome | None:
    """What the marks of a script lead to; None until both markers gave theirs."""
    return outcome_of(script, ladder_of(session, session.get_one(Part, script.part_id)))


def overview(session: Session, part: Part) -> Overview:
    """Every script of the part with what it waits for."""
    ladder = ladder_of(session, part)
    rows = tuple(
        (script, standing(script, ladder), _given(script))
        for script in scripts_of(session, part.id)
    )
    waiting = sum(len(waiting_rounds(script, where)) for script, where, _n in rows)
    return Overview(part, part.competition, _due(session, part), rows, waiting)


def waiting_rounds(script: Script, where: Standing) -> list[Round]:
    """The rounds in which the script should be with a marker and is with nobody."""
    wanted: tuple[Round, ...] = {Standing.MARKS: MARKING, Standing.THIRD: (Round.THIRD,)}.get(
        where, ()
    )
    return [which for which in wanted if active(script, which) is None]


def _given(script: Script) -> int:
    return sum(1 for a in script.allocations if a.round in FIRST_MARKING and a.total is not None)


def parts_marked(session: Session, actor: Actor) -> list[Part]:
    """Parts in marking or beyond, of the competitions in which the actor decides or allocates."""
    begun = (
        PartStage.CODED,
        PartStage.MARKING,
        PartStage.LOCKED,
        PartStage.JOINED,
        PartStage.SETTLED,
    )
    rows = session.scalars(
        select(Part)
        .where(Part.kind == PartKind.WRITTEN, Part.stage.in_(begun))
        .order_by(Part.id.desc())
    )
    return [part for part in rows if may_oversee(actor, part)]


def may_oversee(actor: Actor, part: Part) -> bool:
    """Whether the actor decides on marks or hands out scripts in the part's competition."""
    here = part.competition_id
    return actor.may(Action.MARKING_DECIDE, here) or actor.may(Action.MARKING_ALLOCATE, here)


def final_marks(session: Session, part_id: int) -> dict[str, Decimal]:
    """The final mark of every script of the part that has one, by code."""
    rows = session.execute(
        select(Script.code, Script.final_mark)
        .where(Script.part_id == part_id, Script.final_mark.is_not(None))
        .order_by(Script.code)
    )
    return {code: mark for code, mark in rows if mark is not None}


def ways(session: Session, part_id: int) -> dict[str, How]:
    """How the final mark of every script came about, by code."""
    rows = session.execute(
        select(Script.code, Script.how).where(Script.part_id == part_id, Script.how.is_not(None))
    )
    return {code: how for code, how in rows if how is not None}


def sheets_of(
    session: Session, part_id: int, code: str, rounds: Sequence[Round] = FIRST_MARKING
) -> list[GivenSheet]:
    """Every mark given to the script, first to last; markers are never named."""
    return given_sheets(get_script(session, part_id, code), rounds)


def given_sheets(script: Script, rounds: Sequence[Round]) -> list[GivenSheet]:
    """The marks given in these rounds, in the order of the rounds."""
    order = list(Round)
    rows = [a for a in script.allocations if a.round in rounds and a.active and a.total is not None]
    criteria = scale(script.answers)
    return [
        GivenSheet(
            a.round, a.total, a.comment, tuple(zip(criteria, sheet_of(a).entries, strict=True))
        )
        for a in sorted(rows, key=lambda a: order.index(a.round))
        if a.total is not None
    ]
