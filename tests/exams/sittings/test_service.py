"""Rooms, call-up by lot, opening at the hour, closing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.clock import to_ms
from exams.competitions.models import Part, PartStage
from exams.documents.models import Document
from exams.errors import Invalid, NotPermitted, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.sittings import queries, service, timing
from exams.sittings.models import Attempt, Seat, Sitting
from exams.sittings.seating import draw_seats
from tests import build_sittings
from tests.build_sittings import MINUTES, SEALER


def codes(refusal) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def test_call_up_gives_every_entrant_one_seat_by_a_lot_that_can_be_repeated(hall, session):
    seats = session.scalars(select(Seat).order_by(Seat.id)).all()
    event = session.scalars(select(Event).where(Event.kind == EventKind.SEATS_GIVEN)).one()
    again = draw_seats(
        [s.application_id for s in seats], [(seats[0].room_id, 2)], event.public["seed"]
    )
    assert [(p.application_id, p.number) for p in again] == [
        (s.application_id, s.number) for s in seats
    ]


def test_call_up_issues_one_letter_each_and_one_paper_with_all(hall, session):
    kinds = session.scalars(select(Document.kind).order_by(Document.id)).all()
    assert kinds == ["call_up_letter", "call_up_letter", "call_up_batch"]
    assert queries.letter(session, hall.seats[0]).facts["exam_number"] == hall.numbers[0]


def test_call_up_is_refused_without_entrants_and_without_enough_seats(work):
    with work() as uow:
        empty = build_sittings.listed(uow, 0).parts[0].id
        full = build_sittings.listed(uow, 3)
        part = full.parts[0].id
        service.set_room(uow, full.id, "P1", "Số 1", 2)
        soon = uow.now + timedelta(days=1)
    with pytest.raises(TransitionRefused) as refused, work() as uow:
        service.call_up(uow, empty, soon)
    assert codes(refused) == {"sitting.no_entrants"}
    with pytest.raises(TransitionRefused) as refused, work() as uow:
        service.call_up(uow, part, soon)
    assert codes(refused) == {"sitting.too_few_seats"}


def test_call_up_in_the_past_is_refused(work, clock):
    with work() as uow:
        competition = build_sittings.listed(uow)
        service.set_room(uow, competition.id, "P1", "Số 1", 2)
    with pytest.raises(Invalid), work() as uow:
        service.call_up(uow, competition.parts[0].id, clock.at)


def test_a_room_in_use_cannot_be_changed_and_a_name_is_used_once(work, hall):
    with pytest.raises(Invalid, match="room.twice"), work() as uow:
        service.set_room(uow, hall.competition_id, "Phòng 1", "Khác", 3)
    with work() as uow:
        room = queries.rooms(uow.session, hall.competition_id)[0].id
    with pytest.raises(RuleBroken, match="room.in_use"), work() as uow:
        service.set_room(uow, hall.competition_id, "Phòng 2", "Khác", 3, room)


def test_the_sitting_opens_at_the_hour_and_not_a_millisecond_before(work, admitted, clock):
    clock.at = admitted.starts_at - timing.LEAD - timedelta(milliseconds=1)
    with pytest.raises(TransitionRefused) as refused, work(admitted.secretary) as uow:
        service.open_sitting(uow, admitted.part_id, SEALER)
    assert codes(refused) == {"sitting.not_yet"}
    clock.move(milliseconds=1)
    with work(admitted.secretary) as uow:
        opened = service.open_sitting(uow, admitted.part_id, SEALER)
    assert opened.opened_at == admitted.starts_at


def test_opened_after_the_hour_all_begin_together_a_moment_later(work, admitted, clock, session):
    clock.at = admitted.starts_at + timedelta(minutes=3)
    for n in range(2):
        with work(admitted.candidates[n]) as uow:
            service.make_ready(uow, admitted.seats[n], f"pc-{n}")
    with work(admitted.secretary) as uow:
        service.open_sitting(uow, admitted.part_id, SEALER)
    starts = set(session.scalars(select(Attempt.starts_ms)))
    assert starts == {to_ms(clock.at + timing.LEAD)}


def test_a_start_moved_during_the_countdown_shows_nobody_the_paper_early(work, admitted, clock):
    clock.at = admitted.starts_at - timedelta(seconds=5)
    later = admitted.starts_at + timedelta(minutes=20)
    with work(admitted.secretary) as uow:
        service.change_sitting(uow, admitted.sitting_id, later, MINUTES)
    clock.at = admitted.starts_at
    with pytest.raises(TransitionRefused), work(admitted.secretary) as uow:
        service.open_sitting(uow, admitted.part_id, SEALER)


def test_opening_needs_paper_people_and_a_declared_board(work, clock):
    with work() as uow:
        competition = build_sittings.listed(uow)
        secretary = build_sittings.build.holder(uow, build_sittings.Role.SECRETARY, competition).id
        service.set_room(uow, competition.id, "P1", "Số 1", 2)
        part_id = competition.parts[0].id
        service.call_up(uow, part_id, uow.now + timedelta(hours=1))
        member = build_sittings.build.person(uow).id
        build_sittings.board(uow, competition, member, declared=False)
    clock.move(hours=1)
    with pytest.raises(TransitionRefused) as refused, work(secretary) as uow:
        service.open_sitting(uow, part_id, SEALER)
    assert codes(refused) == {
        "sitting.no_sealed_paper",
        "sitting.nobody_admitted",
        "sitting.board_not_declared",
    }


def test_only_who_may_open_the_paper_opens(work, admitted, clock):
    clock.at = admitted.starts_at
    with pytest.raises(NotPermitted), work(admitted.invigilator) as uow:
        service.open_sitting(uow, admitted.part_id, SEALER)


def test_the_sitting_closes_after_the_last_deadline_or_when_all_handed_in(
    work, opened, begin, clock
):
    begin(opened)
    with pytest.raises(TransitionRefused) as refused, work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    assert codes(refused) == {"sitting.still_writing"}
    clock.at = opened.starts_at + timedelta(minutes=MINUTES, milliseconds=timing.GRACE_MS + 1)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)


def test_all_handed_in_closes_early_and_counts_the_absent(work, opened, begin, session):
    for n in range(2):
        pen = begin(opened, n)
        with work(opened.candidates[n]) as uow:
            service.hand_in(uow, opened.seats[n], 1, pen.head, SEALER)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    event = session.scalars(select(Event).where(Event.kind == EventKind.SITTING_CLOSED)).one()
    assert event.public == {"submitted": 2, "absent": 0, "moved": 0, "incidents": 0}
    assert session.get_one(Part, opened.part_id).stage == PartStage.CLOSED
    with work(opened.invigilator) as uow:
        assert service.issue_minutes(uow, opened.sitting_id).facts["handed_in"] == 2


def test_the_deadline_is_start_plus_minutes_for_everybody(opened, session):
    sitting = session.get_one(Sitting, opened.sitting_id)
    ends = {timing.seat_ends_at(seat) for seat in sitting.seats}
    assert ends == {opened.starts_at + timedelta(minutes=MINUTES)}
