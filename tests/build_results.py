"""Small worlds for defences and results: candidates, a panel, sheets, marks with names."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from exams.applications.models import Application, ApplicationState, Entrant, Finding, Verdict
from exams.competitions.models import AdoptedRuleSet, Competition, Part, PartKind, PartStage, Stage
from exams.defence.models import DefenceSlot
from exams.defence.scoring import commit_scores
from exams.defence.service import (
    call_up_defence,
    draw_order,
    end_turn,
    finish,
    open_scores,
    set_session,
    start_turn,
)
from exams.events import EventKind
from exams.people.models import Person
from exams.people.service import grant_role
from exams.permissions import Role
from exams.results.lists import compute_ranking, decide, publish
from exams.results.models import PartResult, Ranking
from exams.results.parts import Found, _store, settle
from exams.rules.adoption import adopt
from exams.rules.loader import load_shipped
from exams.uow import UnitOfWork
from tests.build import bare_competition, holder, person
from tests.conftest import FakeClock, Work

_number = count(1)
TWO_ROUNDS = (
    ("round1", PartKind.COMPUTER, PartStage.SETTLED),
    ("round2", PartKind.WRITTEN, PartStage.SETTLED),
)
PROPOSAL_ONLY = (("proposal", PartKind.PROPOSAL, PartStage.PLANNED),)


def competition_with(
    uow: UnitOfWork,
    *,
    rule_set: str = "leadership-written-proposal",
    changes: dict[str, Any] | None = None,
    stage: Stage = Stage.LISTED,
    vacancies: int = 1,
    **kwargs: Any,
) -> Competition:
    """A competition in a stage, with rules changed as the council might."""
    row = bare_competition(uow, rule_set=rule_set, stage=stage, **kwargs)
    adopted = adopt(load_shipped(rule_set), changes or {})
    stored = uow.session.get_one(AdoptedRuleSet, row.id)
    stored.canonical, stored.sha256 = adopted.canonical().decode(), adopted.sha256
    row.posts[0].vacancies = vacancies
    for part in row.parts:
        rules = adopted.stage(part.code)
        part.max_marks, part.pass_mark = rules.max_points, rules.pass_mark
        part.title_vi, part.title_en = rules.title_vi, rules.title_en
    uow.session.flush()
    return row


def candidate(uow: UnitOfWork, competition: Competition, name: str = "") -> Application:
    """An eligible candidate with an exam number and the candidate's role."""
    n = next(_number)
    who = person(uow, name or f"Phạm Ứng Viên {n}")
    grant_role(uow, who.id, Role.CANDIDATE, competition.id)
    row = Application(
        competition_id=competition.id,
        competition_post_id=competition.posts[0].id,
        person_id=who.id,
        state=ApplicationState.ELIGIBLE,
        number=f"HS{n:04d}",
        exam_number=f"SBD{n:03d}",
        started_at=uow.now,
        submitted_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.APPLICATION_STARTED, f"application:{row.id}", competition_id=competition.id
    )
    return row


def candidates(uow: UnitOfWork, competition: Competition, how_many: int) -> list[Application]:
    """Several candidates, admitted to the first part."""
    rows = [candidate(uow, competition) for _ in range(how_many)]
    admit(uow, competition.parts[0], rows)
    return rows


def admit(uow: UnitOfWork, part: Part, rows: Sequence[Application]) -> None:
    """Admit candidates to a part."""
    uow.session.add_all(Entrant(part_id=part.id, application_id=row.id) for row in rows)
    uow.session.flush()


def council(uow: UnitOfWork, competition: Competition, members: int) -> list[Person]:
    """A chair and so many members more, in that order."""
    chair = holder(uow, Role.CHAIR, competition, "Võ Chủ Tịch")
    return [chair] + [
        holder(uow, Role.COUNCIL_MEMBER, competition, f"Đỗ Thành Viên {n}")
        for n in range(members - 1)
    ]


def named_marks(
    uow: UnitOfWork, part: Part, marks: dict[int, Decimal | None], at: PartStage = PartStage.JOINED
) -> list[PartResult]:
    """The part stands with these marks under their names, as after joining."""
    part.stage, part.stage_at = at, uow.now
    found = [
        Found(key, None if m is None else Fraction(m), "absent" if m is None else "mean")
        for key, m in marks.items()
    ]
    return _store(uow, part, found)


def shares(total: Decimal) -> dict[str, Decimal]:
    """A sheet of 40/30/30 that comes to the total."""
    build = min(total, Decimal(40))
    defend = min(total - build, Decimal(30))
    return {"build": build, "defend": defend, "answer": total - build - defend}


