"""The steps of a competition with the day each is due, the day it was done, and who holds it.

Nothing is stored: due days are the declared ones (those of the vetting and of the lists move on with
a registration opened again), done days are those of the recorded acts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.appeals.models import RemarkRequest
from exams.applications.queries import vetting_days
from exams.clock import from_ms, local_day
from exams.competitions.models import Competition, Part, Stage
from exams.competitions.stages import Act, PartAct
from exams.events import Event, EventKind
from exams.names import text_key
from exams.people.queries import holders
from exams.permissions import Role
from exams.posts.models import Unit

VETTED = "vetted"  # no act of the table: the last dossier is decided, and no more come
REMARKED = "remarked"  # no act of the table: every request for re-marking is decided

# What each step of the calendar waits for, and the role that holds it. A step that no act ends
# (a window that closes by itself) is done when its day is over.
ENDED_BY: Mapping[str, frozenset[str]] = {
    "announced": frozenset({Act.ANNOUNCE}),
    "vetting_due": frozenset({VETTED}),
    "eligible_list": frozenset({Act.ISSUE_LIST}),
    "sitting": frozenset({PartAct.CLOSE}),
    "marking_due": frozenset({PartAct.LOCK}),
    "marks_published": frozenset({PartAct.JOIN, PartAct.SCORE_CHOICES}),
    "remark_result": frozenset({REMARKED}),
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
    awaited: bool = True  # whether an act ends it; else it is over with its day

    @property
    def kind(self) -> str:
        """The name without its part: "sitting" of "written.sitting"."""
        return self.name.rpartition(".")[2]

    @property
    def done(self) -> bool:
        """Whether it is over: by the act that ends it, or by its day where no act does."""
        if self.awaited:
            return self.done_on is not None
        return self.today > self.due_on

    @property
    def late(self) -> bool:
        """Whether it was done after its day, or its day is over and it is not done."""
        if not self.awaited:
            return False
        return (self.done_on or self.today) > self.due_on

    @property
    def days_late(self) -> int:
        """Whole days beyond the due day; 0 when on time."""
        return max(0, ((self.done_on or self.today) - self.due_on).days) if self.late else 0


@dataclass(frozen=True)
class Tally:
    """One organising unit: its competitions, and their steps so far on time and late."""

    unit: Unit
    competitions: int
    on_time: int
    late: int


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

    @property
    def on_time(self) -> int:
        """How many steps were done by their day."""
        return sum(step.awaited and step.done and not step.late for step in self.steps)


def board(session: Session, now: datetime) -> list[Board]:
    """Every competition under way, the one that is latest first."""
    rows = session.scalars(
        select(Competition)
        .where(Competition.stage.not_in((Stage.CLOSED, Stage.STOPPED)))
        .order_by(Competition.id)
    )
    boards = [Board(row, steps_of(session, row, now)) for row in rows]
    return sorted(boards, key=lambda b: (-_overdue(b), b.competition.id))


def tallies(boards: Sequence[Board]) -> list[Tally]:
    """The organising units side by side, by name."""
    by_unit: dict[int, list[Board]] = {}
    for one in boards:
        by_unit.setdefault(one.competition.unit_id, []).append(one)
    found = [
        Tally(
            rows[0].competition.unit,
            len(rows),
            sum(b.on_time for b in rows),
            sum(b.late for b in rows),
        )
        for rows in by_unit.values()
    ]
    return sorted(found, key=lambda tally: text_key(tally.unit.name))


def _overdue(one: Board) -> int:
    return one.current.days_late if one.current else 0


def steps_of(session: Session, competition: Competition, now: datetime) -> tuple[Step, ...]:
    """The declared steps in their order, with what was done when and who holds the rest."""
    remarked = _remarked_days(session, competition.id)
    done = _done_days(session, competition.id) | {k: v for k, v in remarked.items() if v}
    if (Act.ISSUE_LIST, "") in done:
        done[VETTED, ""] = _vetted_day(session, competition.id) or done[Act.ISSUE_LIST, ""]
    people = Holders(session, competition.id, now)
    today = local_day(now)
    moved = vetting_days(session, competition) if competition.dates else {}
    return tuple(
        _step(row.step, moved.get(row.step) or row.on, done, people, today,
              _awaited(row.step, remarked))
        for row in competition.dates
    )  # fmt: skip


def _awaited(step: str, remarked: Mapping[tuple[str, str], date | None]) -> bool:
    """Whether an act must end the step; nobody waits for a re-marking that nobody asked for."""
    part, _, kind = step.rpartition(".")
    return kind in ENDED_BY and (kind != "remark_result" or (REMARKED, part) in remarked)


class Holders:
    """Names of the holders of a role in one competition, asked for once."""

    def __init__(self, session: Session, competition_id: int, now: datetime) -> None:
        self._asked = (session, competition_id, now)
        self._known: dict[Role, tuple[str, ...]] = {}

    def names(self, role: Role) -> tuple[str, ...]:
        """Who holds it here, or else in the whole department; nobody for those not to be told."""
        if role in (Role.CANDIDATE, Role.MARKER, Role.REMARKER):
            return ()  # many, and who marks is not told before the marks are locked
        if role not in self._known:
            session, competition_id, now = self._asked
            here = holders(session, competition_id, role, now)
            found = here or holders(session, None, role, now)  # else: the whole department's
            self._known[role] = tuple(person.full_name for person in found)
        return self._known[role]


def _step(
    name: str,
    due_on: date,
    done: Mapping[tuple[str, str], date],
    people: Holders,
    today: date,
    awaited: bool,
) -> Step:
    part, _, kind = name.rpartition(".")
    role = HELD_BY.get(kind, Role.OFFICER)
    days = [done[act, part] for act in ENDED_BY.get(kind, ()) if (act, part) in done]
    return Step(
        name=name,
        part=part or None,
        due_on=due_on,
        done_on=min(days) if days else None,
        role=role,
        holders=people.names(role),
        today=today,
        awaited=awaited,
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
    found: dict[tuple[str, str], date] = {}
    for public, ms in rows:
        found[public["act"], public.get("part", "")] = local_day(from_ms(ms))
        if public["act"] == Act.UNLOCK:
            found.pop((Act.ANNOUNCE, ""), None)  # taken off the site: it is to be announced again
    return found


def _vetted_day(session: Session, competition_id: int) -> date | None:
    """The day on which the last outcome of a dossier was decided, before the lists were issued."""
    last = session.scalar(
        select(func.max(Event.at_ms)).where(
            Event.competition_id == competition_id,
            Event.kind == EventKind.ELIGIBILITY_PROPOSED,
        )
    )
    return local_day(from_ms(last)) if last else None


def _remarked_days(session: Session, competition_id: int) -> dict[tuple[str, str], date | None]:
    """(REMARKED, part code) → the day of the last decision; None while a request is open."""
    rows = session.execute(
        select(Part.code, RemarkRequest.decided_at)
        .join(RemarkRequest, RemarkRequest.part_id == Part.id)
        .where(Part.competition_id == competition_id)
    )
    decided: dict[str, list[datetime | None]] = {}
    for code, at in rows:
        decided.setdefault(code, []).append(at)
    return {
        (REMARKED, code): None if None in days else local_day(max(at for at in days if at))
        for code, days in decided.items()
    }
