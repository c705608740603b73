"""Time for one candidate, a room or all: asked by one, given by another; moved starts; pauses."""

import pytest
from sqlalchemy import func, select

from exams.bodies.models import Conflict, Member
from exams.clock import to_ms
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.sittings import service
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.saving import Verdict
from exams.sittings.scope import Scope
from exams.sittings.takeover import allow_takeover, take_over
from exams.sittings.time_models import Pause, TimeAdded, TimeKind
from exams.sittings.times import TimeReason
from tests import build_sittings
from tests.build_sittings import MINUTES, SEALER


def scope_of(hall, kind="seat", n=0):
    if kind == "seat":
        return Scope(hall.sitting_id, seat_id=hall.seats[n])
    return Scope(hall.sitting_id, room_id=hall.room_id if kind == "room" else None)


def ask(work, hall, by, seconds=600, kind="seat", n=0, what=TimeKind.EXTRA):
    with work(by) as uow:
        row = service.ask_time(
            uow,
            scope_of(hall, kind, n),
            seconds,
            TimeReason.OUTAGE,
            "Mất điện",
            what,
        )
        return row.id


def approve(work, hall, time_id, by=None):
    with work(by or hall.second) as uow:
        service.approve_time(uow, time_id)


def give(work, hall, seconds=600, **more):
    approve(work, hall, ask(work, hall, hall.invigilator, seconds, **more))


def pause(work, hall, kind="room", by=None, n=0):
    with work(by or hall.invigilator) as uow:
        return service.start_pause(uow, scope_of(hall, kind, n), TimeReason.OUTAGE, "").id


def confirm(work, hall, pause_id, by=None):
    with work(by or hall.second) as uow:
        service.confirm_pause(uow, pause_id)


def resume(work, hall, pause_id, by=None):
    with work(by or hall.invigilator) as uow:
        service.end_pause(uow, pause_id)


def attempt_of(session, pen) -> Attempt:
    session.rollback()
    session.expire_all()
    return session.get_one(Attempt, pen.claim.attempt_id)


def seconds_more(session, pen) -> int:
    row = attempt_of(session, pen)
    return (row.ends_ms - row.starts_ms) // 1000 - MINUTES * 60


@pytest.fixture
def hall(hall, session):
    hall.room_id = session.get_one(Seat, hall.seats[0]).room_id
    session.rollback()
    return hall


# --- time by two people


def test_time_is_added_by_two_people_and_counts_once(opened, begin, work, session):
    pen = begin(opened)
    time_id = ask(work, opened, opened.invigilator)
    with pytest.raises(RuleBroken, match="second_person"):
        approve(work, opened, time_id, opened.invigilator)
    assert seconds_more(session, pen) == 0
    for _ in range(2):
        approve(work, opened, time_id)
    assert seconds_more(session, pen) == 600


@pytest.mark.parametrize(("kind", "other"), [("seat", 0), ("room", 600), ("all", 600)])
def test_time_reaches_whom_the_scope_names(opened, begin, work, session, kind, other):
    first, second = begin(opened, 0), begin(opened, 1)
    give(work, opened, kind=kind)
    assert (seconds_more(session, first), seconds_more(session, second)) == (600, other)


@pytest.mark.parametrize("kind", ["seat", "room", "all"])
def test_who_sits_down_later_gets_it_too(opened, begin, work, session, kind):
    give(work, opened, kind=kind)
    assert seconds_more(session, begin(opened)) == 600


def test_additions_of_candidate_room_and_all_add_up(opened, begin, work, session):
    pen = begin(opened)
    for kind, seconds in (("seat", 60), ("room", 120), ("all", 240)):
        give(work, opened, seconds, kind=kind)
    assert seconds_more(session, pen) == 420


def test_the_first_second_after_the_old_deadline_can_be_saved(opened, begin, write, work, clock):
    """Artemis#1811: extra time given during the exam did not reach the clock."""
    pen = begin(opened)
    give(work, opened)
    clock.move(minutes=MINUTES, seconds=1)
    assert write(pen, "còn giờ").ends_ms == to_ms(opened.starts_at) + (MINUTES + 10) * 60_000
    clock.move(seconds=600)
    with pytest.raises(RuleBroken, match="save.late"):
        write(pen, "hết giờ")


