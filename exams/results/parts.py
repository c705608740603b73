"""From marks to the list of one part: names joined, own marks seen, who goes on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from exams.anonymity.service import open_key
from exams.applications.models import Entrant
from exams.applications.queries import entrants
from exams.bank.models import QuestionKind
from exams.bank.scoring import score
from exams.competitions.models import Part, PartKind, PartStage
from exams.competitions.queries import get_part, part_after, rules_of
from exams.competitions.stages import Act, PartAct, move, move_part
from exams.defence import queries as defence
from exams.errors import RuleBroken
from exams.events import EventKind
from exams.marking import queries as marking
from exams.papers.queries import opened_content
from exams.permissions import Action
from exams.results import guards
from exams.results.models import PartResult
from exams.results.queries import part_results
from exams.results.standing import code_of, under_sanctions
from exams.results.totals import Candidate, passes_stage
from exams.rules.rounding import rounded
from exams.rules.ruleset import RuleSet
from exams.sealing import Sealer
from exams.sittings.answers import stored_work
from exams.sittings.mop_up import why_not_over
from exams.sittings.penalties import Penalties, penalties
from exams.sittings.revocations import why_not_name_marks
from exams.uow import UnitOfWork


@dataclass(frozen=True)
class Found:
    """The mark of one candidate before it is stored. `exact` None: absent."""

    application_id: int
    exact: Fraction | None
    how: str
    code: str | None = None
    points: dict[str, Fraction] = field(default_factory=dict)


def join_names(uow: UnitOfWork, part_id: int, sealer: Sealer) -> list[PartResult]:
    """Open the code key and give the locked marks their names; the choice mark is added."""
    part = get_part(uow.session, part_id)
    uow.require(Action.CODES_OPEN, part.competition_id)
    move_part(uow, part, PartAct.JOIN, blocked=why_not_name_marks(uow.session, part))
    codes = dict(open_key(uow, part.id, sealer))
    marks = marking.final_marks(uow.session, part.id)
    ways = marking.ways(uow.session, part.id)
    choices = {w.application_id: w.choice_mark for w in stored_work(uow.session, part.id)}
    found = []
    for application in entrants(uow.session, part.id):
        code = codes.get(application.id)
        mark = marks.get(code) if code is not None else None
        choice = choices.get(application.id)
        if mark is None and (code is not None or choice is not None):
            raise RuleBroken("result.script_without_mark")
        exact = None if mark is None else Fraction(mark) + Fraction(choice or Decimal(0))
        how = ways[code].value if code in ways else "absent"
        found.append(Found(application.id, exact, how, code))
    rows = _store(uow, part, found)
    uow.record(
        EventKind.NAMES_JOINED,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={"part": part.code, "count": len(rows)},
    )
    return rows


def score_choices(uow: UnitOfWork, part_id: int, sealer: Sealer | None = None) -> list[PartResult]:
    """The marks of a computer test, as the machine scored them at the hand-in.

    `sealer` opens the paper for the points of each part of the test; it is needed where the rules
    give a part a pass mark of its own. Raises RuleBroken("result.sealer_needed") without it.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.RESULT_COMPUTE, part.competition_id)
    blocked = why_not_over(uow.session, part) + why_not_name_marks(uow.session, part)
    move_part(uow, part, PartAct.SCORE_CHOICES, blocked=blocked)
    work = {w.application_id: w for w in stored_work(uow.session, part.id)}
    points = _section_points(uow, part, sealer)
    found = []
    for application in entrants(uow.session, part.id):
        own = work.get(application.id)
        exact = None if own is None else Fraction(own.choice_mark or Decimal(0))
        found.append(
            Found(
                application.id,
                exact,
                "absent" if own is None else "machine",
                points=points.get(application.id, {}),
            )
        )
    return _store(uow, part, found)


