"""Accommodations: asked with the application, decided before, in the clock from the first second."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from exams.applications.models import Application, ApplicationState
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken
from exams.events import Event, EventKind
from exams.permissions import Role
from exams.sittings import accommodations, watching
from exams.sittings.accommodation_models import Accommodation, Need
from exams.sittings.arrangements import Arrangement, effective
from exams.sittings.models import Attempt, Seat
from tests import build, build_sittings
from tests.build_sittings import MINUTES


def values(minutes=None, percent=None, breaks=None):
    return SimpleNamespace(extra_minutes=minutes, extra_percent=percent, break_minutes=breaks)


@pytest.mark.parametrize(
    ("own", "own_needs", "label", "label_needs", "expected"),
    [
        (values(), None, None, None, Arrangement()),
        (values(30), None, None, None, Arrangement(30, None)),
        (values(), None, values(None, 25), ["reader"], Arrangement(None, 25, ("reader",))),
        (values(30), None, values(None, 25), ["reader"], Arrangement(30, None, ("reader",))),
        (values(30), None, values(None, 25, 15), [], Arrangement(30, None, (), 15)),
        (values(None, None, 5), None, values(None, 25, 15), [], Arrangement(None, 25, (), 5)),
        (values(None, 50), ["breaks"], values(15), ["reader"], Arrangement(None, 50, ("breaks",))),
        (values(0), [], values(15), ["reader"], Arrangement(0, None, ())),
    ],
)
def test_a_value_of_the_person_beats_that_of_the_label_each_by_itself(
    own, own_needs, label, label_needs, expected
):
    """PrairieLearn: label overrides and person overrides inherit field by field."""
    assert effective(own, own_needs, label, label_needs) == expected


@pytest.mark.parametrize(
    ("arrangement", "minutes", "seconds"),
    [
        (Arrangement(), 180, 0),
        (Arrangement(30), 180, 1800),
        (Arrangement(None, 25), 180, 2700),
        (Arrangement(None, 33), 7, 139),  # 138.6: a second that began counts whole
        (Arrangement(0, 25), 180, 0),
    ],
)
def test_extra_time_is_minutes_or_a_part_of_the_paper(arrangement, minutes, seconds):
    assert arrangement.extra_seconds(minutes) == seconds


@pytest.fixture
def officer(work, hall) -> int:
    with work() as uow:
        competition = uow.session.get_one(Seat, hall.seats[0]).application.competition
        return build.holder(uow, Role.OFFICER, competition).id


@pytest.fixture
def applications(work, hall):
    with work() as uow:
        return [uow.session.get_one(Seat, seat).application_id for seat in hall.seats]


def ask(work, hall, applications, n=0, by=None, needs=(Need.EXTRA_TIME, Need.READER)):
    with work(by or hall.candidates[n]) as uow:
        return accommodations.ask_accommodation(uow, applications[n], needs, "Khiếm thị một mắt").id


def decide(work, officer, row_id, granted=True, **more):
    with work(officer) as uow:
        accommodations.decide_accommodation(uow, row_id, granted, **more)


def seconds_more(session, pen) -> int:
    row = session.get_one(Attempt, pen.claim.attempt_id)
    return (row.ends_ms - row.starts_ms) // 1000 - MINUTES * 60


def test_what_was_granted_is_in_the_clock_when_the_candidate_sits_down(
    work, admitted, officer, applications, clock, begin, session
):
    row_id = ask(work, admitted, applications)
    with work(officer) as uow:
        label = accommodations.set_label(
            uow, admitted.competition_id, "Khiếm thị", [Need.READER], extra_percent=25
        ).id
    decide(work, officer, row_id, label_id=label)
    build_sittings.open_at_the_hour(work, clock, admitted)
    pen, other = begin(admitted, 0), begin(admitted, 1)
    assert (seconds_more(session, pen), seconds_more(session, other)) == (2700, 0)
    assert watching.wrong_clocks(session, admitted.sitting_id) == []
    granted = accommodations.arrangements(session, admitted.sitting_id)
    assert granted == {applications[0]: Arrangement(None, 25, ("reader",))}


def test_who_sat_down_before_the_decision_has_it_at_the_start(
    work, admitted, officer, applications, clock, begin, session
):
    row_id = ask(work, admitted, applications)
    with pytest.raises(RuleBroken, match="not_yet"):
        begin(admitted)
    decide(work, officer, row_id, extra_minutes=20)
    build_sittings.open_at_the_hour(work, clock, admitted)
    assert seconds_more(session, begin(admitted)) == 1200


def test_nothing_is_decided_while_the_sitting_runs(work, opened, officer, applications, clock):
    row_id = ask(work, opened, applications)
    with pytest.raises(RuleBroken, match="sitting_runs"):
        decide(work, officer, row_id, extra_minutes=20)
    with pytest.raises(RuleBroken, match="sitting_runs"), work(officer) as uow:
        accommodations.set_label(uow, opened.competition_id, "Nhóm", [])


def test_a_refusal_gives_nothing_and_says_why(work, hall, officer, applications, session):
    row_id = ask(work, hall, applications)
    with pytest.raises(Invalid, match="reason_missing"):
        decide(work, officer, row_id, granted=False)
    decide(work, officer, row_id, extra_minutes=20)
    decide(work, officer, row_id, granted=False, reason="Thiếu giấy xác nhận", extra_minutes=20)
    row = session.get_one(Accommodation, row_id)
    assert (row.granted, row.extra_minutes, row.reason) == (False, None, "Thiếu giấy xác nhận")
    assert accommodations.arrangement_of(row) == Arrangement()


@pytest.mark.parametrize(
    "more",
    [
        {"extra_minutes": 10, "extra_percent": 10},
        {"extra_minutes": -1},
        {"extra_minutes": 241},
        {"extra_percent": 201},
    ],
)
def test_an_amount_that_makes_no_sense_is_refused(work, hall, officer, applications, more):
    row_id = ask(work, hall, applications)
    with pytest.raises(Invalid):
        decide(work, officer, row_id, **more)


def test_only_the_officer_decides_and_only_the_candidate_asks(work, hall, officer, applications):
    row_id = ask(work, hall, applications)
    for person in (hall.candidates[0], hall.invigilator, hall.supervisor, hall.secretary):
        with pytest.raises(NotPermitted):
            decide(work, person, row_id, extra_minutes=20)
    with pytest.raises(NotFound):
        ask(work, hall, applications, 0, by=hall.candidates[1])
    with pytest.raises(NotFound):
        ask(work, hall, applications, 0, by=officer)


def test_what_was_decided_is_not_asked_anew(work, hall, officer, applications, session):
    assert ask(work, hall, applications) == ask(work, hall, applications, needs=[Need.BREAKS])
    row_id = ask(work, hall, applications, needs=[Need.BREAKS])
    assert session.get_one(Accommodation, row_id).asked_needs == ["breaks"]
    decide(work, officer, row_id, extra_minutes=20)
    with pytest.raises(RuleBroken, match="decided"):
        ask(work, hall, applications)


def test_a_withdrawn_application_asks_for_nothing(work, hall, applications):
    with work() as uow:
        uow.session.get_one(Application, applications[0]).state = ApplicationState.WITHDRAWN
        uow.record(EventKind.APPLICATION_WITHDRAWN, "application:1")
    with pytest.raises(RuleBroken, match="not_now"):
        ask(work, hall, applications)
    with pytest.raises(Invalid, match="nothing"):
        ask(work, hall, applications, 1, needs=[])


def test_a_label_of_another_competition_is_not_found(work, hall, officer, applications):
    with work() as uow:
        elsewhere = build_sittings.called_up(uow).competition_id
        label = accommodations.set_label(uow, elsewhere, "Nhóm", []).id
    row_id = ask(work, hall, applications)
    with pytest.raises(NotFound):
        decide(work, officer, row_id, label_id=label)


def test_no_event_tells_what_somebody_needs(work, hall, officer, applications, session):
    decide(work, officer, ask(work, hall, applications), extra_minutes=20, reason="Giấy số 1")
    kinds = (EventKind.ACCOMMODATION_ASKED, EventKind.ACCOMMODATION_DECIDED)
    events = session.scalars(select(Event).where(Event.kind.in_(kinds))).all()
    assert [(e.public, e.private) for e in events] == [({}, {}), ({}, {"granted": True})]