@pytest.mark.parametrize("seconds", [0, -60, 4 * 3600 + 1])
def test_an_amount_of_time_that_makes_no_sense_is_refused(opened, work, seconds):
    with pytest.raises(Invalid, match="time.amount"):
        ask(work, opened, opened.invigilator, seconds)


def test_something_else_needs_words(opened, work):
    with pytest.raises(Invalid, match="note_missing"), work(opened.invigilator) as uow:
        service.ask_time(uow, scope_of(opened), 60, TimeReason.OTHER, "  ")
    with pytest.raises(Invalid, match="note_missing"), work(opened.invigilator) as uow:
        service.start_pause(uow, scope_of(opened), TimeReason.OTHER, "")


def test_who_may_not_conduct_changes_no_time(opened, begin, work):
    begin(opened)
    time_id = ask(work, opened, opened.invigilator)
    pause_id = pause(work, opened)
    for person in (opened.supervisor, opened.candidates[0]):
        for act in (
            lambda p=person: ask(work, opened, p),
            lambda p=person: approve(work, opened, time_id, p),
            lambda p=person: pause(work, opened, by=p),
            lambda p=person: confirm(work, opened, pause_id, p),
            lambda p=person: resume(work, opened, pause_id, p),
        ):
            with pytest.raises(NotPermitted):
                act()
        with pytest.raises(NotPermitted), work(person) as uow:
            service.refuse_time(uow, time_id)


def test_a_scope_of_another_sitting_is_not_found(opened, work):
    with work() as uow:
        other = build_sittings.called_up(uow)
    for scope in (
        Scope(opened.sitting_id, seat_id=other.seats[0]),
        Scope(opened.sitting_id, room_id=opened.room_id + 99),
        Scope(opened.sitting_id, opened.room_id, opened.seats[0]),
        Scope(999_999),
    ):
        with pytest.raises(NotFound), work(opened.invigilator) as uow:
            service.ask_time(uow, scope, 60, TimeReason.OUTAGE)
        with pytest.raises(NotFound), work(opened.invigilator) as uow:
            service.start_pause(uow, scope, TimeReason.OUTAGE)


def test_nobody_decides_on_the_time_of_a_relative(opened, begin, work, session):
    begin(opened)
    with work() as uow:
        member = uow.session.query(Member).filter_by(person_id=opened.second).one()
        seat = uow.session.get_one(Seat, opened.seats[0])
        uow.session.add(
            Conflict(
                member_id=member.id, application_id=seat.application_id, kinship="sibling",
                declared_at=uow.now,
            )
        )  # fmt: skip
        uow.record(EventKind.RELATIVES_DECLARED, f"member:{member.id}", public={"conflicts": 1})
    for kind in ("seat", "room", "all"):
        time_id = ask(work, opened, opened.invigilator, kind=kind)
        with pytest.raises(RuleBroken, match="relative"):
            approve(work, opened, time_id)
        pause_id = pause(work, opened, kind)
        with pytest.raises(RuleBroken, match="relative"):
            confirm(work, opened, pause_id)
    assert pause(work, opened, "room", opened.second)  # stopping the clocks is open to anybody
    approve(work, opened, ask(work, opened, opened.invigilator, n=1))


def test_a_request_is_turned_down_once_and_for_all(opened, begin, work, session):
    pen = begin(opened)
    time_id = ask(work, opened, opened.invigilator)
    for _ in range(2):
        with work(opened.invigilator) as uow:  # who asked takes it back
            service.refuse_time(uow, time_id)
    with pytest.raises(RuleBroken, match="time.refused"):
        approve(work, opened, time_id)
    assert seconds_more(session, pen) == 0
    given = ask(work, opened, opened.invigilator)
    approve(work, opened, given)
    with pytest.raises(RuleBroken, match="time.given"), work(opened.second) as uow:
        service.refuse_time(uow, given)


def test_a_work_that_was_handed_in_gets_no_time(opened, begin, work, session):
    pen, other = begin(opened, 0), begin(opened, 1)
    waiting = ask(work, opened, opened.invigilator)
    with work(opened.candidates[0]) as uow:
        service.hand_in(uow, opened.seats[0], pen.claim.epoch, pen.head, SEALER)
    with pytest.raises(RuleBroken, match="time.all_ended"):
        approve(work, opened, waiting)
    with pytest.raises(RuleBroken, match="time.all_ended"):
        ask(work, opened, opened.invigilator)
    with pytest.raises(RuleBroken, match="time.all_ended"):
        pause(work, opened, "seat")
    give(work, opened, kind="room")
    assert (seconds_more(session, pen), seconds_more(session, other)) == (0, 600)


