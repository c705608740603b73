"""Markers mark by code; what the ladder leaves open is decided; marks are locked."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from exams.bodies.models import BodyKind
from exams.competitions.queries import get_part
from exams.marking import giving, service
from exams.marking.models import Round
from exams.marking.queries import overview, own_allocation, piles
from exams.marking.sheets import Criterion, Entry, Sheet, scale
from exams.marking.standing import FIRST_MARKING, Standing
from exams.rehearsal.cast import Cast
from exams.rehearsal.texts import comment
from exams.rehearsal.world import World
from exams.workflow.guards import why_not_boarded

ROUNDS_AT_MOST = 4  # first two, a third, and the chair's decision


def start(world: World, cast: Cast, part_id: int) -> None:
    """The secretary hands every script to two markers."""
    world.at += timedelta(days=1)
    with world.work(cast.secretary) as uow:
        part = get_part(uow.session, part_id)
        service.allocate(uow, part_id, why_not_boarded(uow.session, part.competition_id))


def mark_all(world: World, cast: Cast, part_id: int, leave: int = 0) -> None:
    """Every marker marks what is in hand, but for the last `leave` scripts of each."""
    for marker in cast.all_of(BodyKind.MARKING_BOARD):
        mark_pile(world, marker, FIRST_MARKING, leave)


def mark_pile(world: World, marker: int, rounds: tuple[Round, ...], leave: int = 0) -> None:
    """One marker marks the scripts in hand, in the order of the own queue."""
    with world.reading() as session:
        codes = [
            a.script.code
            for pile in piles(session, marker, rounds)
            for a in pile.allocations
            if a.given_at is None
        ]
    for code in codes[: len(codes) - leave]:
        with world.work(marker) as uow:
            allocation = own_allocation(uow.session, marker, code, rounds)
            sheet = _sheet(world, code, marker, scale(allocation.script.answers))
            giving.give_mark(uow, code, sheet, allocation.version, rounds=rounds)


def _sheet(world: World, code: str, marker: int, criteria: tuple[Criterion, ...]) -> Sheet:
    """The same script is worth about the same to every marker; each has a little of their own."""
    worth = Random(f"{world.seed}:{code}").uniform(0.45, 0.92)
    own = Random(f"{world.seed}:{code}:{marker}").gauss(0, 0.035)
    share = Decimal(str(round(min(1.0, max(0.1, worth + own)), 2)))
    entries = tuple(
        Entry((c.full * share * 4).to_integral_value() / 4, comment(world.chance)) for c in criteria
    )
    return Sheet(entries, comment(world.chance))


def settle_open(world: World, cast: Cast, part_id: int) -> None:
    """Dialogues are held, third marks given, the chair decides the rest."""
    for _ in range(ROUNDS_AT_MOST):
        with world.reading() as session:
            view = overview(session, get_part(session, part_id))
            left = [(script.code, where, _between(script)) for script, where, _n in view.scripts]
        if all(where == Standing.FINAL for _code, where, _mark in left):
            return
        for code, where, mark in left:
            _decide(world, cast, part_id, code, where, mark)
        mark_all(world, cast, part_id)


def _between(script) -> Decimal:  # type: ignore[no-untyped-def]
    totals = [a.total for a in script.allocations if a.total is not None]
    return (sum(totals, Decimal(0)) / max(1, len(totals))).quantize(Decimal("0.1"))


def _decide(
    world: World, cast: Cast, part_id: int, code: str, where: Standing, mark: Decimal
) -> None:
    reason = "Hai giám khảo thống nhất sau khi cùng đọc lại bài theo thang điểm (diễn tập)."
    if where == Standing.DIALOGUE:
        with world.work(cast.chair) as uow:
            service.hold_dialogue(uow, part_id, code, mark, reason)
    elif where == Standing.CHAIR:
        with world.work(cast.chair) as uow:
            service.chair_decide(uow, part_id, code, mark, reason)


def lock(world: World, cast: Cast, part_id: int) -> None:
    """The chair locks: from now on no mark changes, and only now may names be joined."""
    world.at += timedelta(days=1)
    with world.work(cast.chair) as uow:
        service.lock(uow, part_id)
