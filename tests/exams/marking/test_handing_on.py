"""A script changes hands: what is given stays, who has least to do gets it, last in the queue."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.competitions.models import Part, PartStage
from exams.errors import Invalid, NotPermitted, Reason, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.marking.giving import recognise_script
from exams.marking.models import Allocation, Round, Script
from exams.marking.queries import script_for
from exams.marking.service import allocate, allocate_remarking, reallocate
from exams.marking.settling import refuse_unfit_decision
from exams.marking.standing import REMARKING
from exams.people.models import RoleAssignment
from exams.people.queries import actor_for
from exams.people.service import end_role
from exams.permissions import Action, Role
from exams.uow import UnitOfWork
from tests.build_marking import Marked, another_marker, coded_part, gives, start
from tests.conftest import FakeClock, Work


def in_marking(work: Work, **size: int) -> Marked:
    with work() as uow:
        return start(uow, coded_part(uow, **size))


def held(session: Session, code: str, which: Round = Round.FIRST) -> Allocation:
    """The script as it is in a marker's hands in this round now."""
    session.rollback()
    return session.scalars(
        select(Allocation)
        .join(Script)
        .where(Script.code == code, Allocation.round == which, Allocation.active.is_(True))
        .execution_options(populate_existing=True)
    ).one()


def leaves(uow: UnitOfWork, person_id: int) -> None:
    for row in uow.session.scalars(
        select(RoleAssignment).where(
            RoleAssignment.person_id == person_id, RoleAssignment.role == Role.MARKER
        )
    ).all():
        end_role(uow, row, "ốm")


def stand(work: Work, world: Marked, stage: PartStage) -> None:
    with work() as uow:
        uow.session.get_one(Part, world.part.id).stage = stage
        uow.record(EventKind.MARKS_LOCKED, "part")


def test_a_script_whose_mark_was_given_is_recognised_no_more(work: Work, session: Session) -> None:
    world = in_marking(work)
    code = world.codes[0]
    marker = held(session, code).marker_id
    with work(marker) as uow:
        gives(uow, code, "80")
    with pytest.raises(RuleBroken, match="given_already"), work(marker) as uow:
        recognise_script(uow, code)
    row = held(session, code)
    assert (row.marker_id, row.total) == (marker, Decimal(80))


def test_no_script_changes_hands_once_marking_is_over(work: Work, session: Session) -> None:
    world = in_marking(work)
    code = world.codes[0]
    marker = held(session, code).marker_id
    stand(work, world, PartStage.LOCKED)
    with pytest.raises(TransitionRefused, match="not_open"), work(marker) as uow:
        recognise_script(uow, code)
    with pytest.raises(TransitionRefused, match="not_open"), work(world.secretary.id) as uow:
        reallocate(uow, world.part.id)


def test_nothing_is_marked_again_before_names_are_joined(work: Work, session: Session) -> None:
    world = in_marking(work)
    code = world.codes[0]
    with work(world.secretary.id) as uow:
        allocate_remarking(uow, world.part.id, code)
    remarker = held(session, code, Round.REMARK_FIRST).marker_id
    stand(work, world, PartStage.LOCKED)
    with pytest.raises(TransitionRefused, match="not_open"), work(remarker) as uow:
        gives(uow, code, "80", rounds=REMARKING)


def test_a_mark_given_by_who_left_stays(work: Work, session: Session) -> None:
    world = in_marking(work)
    code = world.codes[0]
    marker = held(session, code).marker_id
    with work(marker) as uow:
        gives(uow, code, "80")
    with work() as uow:
        leaves(uow, marker)
        another_marker(uow, world)
    with work(world.secretary.id) as uow:
        reallocate(uow, world.part.id)
    row = held(session, code)
    assert (row.marker_id, row.total) == (marker, Decimal(80))