def test_a_closed_sitting_gets_no_time(opened, begin, work, clock):
    begin(opened)
    waiting = ask(work, opened, opened.invigilator)
    clock.move(minutes=MINUTES, seconds=121)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    with pytest.raises(RuleBroken, match="attempt.over"):
        approve(work, opened, waiting)
    with pytest.raises(RuleBroken, match="attempt.over"):
        pause(work, opened)


# --- a moved start


def test_a_delay_moves_the_window_and_does_not_make_it_longer(
    admitted, begin, work, clock, session
):
    """cms#1584 and #548: a delayed start is not extra time."""
    give(work, admitted, 900, kind="seat", what=TimeKind.DELAY)
    build_sittings.open_at_the_hour(work, clock, admitted)
    begin(admitted, 1)
    with pytest.raises(RuleBroken, match="save.not_yet"):
        begin(admitted, 0)
    clock.move(seconds=900)
    row = attempt_of(session, begin(admitted, 0))
    assert row.starts_ms == to_ms(admitted.starts_at) + 900_000
    assert row.ends_ms - row.starts_ms == MINUTES * 60_000
    assert (row.seconds_added, row.seat.delay_seconds) == (0, 900)


def test_a_delay_of_the_room_moves_who_has_not_begun(opened, begin, work, session):
    begun, waiting = begin(opened, 0), opened.seats[1]
    give(work, opened, 300, kind="room", what=TimeKind.DELAY)
    assert seconds_more(session, begun) == 0
    assert session.get_one(Seat, opened.seats[0]).delay_seconds == 0
    assert session.get_one(Seat, waiting).delay_seconds == 300


def test_who_has_begun_cannot_be_delayed(opened, begin, work):
    waiting = ask(work, opened, opened.invigilator, what=TimeKind.DELAY)
    begin(opened, 0)
    for act in (
        lambda: approve(work, opened, waiting),
        lambda: ask(work, opened, opened.invigilator, what=TimeKind.DELAY),
    ):
        with pytest.raises(RuleBroken, match="time.all_begun"):
            act()


# --- pauses


@pytest.mark.parametrize(("kind", "other"), [("seat", 0), ("room", 90), ("all", 90)])
def test_a_pause_gives_back_exactly_what_it_took(opened, begin, work, clock, session, kind, other):
    first, second = begin(opened, 0), begin(opened, 1)
    clock.move(minutes=5)
    pause_id = pause(work, opened, kind)
    assert attempt_of(session, first).state == AttemptState.PAUSED
    assert attempt_of(session, second).state == (
        AttemptState.WRITING if kind == "seat" else AttemptState.PAUSED
    )
    clock.move(seconds=30)
    confirm(work, opened, pause_id)
    clock.move(seconds=60)
    for _ in range(2):
        resume(work, opened, pause_id)
    assert (seconds_more(session, first), seconds_more(session, second)) == (90, other)
    row = attempt_of(session, first)
    assert (row.state, row.paused_at, row.seconds_paused) == (AttemptState.WRITING, None, 90)


def test_writing_goes_on_only_when_a_second_person_confirmed(opened, begin, work, session):
    pen = begin(opened)
    pause_id = pause(work, opened)
    with pytest.raises(RuleBroken, match="pause.not_confirmed"):
        resume(work, opened, pause_id)
    with pytest.raises(RuleBroken, match="second_person"):
        confirm(work, opened, pause_id, opened.invigilator)
    for _ in range(2):
        confirm(work, opened, pause_id, opened.secretary)
    assert attempt_of(session, pen).state == AttemptState.PAUSED
    resume(work, opened, pause_id, opened.second)
    assert attempt_of(session, pen).state == AttemptState.WRITING


