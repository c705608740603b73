"""Who was granted a room of their own sits in one: by the draw, or moved there before the opening."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.applications.models import Application
from exams.documents.models import Document
from exams.errors import RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.permissions import Role
from exams.sittings import accommodations, service
from exams.sittings.accommodation_models import Need
from exams.sittings.models import Seat
from exams.sittings.seating import draw_seats
from tests import build, build_sittings


def grant(work, competition_id, application_id, *needs, **more):
    with work() as uow:
        application = uow.session.get_one(Application, application_id)
        who = application.person_id
        officer = build.holder(uow, Role.OFFICER, application.competition).id
    with work(who) as uow:
        row_id = accommodations.ask_accommodation(uow, application_id, needs, "").id
    with work(officer) as uow:
        accommodations.decide_accommodation(uow, row_id, True, needs=needs, **more)


@pytest.fixture
def listed(work):
    """Three entrants, one of whom was granted a room of their own; no room yet."""
    with work() as uow:
        competition = build_sittings.listed(uow, 3)
        found = competition.id, competition.parts[0].id
        secretary = build.holder(uow, Role.SECRETARY, competition).id
        chosen = uow.session.scalars(select(Application.id).order_by(Application.id)).all()[1]
    grant(work, found[0], chosen, Need.OWN_ROOM)
    return (*found, secretary, chosen)


def call_up(work, clock, listed, *rooms):
    competition_id, part_id, secretary, _chosen = listed
    with work(secretary) as uow:
        for n, capacity in enumerate(rooms, 1):
            service.set_room(uow, competition_id, f"Phòng {n}", "Số 1", capacity)
    with work(secretary) as uow:
        build_sittings.seal_paper(
            uow,
            service.get_part(uow.session, part_id),
            build_sittings.content(build_sittings.ESSAY),
        )
        return service.call_up(uow, part_id, clock.at + timedelta(days=1), 180).id


def test_the_draw_gives_the_smallest_room_to_who_sits_alone(work, clock, listed, session):
    call_up(work, clock, listed, 5, 2)
    seats = session.scalars(select(Seat)).all()
    (alone,) = [s for s in seats if s.application_id == listed[3]]
    assert alone.room.capacity == 2
    assert {s.room.capacity for s in seats if s is not alone} == {5}
    event = session.scalars(select(Event).where(Event.kind == EventKind.SEATS_GIVEN)).one()
    assert (event.public["count"], event.public["alone"]) == (3, 1)


def test_the_call_up_says_when_a_room_is_missing(work, clock, listed):
    with pytest.raises(TransitionRefused) as refused:
        call_up(work, clock, listed, 9)
    assert [reason.code for reason in refused.value.reasons] == ["sitting.too_few_rooms"]
    assert refused.value.reasons[0].facts["alone"] == 1


def test_a_draw_with_people_apart_is_repeatable_and_puts_nobody_beside_them():
    rooms = [(1, 4), (2, 1), (3, 2)]
    drawn = draw_seats(range(1, 6), rooms, "hạt giống", {2, 5})
    assert drawn == draw_seats([5, 4, 3, 2, 1], rooms, "hạt giống", {5, 2})
    assert {p.room_id for p in drawn if p.application_id in (2, 5)} == {2, 3}
    assert {p.room_id for p in drawn if p.application_id not in (2, 5)} == {1}
    with pytest.raises(ValueError):
        draw_seats(range(1, 6), rooms[:2], "hạt giống", {2, 5})


def test_who_is_granted_it_after_the_draw_is_moved_with_a_new_letter(work, hall, session):
    application = session.get_one(Seat, hall.seats[0]).application_id
    letters = select(Document).where(Document.subject == f"seat:{hall.seats[0]}")
    session.rollback()
    with pytest.raises(RuleBroken) as refused:
        grant(work, hall.competition_id, application, Need.OWN_ROOM)
    assert refused.value.reasons[0].code == "accommodation.no_own_room"
    with work(hall.secretary) as uow:
        room_id = service.set_room(uow, hall.competition_id, "Phòng 9", "Số 1", 3).id
    session.rollback()
    grant(work, hall.competition_id, application, Need.OWN_ROOM)
    session.rollback()
    session.expire_all()
    seat = session.get_one(Seat, hall.seats[0])
    assert (seat.room_id, seat.number) == (room_id, 1)
    assert session.get_one(Seat, hall.seats[1]).room_id != room_id
    assert len(session.scalars(letters).all()) == 2
