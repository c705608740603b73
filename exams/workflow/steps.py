"""The steps of a competition with the day each is due, the day it was done, and who holds it.

Nothing is stored: due days are the declared ones, done days are those of the recorded acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.clock import local_day
from exams.competitions.models import Competition, DeclaredDate, Stage
from exams.competitions.stages import Act, PartAct
from exams.events import Event, EventKind
from exams.people.queries import holders
from exams.permissions import Role

# What each step of the calendar waits for, and the role that holds it. A step that no act ends
# (a window that closes by itself) is done when its day is over.
ENDED_BY: Mapping[str, frozenset[str]] = {
    "announced": frozenset({Act.ANNOUNCE}),
    "vetting_due": frozenset({Act.ISSUE_LIST}),
    "eligible_list": frozenset({Act.ISSUE_LIST}),
    "sitting": frozenset({PartAct.CLOSE}),
    "marking_due": frozenset({PartAct.LOCK}),
    "marks_published": frozenset({PartAct.JOIN, PartAct.SCORE_CHOICES}),
    "defence": frozenset({PartAct.FINISH_DEFENCE}),
    "result": frozenset({Act.PUBLISH}),
    "appointment": frozenset({Act.RECOGNISE}),
}
HELD_BY: Mapping[str, Role] = {
    "announced": Role.APPROVER,
    "registration_opens": Role.OFFICER,
    "registration_closes": Role.CANDIDATE,
    "vetting_due": Role.OFFICER,
    "eligible_list": Role.OFFICER,
    "sitting": Role.INVIGILATOR,
    "marking_due": Role.MARKER,
    "marks_published": Role.SECRETARY,
    "remark_window_end": Role.CANDIDATE,
    "remark_result": Role.REMARKER,
    "due": Role.CANDIDATE,
    "defence": Role.COUNCIL_MEMBER,
    "result": Role.APPROVER,
    "appointment": Role.OFFICER,
}


@dataclass(frozen=True)
class Step:
    """One step. `name` is that of the calendar; `part` the code of the part it belongs to."""

    name: str
    part: str | None
    due_on: date
    done_on: date | None
    role: Role
    holders: tuple[str, ...]
    today: date

    @property
    def kind(self) -> str:
        """The name without its part: "sitting" of "written.sitting"."""
        return self.name.rpartition(".")[2]

    @property
    def done(self) -> bool:
        """Whether it is over: by the act that ends it, or by its day where no act does."""
        if self.kind in ENDED_BY:
            return self.done_on is not None
        return self.today > self.due_on

    @property
    def late(self) -> bool:
        """Whether it was done after its day, or its day is over and it is not done."""
        if self.kind not in ENDED_BY:
            return False
        return (self.done_on or self.today) > self.due_on

    @property
    def days_late(self) -> int:
        """Whole days beyond the due day; 0 when on time."""
        return max(0, ((self.done_on or self.today) - self.due_on).days) if self.late else 0


@dataclass(frozen=True)
class Board:
    """One competition as a leader sees it."""

    competition: Competition
    steps: tuple[Step, ...]

    @property
    def current(self) -> Step | None:
        """The first step that is not over."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def late(self) -> int:
        """How many steps are or were late."""
        return sum(step.late for step in self.steps)


def board(session: Session, now: datetime) -> list[Board]:
    """Every competition under way, the one that is latest first."""
    rows = session.scalars(
        select(Competition)
        .where(Competition.stage.not_in((Stage.CLOSED, Stage.STOPPED)))
        .order_by(Competition.id)
    )
    boards = [Board(row, steps_of(session, row, now)) for row in rows]
    return sorted(boards, key=lambda b: (-_overdue(b), b.competition.id))


def _overdue(one: Board) -> int:
    return one.current.days_late if one.current else 0


def steps_of(session: Session, competition: Competition, now: datetime) -> tuple[Step, ...]:
    """The declared steps in their order, with what was done when and who holds the rest."""
    done = _done_days(session, competition.id)
    people = _Holders(session, competition.id, now)
    today = local_day(now)
    return tuple(_step(row, done, people, today) for row in competition.dates)


class _Holders:
    """Names of the holders of a role, asked for once."""

    def __init__(self, session: Session, competition_id: int, now: datetime) -> None:
        self._ask = lambda role: tuple(
            person.full_name for person in holders(session, competition_id, role, now)
        )
        self._known: dict[Role, tuple[str, ...]] = {}

    def names(self, role: Role) -> tuple[str, ...]:
        if role in (Role.CANDIDATE, Role.MARKER, Role.REMARKER):
            return ()  # many, and who marks is not told before the marks are locked
        if role not in self._known:
            self._known[role] = self._ask(role)
        return self._known[role]


def _step(
    row: DeclaredDate, done: Mapping[tuple[str, str], date], people: _Holders, today: date
) -> Step:
    part, _, kind = row.step.rpartition(".")
    role = HELD_BY.get(kind, Role.OFFICER)
    days = [done[act, part] for act in ENDED_BY.get(kind, ()) if (act, part) in done]
    return Step(
        name=row.step,
        part=part or None,
        due_on=row.on,
        done_on=min(days) if days else None,
        role=role,
        holders=people.names(role),
        today=today,
    )


def _done_days(session: Session, competition_id: int) -> dict[tuple[str, str], date]:
    """(act, part code or "") → the last day on which it was done."""
    rows = session.execute(
        select(Event.public, Event.at_ms)
        .where(
            Event.competition_id == competition_id,
            Event.kind.in_((EventKind.STAGE_CHANGED, EventKind.PART_STAGE_CHANGED)),
        )
        .order_by(Event.seq)
    )
    return {
        (public["act"], public.get("part", "")): local_day(datetime.fromtimestamp(ms / 1000, UTC))
        for public, ms in rows
    }