def test_pausing_twice_is_one_pause(opened, begin, work, session):
    begin(opened)
    assert pause(work, opened) == pause(work, opened, by=opened.second)
    assert session.scalar(select(func.count()).select_from(Pause)) == 1
    kinds = select(Event.kind).where(Event.kind == EventKind.PAUSE_STARTED)
    assert len(session.scalars(kinds).all()) == 1


def test_what_was_typed_before_a_pause_is_still_taken_and_no_time_runs_out(
    opened, begin, write, work, clock, send
):
    pen = begin(opened)
    typed = to_ms(clock.at)
    pause(work, opened)
    clock.move(minutes=MINUTES + 5)
    segment = pen.segment(("1", "gõ trước khi mất điện"), client_ms=typed)
    answered = send(segment)
    assert (answered.verdict, answered.state) == (Verdict.SAVED, "paused")


def test_nothing_is_handed_in_while_the_clocks_stand(opened, begin, work):
    pen = begin(opened)
    pause(work, opened)
    with pytest.raises(RuleBroken, match="attempt.paused"), work(opened.candidates[0]) as uow:
        service.hand_in(uow, opened.seats[0], pen.claim.epoch, pen.head, SEALER)


def test_another_machine_may_take_over_while_the_clocks_stand(opened, begin, work, session):
    pen = begin(opened)
    pause(work, opened)
    with work(opened.invigilator) as uow:
        pin = allow_takeover(uow, opened.seats[0]).pin
    with work(opened.candidates[0]) as uow:
        assert take_over(uow, opened.seats[0], "pc-2", pin)
    row = attempt_of(session, pen)
    assert (row.state, row.epoch) == (AttemptState.PAUSED, 2)


def test_who_has_not_begun_waits_for_the_end_of_the_pause(opened, begin, work, clock, session):
    pause_id = pause(work, opened)
    with pytest.raises(RuleBroken, match="save.not_yet"):
        begin(opened)
    clock.move(minutes=2)
    confirm(work, opened, pause_id)
    resume(work, opened, pause_id)
    assert seconds_more(session, begin(opened)) == 120


def test_a_pause_before_the_start_gives_back_only_what_lies_after_it(
    admitted, begin, work, clock, session
):
    pause_id = pause(work, admitted)
    build_sittings.open_at_the_hour(work, clock, admitted)
    with pytest.raises(RuleBroken, match="save.not_yet"):
        begin(admitted)
    clock.move(seconds=45)
    confirm(work, admitted, pause_id)
    resume(work, admitted, pause_id)
    assert seconds_more(session, begin(admitted)) == 45


def test_pauses_of_candidate_and_room_that_overlap_are_given_back_once(
    opened, begin, work, clock, session
):
    pen = begin(opened)
    alone = pause(work, opened, "seat")
    clock.move(seconds=10)
    room = pause(work, opened, "room")
    clock.move(seconds=20)
    confirm(work, opened, alone)
    resume(work, opened, alone)
    assert attempt_of(session, pen).state == AttemptState.PAUSED
    clock.move(seconds=30)
    confirm(work, opened, room)
    resume(work, opened, room)
    assert seconds_more(session, pen) == 60


def test_a_sitting_with_a_paused_candidate_cannot_be_closed(opened, begin, work, clock):
    begin(opened)
    pause_id = pause(work, opened)
    clock.move(minutes=MINUTES + 10)
    with pytest.raises(TransitionRefused) as refused, work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    assert [reason.code for reason in refused.value.reasons] == ["sitting.somebody_paused"]
    confirm(work, opened, pause_id)
    resume(work, opened, pause_id)
    clock.move(minutes=MINUTES + 3)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)


def test_every_act_on_time_is_recorded_without_a_name(opened, begin, work, session):
    begin(opened)
    give(work, opened, kind="room")
    pause_id = pause(work, opened)
    confirm(work, opened, pause_id)
    resume(work, opened, pause_id)
    kinds = {
        EventKind.TIME_ASKED, EventKind.TIME_ADDED, EventKind.PAUSE_STARTED,
        EventKind.PAUSE_CONFIRMED, EventKind.PAUSE_ENDED,
    }  # fmt: skip
    events = session.scalars(select(Event).where(Event.kind.in_(kinds))).all()
    assert {event.kind for event in events} == kinds
    assert {event.public["scope"] for event in events} == {"room"}
    assert session.scalars(select(TimeAdded)).one().approved_by == opened.second
