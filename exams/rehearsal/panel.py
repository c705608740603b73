"""Candidates hand in proposals; the panel hears them in the order of the lot and scores alone."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from exams.applications.queries import entrants
from exams.clock import VIETNAM
from exams.competitions.queries import declared, get_part
from exams.defence import proposals, scoring, service
from exams.defence.queries import expected_members, full_marks, get_slot, outcome_of, slots
from exams.defence.spread import Step
from exams.rehearsal.cast import Cast
from exams.rehearsal.texts import COMMITMENTS, comment
from exams.rehearsal.world import World, simple_pdf


def call_up(world: World, cast: Cast, part_id: int) -> None:
    """When and where the defence is, and that proposals may be handed in."""
    with world.reading() as session:
        part = get_part(session, part_id)
        day = declared(session, part.competition_id, f"{part.code}.defence", part.id)
    assert day is not None, "the calendar of a rehearsal is complete"
    with world.work(cast.secretary) as uow:
        service.set_session(
            uow, part_id, datetime.combine(day, time(8), VIETNAM), "Hội trường Ví Dụ"
        )
    with world.work(cast.office.officer) as uow:
        service.call_up_defence(uow, part_id)


def hand_in_all(world: World, part_id: int, leave: int = 0) -> None:
    """Everybody admitted hands in a proposal with four commitments, but for the last `leave`."""
    with world.reading() as session:
        people = [(row.id, row.person_id) for row in entrants(session, part_id)]
    for application_id, person in people[: len(people) - leave]:
        data = simple_pdf("Rehearsal: proposal")
        key, sha256 = world.keep(data)
        with world.work(person) as uow:
            proposals.save_proposal(
                uow,
                application_id,
                part_id,
                title="Đổi mới cách làm việc của phòng theo vị trí việc làm",
                commitments=[proposals.Commitment(t, m, w) for t, m, w in COMMITMENTS],
                file=proposals.ProposalFile(key, "de-an.pdf", sha256, 1),
            )
        with world.work(person) as uow:
            proposals.submit_proposal(uow, application_id, part_id)


def draw(world: World, cast: Cast, part_id: int) -> None:
    """On the day of the defence, the order by lot from a recorded seed."""
    with world.reading() as session:
        part = get_part(session, part_id)
        day = declared(session, part.competition_id, f"{part.code}.defence", part.id)
    assert day is not None
    world.move_to(day, 7, 30)
    with world.work(cast.secretary) as uow:
        service.draw_order(uow, part_id)


def hear_all(world: World, cast: Cast, part_id: int, leave: int = 0) -> None:
    """Turn after turn: present, answer, every member commits, scores open together."""
    with world.reading() as session:
        order = [slot.id for slot in slots(session, part_id)]
    for slot_id in order[: len(order) - leave]:
        hear(world, cast, part_id, slot_id)


def hear(world: World, cast: Cast, part_id: int, slot_id: int) -> None:
    """One turn, to its official mark."""
    with world.work(cast.secretary) as uow:
        service.start_turn(uow, slot_id)
    world.at += timedelta(minutes=100)
    with world.work(cast.secretary) as uow:
        service.end_turn(uow, slot_id)
    with world.reading() as session:
        fulls = full_marks(session, get_part(session, part_id))
        slot = get_slot(session, slot_id)
        members = [person.id for person in expected_members(session, slot, world.at)]
    for member in members:
        scores = {name: _score(world, slot_id, member, name, full) for name, full in fulls.items()}
        with world.work(member) as uow:
            scoring.commit_scores(uow, slot_id, scores, comment(world.chance))
    with world.work(cast.secretary) as uow:
        service.open_scores(uow, slot_id)
    _decide(world, cast, part_id, slot_id)


def _score(world: World, slot_id: int, member: int, criterion: str, full: Decimal) -> Decimal:
    worth = Random(f"{world.seed}:{slot_id}:{criterion}").uniform(0.55, 0.9)
    own = Random(f"{world.seed}:{slot_id}:{criterion}:{member}").gauss(0, 0.02)
    share = Decimal(str(round(min(1.0, max(0.1, worth + own)), 2)))
    return (full * share * 2).to_integral_value() / 2


def _decide(world: World, cast: Cast, part_id: int, slot_id: int) -> None:
    """Where the spread rule asks for a decision, the chair decides, with the reason."""
    with world.reading() as session:
        slot = get_slot(session, slot_id)
        outcome = outcome_of(session, slot)
    if slot.final_mark is None and outcome is not None and outcome.step != Step.MEAN:
        marks = sorted(mark for _member, mark in outcome.marks)
        with world.work(cast.chair) as uow:
            service.decide_spread(
                uow, slot_id, marks[len(marks) // 2], "Thống nhất sau đối thoại (diễn tập)."
            )


def finish(world: World, cast: Cast, part_id: int) -> None:
    """The defence is over."""
    with world.work(cast.secretary) as uow:
        service.finish(uow, part_id)