class Defence:
    """Drives a defence through its services: `work` opens a unit of work of a person."""

    def __init__(self, work: Any, clock: Any, part_id: int, secretary: int) -> None:
        self.work, self.clock, self.part_id, self.secretary = work, clock, part_id, secretary

    def called(self) -> "Defence":
        with self.work(self.secretary) as uow:
            set_session(uow, self.part_id, uow.now + timedelta(days=20), "Hội trường A")
        with self.work(self.secretary) as uow:
            call_up_defence(uow, self.part_id)
        return self

    def drawn(self) -> list[int]:
        """Slot ids in the order drawn."""
        self.called()
        self.clock.move(days=20)
        with self.work(self.secretary) as uow:
            return [slot.id for slot in draw_order(uow, self.part_id)]

    def heard(self, slot_id: int) -> None:
        with self.work(self.secretary) as uow:
            start_turn(uow, slot_id)
        with self.work(self.secretary) as uow:
            end_turn(uow, slot_id)

    def scored(self, slot_id: int, marks: dict[int, str]) -> None:
        """Members (person id to total) commit their sheets."""
        for member, total in marks.items():
            with self.work(member) as uow:
                commit_scores(uow, slot_id, shares(Decimal(total)))

    def opened(self, slot_id: int, marks: dict[int, str]) -> DefenceSlot:
        self.heard(slot_id)
        self.scored(slot_id, marks)
        with self.work(self.secretary) as uow:
            open_scores(uow, slot_id)
            return uow.session.get_one(DefenceSlot, slot_id)

    def finished(self) -> None:
        with self.work(self.secretary) as uow:
            finish(uow, self.part_id)


class World:
    """A competition with people in every role of the end of an exam."""

    def __init__(self, work: Work, clock: FakeClock, people: int, **kwargs: Any) -> None:
        with work() as uow:
            competition = competition_with(uow, **kwargs)
            self.id, self.parts = competition.id, [part.id for part in competition.parts]
            self.post = competition.posts[0].id
            rows = candidates(uow, competition, people)
            self.applications = [row.id for row in rows]
            self.people = [row.person_id for row in rows]
            self.secretary = holder(uow, Role.SECRETARY, competition).id
            self.chair = council(uow, competition, 1)[0].id
            self.approver = holder(uow, Role.APPROVER, competition).id
        self.work, self.clock = work, clock

    def joined(self, number: int, *marks: str | None) -> None:
        """The marks of a part get their names."""
        values = [None if m is None else Decimal(m) for m in marks]
        with self.work() as uow:
            part = uow.session.get_one(Part, self.parts[number])
            at = PartStage.SCORED if part.kind is PartKind.PROPOSAL else PartStage.JOINED
            named_marks(uow, part, dict(zip(self.applications, values, strict=False)), at)
            uow.record(*names_joined(part))

    def settled(self, number: int) -> None:
        self.clock.move(days=10)
        with self.work(self.secretary) as uow:
            settle(uow, self.parts[number])

    def computed(self) -> Ranking:
        with self.work(self.secretary) as uow:
            return compute_ranking(uow, self.id)

    def published(self) -> None:
        self.computed()
        with self.work(self.chair) as uow:
            decide(uow, self.id)
        with self.work(self.approver) as uow:
            publish(uow, self.id)


def names_joined(part: Part) -> tuple[EventKind, str]:
    """What a change of marks by hand records."""
    return EventKind.NAMES_JOINED, f"part:{part.id}"


def two_parts(
    work: Work, clock: FakeClock, first: list[str | None], second: list[str], **kw: Any
) -> World:
    """A written test and a proposal whose marks are these; everything settled."""
    world = World(work, clock, len(first), **kw)
    world.joined(0, *first)
    world.settled(0)
    on = [key for key, mark in zip(world.applications, first, strict=True)
          if mark is not None and Decimal(mark) >= 50]  # fmt: skip
    with work() as uow:
        part = uow.session.get_one(Part, world.parts[1])
        marks = dict(zip(on, [Decimal(m) for m in second], strict=True))
        named_marks(uow, part, marks, PartStage.SETTLED)
        uow.session.get_one(Competition, world.id).stage = Stage.EXAMINED
        uow.record(*names_joined(part))
    return world


def claims(work: Work, world: World, found: list[tuple[str | None, Verdict | None]]) -> None:
    """What each candidate claims and what vetting said of it."""
    with work() as uow:
        for key, (claim, verdict) in zip(world.applications, found, strict=True):
            row = uow.session.get_one(Application, key)
            row.priority_claim = claim
            if verdict:
                row.findings.append(
                    Finding(condition="priority", verdict=verdict, article="x", note="x",
                            judged_at=uow.now, judged_by=world.chair)
                )  # fmt: skip
        uow.record(EventKind.PRIORITY_JUDGED, "test")


def two_rounds(work: Work, clock: FakeClock, marks: list[str]) -> World:
    """Both rounds over; the first passed by all, the second with these marks."""
    world = World(work, clock, len(marks), rule_set="recruitment-two-rounds", parts=TWO_ROUNDS,
                  changes={"publication.level": "A"})  # fmt: skip
    with work() as uow:
        row = uow.session.get_one(Competition, world.id)
        first = named_marks(uow, row.parts[0], dict.fromkeys(world.applications, Decimal(60)),
                            PartStage.SETTLED)  # fmt: skip
        for result in first:
            result.points, result.passed = {"language": "20", "knowledge": "40"}, True
        second = zip(world.applications, map(Decimal, marks), strict=True)
        named_marks(uow, row.parts[1], dict(second), PartStage.SETTLED)
        row.stage = Stage.EXAMINED
        uow.record(EventKind.NAMES_JOINED, "test")
    return world
