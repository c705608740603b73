"""The next acts of one competition and of its current part: whose, until when, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from exams.clock import local_day
from exams.competitions.models import Competition, Part, PartStage, Stage
from exams.competitions.stages import Act, PartAct, possible_acts, possible_part_acts
from exams.errors import Reason
from exams.permissions import GRANTS, Action, Role
from exams.uow import NOBODY, Actor
from exams.workflow import acts
from exams.workflow.days import due_day
from exams.workflow.guards import why_not, why_not_part
from exams.workflow.steps import Holders


@dataclass(frozen=True)
class NextAct:
    """An act that the table of stages offers now.

    `may`: the actor holds a role for it. `reasons`: all that still stands in the way (of anybody,
    where the actor may not). `part` is None for an act on the whole competition.
    """

    act: Act | PartAct
    part: Part | None
    action: Action
    roles: tuple[Role, ...]
    names: tuple[str, ...]
    due_on: date | None
    today: date
    may: bool
    reasons: tuple[Reason, ...]
    needs_reason: bool = False

    @property
    def late(self) -> bool:
        """Whether its day is over."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def awaited(self) -> bool:
        """Whether the competition waits for it; else it undoes, or may be done at any time."""
        return self.act not in (Act.SEND_BACK, Act.UNLOCK, Act.STOP)


def current_part(competition: Competition) -> Part | None:
    """The part of the exam under way; None before the lists are issued and when all are over."""
    if competition.stage is not Stage.LISTED:
        return None
    return next((p for p in competition.parts if p.stage is not PartStage.SETTLED), None)


def next_acts(
    session: Session, competition: Competition, actor: Actor, now: datetime
) -> list[NextAct]:
    """The acts open at this stage: those of the current part, then those of the competition."""
    people = Holders(session, competition.id, now)
    return [
        *_of_part(session, competition, actor, now, people),
        *_of_all(session, competition, actor, now, people),
    ]


def who_may(action: Action) -> tuple[Role, ...]:
    """The roles that grant the action."""
    return tuple(role for role in Role if action in GRANTS[role])


def _names(people: Holders, roles: tuple[Role, ...]) -> tuple[str, ...]:
    """The holders' names, each once."""
    return tuple(dict.fromkeys(name for role in roles for name in people.names(role)))


def _of_all(
    session: Session, competition: Competition, actor: Actor, now: datetime, people: Holders
) -> Iterator[NextAct]:
    for row in possible_acts(competition.stage):
        if row.act is Act.FINISH_PARTS:  # done by settling the last part
            continue
        may = actor.may(row.action, competition.id)
        step = acts.DUE_STEP.get(row.act, "")
        yield NextAct(
            row.act,
            None,
            row.action,
            who_may(row.action),
            _names(people, who_may(row.action)),
            due_day(session, competition, step) if step else None,
            local_day(now),
            may,
            tuple(why_not(session, competition, row.act, actor if may else NOBODY, now)),
            row.needs_reason,
        )


def _of_part(
    session: Session, competition: Competition, actor: Actor, now: datetime, people: Holders
) -> Iterator[NextAct]:
    part = current_part(competition)
    for row in possible_part_acts(part.kind, part.stage) if part else ():
        if part is None:
            return
        may = actor.may(row.action, competition.id)
        step = f"{part.code}.{acts.part_step(row.act, part.kind)}"
        yield NextAct(
            row.act,
            part,
            row.action,
            who_may(row.action),
            _names(people, who_may(row.action)),
            due_day(session, competition, step, part.id),
            local_day(now),
            may,
            tuple(why_not_part(session, part, row.act, actor if may else NOBODY, now)),
        )
