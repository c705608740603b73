"""Breaks that were granted: started by one, ended by themselves, never more than was granted."""

import pytest
from sqlalchemy import select

from exams.errors import Invalid, NotPermitted, RuleBroken
from exams.sittings import service
from exams.sittings.accommodation_models import Accommodation, Need
from exams.sittings.breaks import breaks_until, end_breaks, left_of, start_break
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.scope import Scope
from exams.sittings.time_models import Pause
from tests import build_sittings
from tests.build_sittings import MINUTES, OUTAGE
from tests.exams.sittings.test_own_rooms import grant

MINUTE = 60_000


@pytest.fixture
def pen(work, admitted, clock, begin):
    application = application_of(work, admitted)
    grant(work, admitted.competition_id, application, Need.BREAKS, break_minutes=15)
    build_sittings.open_at_the_hour(work, clock, admitted)
    return begin(admitted)


def application_of(work, hall, n=0) -> int:
    with work() as uow:
        return uow.session.get_one(Seat, hall.seats[n]).application_id


def start(work, hall, minutes, n=0, by=None):
    with work(by or hall.invigilator) as uow:
        return start_break(uow, hall.seats[n], minutes).id


def tick(work, hall) -> int:
    with work() as uow:
        return end_breaks(uow, hall.sitting_id)


def attempt(session, pen) -> Attempt:
    session.rollback()
    session.expire_all()
    return session.get_one(Attempt, pen.claim.attempt_id)


def seconds_left(session, hall, clock) -> int:
    session.rollback()
    return left_of(session, session.get_one(Seat, hall.seats[0]), clock.at)


def test_one_person_starts_it_and_it_ends_by_itself(work, admitted, pen, clock, session):
    start(work, admitted, 10)
    assert attempt(session, pen).state == AttemptState.PAUSED
    assert breaks_until(session, admitted.sitting_id) == {
        admitted.seats[0]: session.scalars(select(Pause)).one().ends_by
    }
    clock.move(minutes=10, milliseconds=-1)
    assert tick(work, admitted) == 0
    clock.move(milliseconds=1)
    assert (tick(work, admitted), tick(work, admitted)) == (1, 0)
    row = attempt(session, pen)
    assert (row.state, row.ends_ms - row.starts_ms) == (
        AttemptState.WRITING,
        (MINUTES + 10) * MINUTE,
    )
    pause = session.scalars(select(Pause)).one()
    officer = session.scalars(select(Accommodation.decided_by)).one()
    assert (pause.started_by, pause.confirmed_by) == (admitted.invigilator, officer)
    assert breaks_until(session, admitted.sitting_id) == {}


def test_all_breaks_together_last_no_longer_than_was_granted(work, admitted, pen, clock, session):
    first = start(work, admitted, 10)
    clock.move(seconds=245)
    with work(admitted.invigilator) as uow:  # the candidate is back before
        service.end_pause(uow, first)
    assert seconds_left(session, admitted, clock) == 15 * 60 - 245
    with pytest.raises(Invalid) as refused:
        start(work, admitted, 12)
    assert refused.value.reasons[0].facts["left"] == 11
    start(work, admitted, 11)
    clock.move(seconds=15 * 60 - 245)
    assert tick(work, admitted) == 1
    assert seconds_left(session, admitted, clock) == 0
    with pytest.raises(RuleBroken, match="none_left"):
        start(work, admitted, 1)
    row = attempt(session, pen)
    assert row.ends_ms - row.starts_ms == (MINUTES + 15) * MINUTE


def test_started_twice_it_is_one_break(work, admitted, pen, clock, session):
    assert start(work, admitted, 5) == start(work, admitted, 9, by=admitted.second)
    assert len(session.scalars(select(Pause)).all()) == 1


@pytest.mark.parametrize("minutes", [0, -1, 16])
def test_an_amount_outside_what_was_granted_is_refused(work, admitted, pen, minutes):
    with pytest.raises(Invalid):
        start(work, admitted, minutes)


def test_who_was_granted_none_or_is_not_writing_has_no_break(work, admitted, pen, clock, begin):
    begin(admitted, 1)
    with pytest.raises(RuleBroken, match="not_granted"):
        start(work, admitted, 5, n=1)
    with work(admitted.invigilator) as uow:
        service.start_pause(uow, Scope(admitted.sitting_id), OUTAGE)
    with pytest.raises(RuleBroken, match="not_writing"):
        start(work, admitted, 5)


def test_only_the_hall_starts_a_break_and_only_the_system_ends_it_so(work, admitted, pen):
    with pytest.raises(NotPermitted):
        start(work, admitted, 5, by=admitted.supervisor)
    with pytest.raises(NotPermitted), work(admitted.invigilator) as uow:
        end_breaks(uow, admitted.sitting_id)


def test_breaks_are_granted_with_their_minutes(work, admitted):
    application = application_of(work, admitted, 1)
    with pytest.raises(Invalid) as refused:
        grant(work, admitted.competition_id, application, Need.BREAKS)
    assert refused.value.reasons[0].code == "accommodation.how_long"