def settle(uow: UnitOfWork, part_id: int) -> list[PartResult]:
    """Fix the list of the part: who passed, who goes on to the next; the last part ends the exam.

    Where nobody goes on, the exam ends here: there will be no winner.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.RESULT_COMPUTE, part.competition_id)
    blocked = guards.why_not_settle(uow.session, part, uow.now)
    if part.kind is PartKind.PROPOSAL and part.stage is PartStage.SCORED and not blocked:
        _store(uow, part, _defended(uow, part))
    gates = guards.gates_of(uow.session, part) if not blocked else {}
    blocked += guards.cut_ties(uow.session, part, gates)
    move_part(uow, part, PartAct.SETTLE, blocked=blocked)
    on = {int(code) for found in gates.values() for code in found.admitted}
    rows = part_results(uow.session, part.id)
    for row in rows:
        row.goes_on = row.application_id in on
    _go_on(uow, part, on)
    return rows


def _store(uow: UnitOfWork, part: Part, found: Iterable[Found]) -> list[PartResult]:
    rules = rules_of(uow.session, part.competition_id)
    sanctions = penalties(uow.session, part.competition_id)
    rows = [
        PartResult(
            part_id=part.id,
            application_id=item.application_id,
            mark=None if item.exact is None else rounded(item.exact, rules),
            exact=None if item.exact is None else str(item.exact),
            points={name: str(value) for name, value in item.points.items()},
            how=item.how,
            passed=passes(rules, part, item, sanctions),
            code=item.code,
            working=[],
            joined_at=uow.now,
        )
        for item in found
    ]
    uow.session.add_all(rows)
    uow.session.flush()
    return rows


def passes(rules: RuleSet, part: Part, item: Found, sanctions: Penalties) -> bool:
    """Whether the part is passed, after what confirmed violations take off or annul."""
    candidate = Candidate(
        code_of(item.application_id),
        {part.code: item.exact},
        parts={f"{part.code}.{name}": value for name, value in item.points.items()},
    )
    judged = under_sanctions(candidate, item.application_id, sanctions)
    return passes_stage(judged, rules, rules.stage(part.code))


def _defended(uow: UnitOfWork, part: Part) -> list[Found]:
    exact = defence.exact_marks(uow.session, part.id)
    turns = {key: how for key, _mark, how in defence.final_marks(uow.session, part.id)}
    return [
        Found(a.id, exact.get(a.id), turns.get(a.id, "absent"))
        for a in entrants(uow.session, part.id)
    ]


def _go_on(uow: UnitOfWork, part: Part, on: set[int]) -> None:
    following = part_after(part)
    if following is None or not on:
        move(uow, part.competition, Act.FINISH_PARTS)
        return
    uow.session.add_all(
        Entrant(part_id=following.id, application_id=application_id)
        for application_id in sorted(on)
    )


def _section_points(
    uow: UnitOfWork, part: Part, sealer: Sealer | None
) -> dict[int, dict[str, Fraction]]:
    """Points of each part of the test: the paper's sections, in order, are the rules' parts."""
    parts = rules_of(uow.session, part.competition_id).stage(part.code).parts
    if not parts:
        return {}
    if sealer is None:
        if any(row["pass_mark"] for row in parts):
            raise RuleBroken("result.sealer_needed")
        return {}
    works = stored_work(uow.session, part.id)
    papers = {
        ordinal: opened_content(uow.session, part.id, sealer, ordinal).sections
        for ordinal in sorted({work.ordinal for work in works})
    }
    for sections in papers.values():
        if len(sections) != len(parts):
            raise RuleBroken("result.sections_differ", sections=len(sections), parts=len(parts))
    return {
        work.application_id: {
            str(row["id"]): sum(
                (
                    Fraction(
                        score(QuestionKind(i.kind), i.key, i.points, work.answers.get(i.slot, ""))
                    )
                    for i in section.items
                    if QuestionKind(i.kind) is not QuestionKind.ESSAY
                ),
                Fraction(0),
            )
            for row, section in zip(parts, papers[work.ordinal], strict=True)
        }
        for work in works
    }
