"""A room that is out is paused by the server, from its last sign of life, and gets all of it back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.clock import to_ms
from exams.errors import NotPermitted, RuleBroken
from exams.events import Event, EventKind
from exams.sittings import service, watching
from exams.sittings.models import Attempt, AttemptState, Room, Seat
from exams.sittings.outages import follow_outages
from exams.sittings.presence import Presence
from exams.sittings.scope import Scope
from exams.sittings.time_models import Pause
from tests import build_sittings
from tests.build_sittings import MINUTES, OUTAGE, SEALER


@pytest.fixture
def hall(work):
    with work() as uow:
        return build_sittings.called_up(uow, 4)


@pytest.fixture
def presence(writer) -> Presence:
    return Presence(writer.line)


@pytest.fixture
def sit_down(begin, presence, clock):
    """All four begin, and their pages are heard."""

    def sit(hall):
        pens = [begin(hall, n, f"pc-{n}") for n in range(4)]
        hear(presence, clock, pens)
        return pens

    return sit


@pytest.fixture
def pens(opened, sit_down):
    return sit_down(opened)


def hear(presence, clock, pens) -> None:
    """Their pages ask where they stand."""
    for pen in pens:
        presence.beat(pen.claim.attempt_id, presence.look(pen.claim.attempt_id))


def wait(presence, clock, pens, seconds) -> None:
    """So much time passes in which these pages, and no others, are heard."""
    for _ in range(seconds // 20):
        clock.move(seconds=20)
        hear(presence, clock, pens)
    clock.move(seconds=seconds % 20)


def follow(work, hall) -> tuple[int, int]:
    with work() as uow:
        return tuple(follow_outages(uow, hall.sitting_id))


def attempts(session, hall) -> list[Attempt]:
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(Attempt).join(Seat).where(Seat.sitting_id == hall.sitting_id))
    return sorted(rows, key=lambda row: hall.seats.index(row.seat_id))


def pauses(session) -> list[Pause]:
    session.rollback()
    return list(session.scalars(select(Pause).order_by(Pause.id)))


def test_a_room_that_is_silent_for_more_than_a_minute_is_paused_from_its_last_sign(
    opened, pens, presence, work, clock, session
):
    last = clock.at
    wait(presence, clock, [], 60)
    assert follow(work, opened) == (0, 0)
    clock.move(seconds=1)
    assert follow(work, opened) == (1, 0)
    assert follow(work, opened) == (0, 0)
    (row,) = pauses(session)
    assert (row.started_at, row.started_by, row.ended_at) == (last, None, None)
    assert {a.state for a in attempts(session, opened)} == {AttemptState.PAUSED}
    clock.move(seconds=100)
    hear(presence, clock, pens[:2])
    assert follow(work, opened) == (0, 0)  # two of four
    clock.move(seconds=7)
    hear(presence, clock, pens[2:3])
    assert follow(work, opened) == (0, 1)
    assert pauses(session)[0].ended_at == clock.at
    rows = attempts(session, opened)
    assert {a.state for a in rows} == {AttemptState.WRITING}
    assert {a.ends_ms - a.starts_ms for a in rows} == {(MINUTES * 60 + 168) * 1000}


def test_it_is_told_by_the_system_with_its_beginning(opened, pens, presence, work, clock, session):
    last = to_ms(clock.at)
    wait(presence, clock, [], 61)
    follow(work, opened)
    event = session.scalars(select(Event).where(Event.kind == EventKind.PAUSE_STARTED)).one()
    assert event.actor_id is None
    assert event.public == {"scope": "room", "reason_code": "outage", "from_ms": last}


def test_machines_that_failed_one_by_one_are_left_to_people(
    opened, pens, presence, work, clock, session
):
    wait(presence, clock, pens[1:], 120)
    assert follow(work, opened) == (0, 0)
    wait(presence, clock, pens[2:], 120)
    assert follow(work, opened) == (0, 0)
    assert pauses(session) == []


def test_who_handed_in_or_is_the_last_one_left_makes_no_outage(
    opened, pens, presence, work, clock, session
):
    for n, pen in enumerate(pens[:3]):
        with work(opened.candidates[n]) as uow:
            service.hand_in(uow, opened.seats[n], 1, pen.head, SEALER)
    wait(presence, clock, [], 300)
    assert follow(work, opened) == (0, 0)
    assert pauses(session) == []


def test_an_outage_of_the_server_itself_is_found_afterwards_and_once(
    opened, pens, presence, write, work, clock, session
):
    """Nobody looked while it lasted; those who typed until the last second had a gap like all."""
    clock.move(seconds=5)
    for pen in pens:
        write(pen, "đang viết")
    began = clock.at
    clock.move(seconds=90)
    for pen in pens:
        write(pen, "đang viết tiếp")
    clock.move(seconds=1)
    hear(presence, clock, pens)
    assert follow(work, opened) == (1, 0)
    assert follow(work, opened) == (0, 0)
    (row,) = pauses(session)
    assert (row.started_at, row.ended_at) == (began, began + timedelta(seconds=90))
    rows = attempts(session, opened)
    assert {a.state for a in rows} == {AttemptState.WRITING}
    assert {a.ends_ms - a.starts_ms for a in rows} == {(MINUTES * 60 + 90) * 1000}


def test_who_sits_alone_in_a_room_is_paused_when_all_rooms_are_out(
    opened, pens, presence, work, clock, session
):
    with work() as uow:
        alone = Room(competition_id=opened.competition_id, name="Phòng 2", address="-", capacity=1)
        uow.session.add(alone)
        uow.session.flush()
        uow.session.get_one(Seat, opened.seats[0]).room_id = alone.id
        uow.record(EventKind.ROOM_SET, f"room:{alone.id}", public={"room": alone.name})
    wait(presence, clock, pens[1:], 100)
    assert follow(work, opened) == (0, 0)  # a single machine
    wait(presence, clock, [], 61)
    assert follow(work, opened) == (2, 0)
    assert {a.state for a in attempts(session, opened)} == {AttemptState.PAUSED}


def test_two_people_end_it_and_it_does_not_begin_anew(opened, pens, presence, work, clock, session):
    wait(presence, clock, [], 61)
    follow(work, opened)
    (row,) = pauses(session)
    with work(opened.second) as uow, pytest.raises(RuleBroken):
        service.end_pause(uow, row.id)
    with work(opened.second) as uow:
        service.confirm_pause(uow, row.id)
    with work(opened.second) as uow, pytest.raises(RuleBroken) as refused:
        service.end_pause(uow, row.id)
    assert refused.value.reasons[0].code == "time.second_person"
    with work(opened.invigilator) as uow:
        service.end_pause(uow, row.id)
    wait(presence, clock, [], 300)
    assert follow(work, opened) == (0, 0)
    hear(presence, clock, pens)
    wait(presence, clock, pens, 40)
    assert follow(work, opened) == (0, 0)
    wait(presence, clock, [], 61)
    assert follow(work, opened) == (1, 0)  # another outage


def test_a_pause_of_people_is_theirs_and_takes_nothing_twice(
    opened, pens, presence, work, clock, session
):
    """Somebody was quicker: the outage lies within, and the clocks wait for both."""
    clock.move(seconds=40)
    scope = Scope(opened.sitting_id, room_id=1)
    with work(opened.invigilator) as uow:
        mine = service.start_pause(uow, scope, OUTAGE).id
    with work(opened.second) as uow:
        service.confirm_pause(uow, mine)
    clock.move(seconds=30)
    assert follow(work, opened) == (1, 0)
    clock.move(seconds=30)
    hear(presence, clock, pens)
    assert follow(work, opened) == (0, 1)
    assert {a.state for a in attempts(session, opened)} == {AttemptState.PAUSED}
    clock.move(seconds=10)
    with work(opened.second) as uow:
        service.end_pause(uow, mine)
    rows = attempts(session, opened)
    assert {a.ends_ms - a.starts_ms for a in rows} == {(MINUTES * 60 + 110) * 1000}


def test_an_outage_over_the_end_leaves_each_their_last_seconds(
    opened, sit_down, presence, work, clock, session
):
    clock.at = opened.starts_at + timedelta(minutes=MINUTES, seconds=-5)
    pens = sit_down(opened)
    clock.move(seconds=65)
    assert follow(work, opened) == (1, 0)
    clock.move(seconds=600)
    session.rollback()
    assert watching.overdue(session, opened.sitting_id, clock.at) == []
    hear(presence, clock, pens)
    assert follow(work, opened) == (0, 1)
    assert {a.ends_ms - to_ms(clock.at) for a in attempts(session, opened)} == {5000}


def test_silence_that_began_after_the_end_is_no_outage(
    opened, sit_down, presence, work, clock, session
):
    clock.at = opened.starts_at + timedelta(minutes=MINUTES, seconds=-10)
    pens = sit_down(opened)
    wait(presence, clock, pens, 20)
    wait(presence, clock, [], 90)
    assert follow(work, opened) == (0, 0)
    assert len(watching.overdue(session, opened.sitting_id, clock.at + timedelta(minutes=1))) == 4


def test_nobody_else_may_act_for_the_system(opened, work):
    with work(opened.invigilator) as uow, pytest.raises(NotPermitted):
        follow_outages(uow, opened.sitting_id)