def test_only_who_hands_out_scripts_hands_them_on(work: Work) -> None:
    world = in_marking(work)
    for person in (world.chair, world.markers[0]):
        with pytest.raises(NotPermitted), work(person.id) as uow:
            reallocate(uow, world.part.id)
        with pytest.raises(NotPermitted), work(person.id) as uow:
            allocate_remarking(uow, world.part.id, world.codes[0])


def test_scripts_handed_on_go_to_who_has_least_and_lie_last_in_the_queue(
    work: Work, session: Session
) -> None:
    """With the unfinished counted alone: a mark that was given is no work any more."""
    world = in_marking(work, scripts=6, markers=3)
    leaver, *others = (marker.id for marker in world.markers)
    for code in world.codes:  # one of those who stay has finished all, the other nothing
        for which in (Round.FIRST, Round.SECOND):
            if held(session, code, which).marker_id == others[0]:
                with work(others[0]) as uow:
                    gives(uow, code, "80")
    session.rollback()
    mine = select(Allocation).join(Script).where(Allocation.marker_id == leaver)
    free_of_both = {
        row.script.code: row.round
        for row in session.scalars(mine)
        if others[0] not in {a.marker_id for a in row.script.allocations}
    }
    with work() as uow:
        leaves(uow, leaver)
    with work(world.secretary.id) as uow:
        reallocate(uow, world.part.id)
    for code, which in free_of_both.items():
        row = held(session, code, which)
        assert row.marker_id == others[0]
        assert row.queue > 4, "after the four scripts that were dealt"
    assert free_of_both


def test_of_two_who_may_the_one_with_less_to_do_gets_the_script(
    work: Work, session: Session
) -> None:
    """What was given is no load: seven given are less to do than six still to give."""
    world = in_marking(work, scripts=8, markers=2)
    code = world.codes[0]
    with work() as uow:
        fresh = another_marker(uow, world).id
        busy = another_marker(uow, world).id
        for other in uow.session.scalars(select(Script).where(Script.code != code)):
            uow.session.add(Allocation(script_id=other.id, round=Round.THIRD, marker_id=busy,
                                       queue=1, active=True, allocated_at=uow.now))  # fmt: skip
            uow.session.add(Allocation(script_id=other.id, round=Round.REMARK_FIRST,
                                       marker_id=fresh, queue=1, active=True, total=Decimal(1),
                                       allocated_at=uow.now, given_at=uow.now))  # fmt: skip
        uow.session.delete(uow.session.scalars(
            select(Allocation).where(Allocation.marker_id == busy)).first())  # fmt: skip
    with work(held(session, code).marker_id) as uow:
        recognise_script(uow, code)
    assert held(session, code).marker_id == fresh


def test_marking_does_not_start_against_what_the_caller_found(work: Work) -> None:
    """The marking board's declarations are out of reach here (law 3), so they are handed in."""
    with work() as uow:
        world = coded_part(uow)
    with pytest.raises(TransitionRefused), work(world.secretary.id) as uow:
        allocate(uow, world.part.id, [Reason("bodies.undeclared")])
    with work(world.secretary.id) as uow:
        allocate(uow, world.part.id)


@pytest.mark.parametrize(
    ("mark", "fits"), [("0", True), ("100", True), ("-0.1", False), ("100.1", False)]
)
def test_a_decided_mark_may_be_nothing_and_may_be_everything(mark: str, fits: bool) -> None:
    part = Part(max_marks=Decimal(100))
    if fits:
        refuse_unfit_decision(Decimal(mark), part, 1)
        return
    with pytest.raises(Invalid):
        refuse_unfit_decision(Decimal(mark), part, 1)


def test_a_chair_of_another_competition_finds_no_script(
    work: Work, session: Session, clock: FakeClock
) -> None:
    world, other = in_marking(work), in_marking(work)
    actor = actor_for(session, world.chair.id, clock())
    found = script_for(session, actor, world.codes[0], Action.MARKING_DECIDE)
    assert found.part_id == world.part.id
    stranger = actor_for(session, other.chair.id, clock())
    found = script_for(session, stranger, world.codes[0], Action.MARKING_DECIDE)
    assert found.part_id == other.part.id
