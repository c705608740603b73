"""The course of one competition, step by step, through the same services as a real one."""

import enum
from collections.abc import Callable
from datetime import date

from exams.clock import local_day
from exams.competitions.models import Part, PartKind
from exams.competitions.queries import declared, get_competition
from exams.rehearsal import announcing, desk, dossiers, hall, outcome, panel
from exams.rehearsal.announcing import Plan
from exams.rehearsal.cast import Cast, Office
from exams.rehearsal.world import World
from exams.rules.loader import load_shipped

Tell = Callable[[str, World], None]


class Step(enum.StrEnum):
    """How far a course is run. The steps of parts name their part: "written:marked"."""

    ANNOUNCED = "announced"
    APPLIED = "applied"
    LISTED = "listed"
    CALLED_UP = "called_up"
    GATHERED = "gathered"
    SAT = "sat"
    ALLOCATED = "allocated"
    MARKED = "marked"
    NAMED = "named"
    REMARKED = "remarked"
    HANDED_IN = "handed_in"
    HEARD = "heard"
    SETTLED = "settled"
    DECIDED = "decided"
    PUBLISHED = "published"
    APPOINTED = "appointed"
    TRAINED = "trained"


class Course:
    """Runs a plan until a step; `tell` hears of every step as it is done."""

    def __init__(self, world: World, office: Office, plan: Plan, tell: Tell | None = None) -> None:
        self.world, self.plan = world, plan
        self.cast = Cast(office)
        self.tell = tell or (lambda _step, _world: None)
        self.competition_id = 0
        self.done: list[str] = []

    def run(self, until: str = Step.TRAINED) -> "Course":
        """Go on from where the course stands to the step named ("sat", or "written:sat")."""
        for name, act in self._steps():
            if name in self.done:
                continue
            act()
            self.done.append(name)
            self.tell(name, self.world)
            if name == until or name.rpartition(":")[2] == until:
                return self
        return self

    def _steps(self) -> list[tuple[str, Callable[[], object]]]:
        steps: list[tuple[str, Callable[[], object]]] = [
            (Step.ANNOUNCED, self._announce),
            (Step.APPLIED, self._apply),
            (Step.LISTED, self._list),
        ]
        for code, kind in self._kinds():
            steps += self._of_part(code, kind)
        return [
            *steps,
            (Step.DECIDED, lambda: outcome.decide(self.world, self.cast, self.competition_id)),
            (Step.PUBLISHED, self._publish),
            (Step.APPOINTED, self._appoint),
            (Step.TRAINED, self._train),
        ]

    def _kinds(self) -> list[tuple[str, PartKind]]:
        return [(s.id, PartKind(s.kind)) for s in load_shipped(self.plan.rule_set).stages]

    def _of_part(self, code: str, kind: PartKind) -> list[tuple[str, Callable[[], object]]]:
        world, cast = self.world, self.cast

        def on(act: Callable[[World, Cast, int], object]) -> Callable[[], object]:
            return lambda: act(world, cast, self.part(code).id)

        if kind == PartKind.PROPOSAL:
            own = [(Step.CALLED_UP, on(panel.call_up)),
                   (Step.HANDED_IN, lambda: panel.hand_in_all(world, self.part(code).id)),
                   (Step.HEARD, on(_hear))]  # fmt: skip
        else:
            own = [(Step.CALLED_UP, lambda: self._call_up(code)), (Step.GATHERED, on(hall.gather)),
                   (Step.SAT, on(_sit))]  # fmt: skip
            if kind == PartKind.WRITTEN:
                own += [(Step.ALLOCATED, on(desk.start)), (Step.MARKED, on(_mark))]
            own += [(Step.NAMED, on(outcome.name_marks))]
        own += [(Step.SETTLED, on(outcome.settle))]
        if kind == PartKind.WRITTEN:
            own += [(Step.REMARKED, lambda: self._remark(code))]
        return [(f"{code}:{step}", act) for step, act in own]

    def part(self, code: str) -> Part:
        """The part of this code."""
        with self.world.reading() as session:
            parts = get_competition(session, self.competition_id).parts
            return next(part for part in parts if part.code == code)

    def date(self, step: str) -> date:
        """A declared date of the calendar."""
        with self.world.reading() as session:
            day = declared(session, self.competition_id, step)
        assert day is not None, f"no date for {step}"
        return day

    def _announce(self) -> None:
        self.competition_id = announcing.prepare(self.world, self.plan, self.cast)
        sits_at = self.plan.sits_at
        sits_on = local_day(sits_at) if sits_at else None
        announcing.announce(self.world, self.cast, self.competition_id, sits_on)

    def _apply(self) -> None:
        self.world.move_to(self.date("registration_opens"), 13)
        dossiers.apply_all(
            self.world, self.cast, self.competition_id, self.plan.tag, self.plan.candidates
        )

    def _list(self) -> None:
        self.world.move_to(self.date("registration_closes"), 20)
        dossiers.vet_all(self.world, self.cast, self.competition_id)
        dossiers.issue_lists(self.world, self.cast, self.competition_id)
        hall.declare_all(self.world, self.cast)

    def _call_up(self, code: str) -> None:
        part = self.part(code)
        hall.seal_paper(self.world, self.cast, part.id)
        first = self.plan.sits_at if part.ordinal == 1 else None
        hall.call_up(self.world, self.cast, part.id, first)

    def _remark(self, code: str) -> None:
        """One candidate asks for a re-marking in the window; two others mark, the chair decides."""
        self.world.move_to(self.date(f"{code}.marks_published"), 10)
        request = outcome.ask_remark(self.world, self.cast, self.part(code).id)
        if request is not None:
            outcome.remark(self.world, self.cast, request)

    def _publish(self) -> None:
        if not self.plan.early:
            self.world.move_to(self.date("result"), 9)
        outcome.publish(self.world, self.cast, self.competition_id)

    def _appoint(self) -> None:
        self.appointments = outcome.appoint_all(self.world, self.cast, self.competition_id)

    def _train(self) -> None:
        for appointment_id in self.appointments:
            outcome.train(self.world, self.cast, appointment_id)


def _sit(world: World, cast: Cast, part_id: int) -> None:
    hall.write_all(world, part_id)
    hall.close(world, cast, part_id)


def _mark(world: World, cast: Cast, part_id: int) -> None:
    desk.mark_all(world, cast, part_id)
    desk.settle_open(world, cast, part_id)
    desk.lock(world, cast, part_id)


def _hear(world: World, cast: Cast, part_id: int) -> None:
    panel.draw(world, cast, part_id)
    panel.hear_all(world, cast, part_id)
    panel.finish(world, cast, part_id)
