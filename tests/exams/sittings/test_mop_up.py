"""Another day for who could not sit: asked by one, decided by the chair, once, with another paper."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.anonymity.service import make_codes
from exams.applications.models import ApplicationState
from exams.bodies.models import Conflict, Member
from exams.competitions.models import Part, PartStage
from exams.errors import Invalid, NotPermitted, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.marking.models import Script
from exams.papers.content import from_bytes
from exams.papers.models import MOP_UP
from exams.papers.queries import fixed_paper, label, opened_content
from exams.people.service import grant_role
from exams.permissions import Role
from exams.sittings import answers, board, copies, minutes, mop_up, service
from exams.sittings.hall_models import Violation
from exams.sittings.models import Seat, Sitting
from exams.sittings.mop_up_models import MoveReason
from exams.sittings.moved import moved_seats
from exams.sittings.moving import (
    ask_moves,
    call_off_mop_up,
    call_up_mop_up,
    grant_move,
    refuse_move,
)
from exams.sittings.verifying import broken_chains
from tests import build_mop_up as another
from tests.build_mop_up import SECOND_ESSAY
from tests.build_sittings import ESSAY, SEALER


@pytest.fixture
def chair(work, hall):
    return another.chair(work, hall)


@pytest.fixture
def closed(work, clock, opened, begin, write, chair):
    """Candidate 0 began and fell ill, candidate 1 wrote; the main sitting is closed."""
    write(begin(opened, 0), "Bài dở dang")
    write(begin(opened, 1, "pc-2"), "Bài của ca chính")
    another.close_main(work, clock, opened)
    return opened


@pytest.fixture
def moved(work, closed, chair):
    another.move(work, closed, chair)
    return closed


def reason_of(refused):
    return [reason.code for reason in refused.value.reasons]


def test_the_chair_moves_a_candidate_whom_another_person_asked_for(work, closed, chair, session):
    move_id = another.ask(work, closed)
    with pytest.raises(NotPermitted), work(closed.second) as uow:
        grant_move(uow, move_id)
    with work(chair) as uow:
        grant_move(uow, move_id)
        grant_move(uow, move_id)  # pressed twice
    assert moved_seats(session, closed.sitting_id) == {closed.seats[0]}
    told = session.scalars(select(Event).where(Event.kind == EventKind.MOVE_DECIDED)).all()
    assert [event.public for event in told] == [{"granted": True}]


def test_who_asked_does_not_decide(work, closed, chair):
    with work() as uow:
        part = uow.session.get_one(Part, closed.part_id)
        grant_role(uow, chair, Role.INVIGILATOR, part.competition_id)
    with work(chair) as uow:
        row = ask_moves(uow, closed.sitting_id, closed.numbers[:1], MoveReason.OTHER, "Tang lễ")[0]
    with pytest.raises(RuleBroken, match="move.second_person"), work(chair) as uow:
        grant_move(uow, row.id)


def test_all_are_asked_for_or_none(work, closed, session):
    with pytest.raises(Invalid, match="admission.no_such_number"), work(closed.invigilator) as uow:
        numbers = [closed.numbers[0], "SBD999"]
        ask_moves(uow, closed.sitting_id, numbers, MoveReason.ILLNESS, "Ốm")
    assert mop_up.moves(session, closed.sitting_id) == []


def test_a_reason_needs_words(work, closed):
    with pytest.raises(Invalid, match="move.note_missing"), work(closed.invigilator) as uow:
        ask_moves(uow, closed.sitting_id, closed.numbers[:1], MoveReason.ILLNESS, "  ")


def test_nobody_is_moved_twice(work, clock, moved, chair):
    with pytest.raises(RuleBroken, match="move.once"):
        another.ask(work, moved)
    again = another.called_up(work, clock, moved)
    with pytest.raises(RuleBroken, match="move.once"):
        another.ask(work, again)


def test_a_request_that_waits_is_not_made_again_but_one_turned_down_is(work, closed, chair):
    first = another.ask(work, closed)
    with pytest.raises(RuleBroken, match="move.asked"):
        another.ask(work, closed)
    with pytest.raises(Invalid, match="move.reason_missing"), work(chair) as uow:
        refuse_move(uow, first)
    with work(chair) as uow:
        refuse_move(uow, first, "Không có giấy tờ")
    with pytest.raises(RuleBroken, match="move.refused"), work(chair) as uow:
        grant_move(uow, first)
    another.move(work, closed, chair)


def test_who_asked_may_take_it_back_and_nobody_else(work, closed, session):
    move_id = another.ask(work, closed)
    with pytest.raises(NotPermitted), work(closed.second) as uow:
        refuse_move(uow, move_id, "Không")
    with work(closed.invigilator) as uow:
        refuse_move(uow, move_id)
    assert mop_up.undecided(session, closed.part_id) == 0


@pytest.mark.parametrize(
    ("confirmed", "code"), [(True, "move.suspended"), (None, "move.violation_undecided")]
)
def test_who_is_suspended_is_not_moved(work, closed, confirmed, code):
    with work() as uow:
        uow.session.add(
            Violation(
                seat_id=closed.seats[0],
                rule="phone",
                sanction="suspension",
                grounds="Điện thoại",
                noted_at=uow.now,
                noted_by=closed.invigilator,
                confirmed=confirmed,
                decided_by=closed.second if confirmed else None,
            )
        )
        uow.record(EventKind.VIOLATION_NOTED, "violation:1")
    with pytest.raises(RuleBroken, match=code):
        another.ask(work, closed)


def test_who_handed_in_has_finished(work, opened, begin, write, chair):
    write(pen := begin(opened, 0), "Xong")
    with work(opened.candidates[0]) as uow:
        service.hand_in(uow, opened.seats[0], 1, pen.head, SEALER)
    with pytest.raises(RuleBroken, match="move.handed_in"):
        another.ask(work, opened)


def test_who_is_in_the_room_is_moved_after_the_end_and_who_is_not_at_once(work, hall, chair, clock):
    with work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[1], "citizen_card")
    another.move(work, hall, chair, 0)
    inside = another.ask(work, hall, 1)
    with pytest.raises(RuleBroken, match="move.wait_for_the_end"), work(chair) as uow:
        grant_move(uow, inside)
    with pytest.raises(RuleBroken, match="admission.moved"), work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[0], "citizen_card")


def test_nothing_is_coded_before_the_mop_up_is_over(work, clock, closed, chair, session):
    part = session.get_one(Part, closed.part_id)

    def waits_for():
        session.rollback()  # what others have stored meanwhile
        return [reason.code for reason in mop_up.why_not_over(session, part)]

    assert waits_for() == []
    move_id = another.ask(work, closed)
    assert waits_for() == ["mop_up.undecided"]
    with work(chair) as uow:
        grant_move(uow, move_id)
    assert waits_for() == ["mop_up.not_called_up"]
    with pytest.raises(TransitionRefused) as refused, work(closed.coder) as uow:
        make_codes(uow, closed.part_id, SEALER)
    assert reason_of(refused) == ["mop_up.not_called_up"]
    again = another.called_up(work, clock, closed)
    assert waits_for() == ["mop_up.not_over"]
    another.open_now(work, clock, again)
    assert waits_for() == ["mop_up.not_over"]
    another.close_now(work, clock, again)
    assert waits_for() == []


def test_the_mop_up_has_its_own_paper_and_only_its_work_counts(
    work, clock, moved, begin, write, session
):
    again = another.called_up(work, clock, moved)
    another.open_now(work, clock, again)
    main, second = (
        session.get_one(Sitting, moved.sitting_id),
        session.get_one(Sitting, again.sitting_id),
    )
    assert copies.content_to_copy(session, second, SEALER).items[0].text == SECOND_ESSAY.text
    assert copies.content_to_copy(session, main, SEALER).items[0].text == ESSAY.text
    assert copies.paper_key(SEALER, main.id) != copies.paper_key(SEALER, second.id)
    pen = begin(again, 0, "pc-9")
    write(pen, "Bài của ca thi bù")
    write(pen, "b", "2")
    another.close_now(work, clock, again)
    session.rollback()
    works = answers.stored_work(session, moved.part_id)
    assert [(w.ordinal, w.answers["1"]) for w in works] == [
        (2, "Bài của ca thi bù"),
        (1, "Bài của ca chính"),
    ]
    assert works[0].choice_mark == 20  # by the key of its own paper
    assert session.get_one(Part, moved.part_id).stage is PartStage.CLOSED
    assert list(broken_chains(session)) == []
    with work(moved.coder) as uow:
        assert make_codes(uow, moved.part_id, SEALER) == 2
    session.rollback()
    asked = {row.answers[0]["text"]: row.answers[0] for row in session.scalars(select(Script))}
    assert asked["Bài của ca thi bù"]["question"] == SECOND_ESSAY.text
    assert asked["Bài của ca thi bù"]["criteria"][0]["id"] == "x"
    assert asked["Bài của ca chính"]["question"] == ESSAY.text


def test_each_paper_is_sealed_for_its_own_sitting(work, clock, moved, session):
    another.called_up(work, clock, moved)
    sealed = fixed_paper(session, moved.part_id, MOP_UP)
    with pytest.raises(TransitionRefused, match="paper.not_opened"):
        opened_content(session, moved.part_id, SEALER, MOP_UP)
    with pytest.raises(Exception):  # noqa: B017 - bound to the other sitting
        from_bytes(SEALER.open(sealed.sealed, label(moved.part_id)))


def test_the_mop_up_is_on_a_later_day_and_called_up_once(work, clock, moved):
    with pytest.raises(TransitionRefused) as refused, work(moved.secretary) as uow:
        call_up_mop_up(uow, moved.part_id, clock.at + timedelta(hours=1))
    assert reason_of(refused) == ["mop_up.another_day"]
    again = another.called_up(work, clock, moved)
    with pytest.raises(TransitionRefused) as refused, work(moved.secretary) as uow:
        call_up_mop_up(uow, moved.part_id, clock.at + timedelta(days=5))
    assert reason_of(refused) == ["mop_up.called_up"]
    with pytest.raises(Invalid, match="mop_up.another_day"), work(moved.secretary) as uow:
        service.change_sitting(uow, again.sitting_id, clock.at + timedelta(hours=1), 180)


def test_counts_are_corrected(work, clock, moved, session):
    with work(moved.invigilator) as uow:
        facts = service.issue_minutes(uow, moved.sitting_id).facts
        handed = minutes.issue_handing_over(uow, moved.sitting_id).facts
    assert (facts["expected"], facts["wrote"], facts["absent"]) == (2, 1, [])
    assert facts["moved"] == moved.numbers[:1]
    assert [row["exam_number"] for row in facts["receipts"]] == moved.numbers[1:]
    assert (handed["expected"], handed["moved"], handed["count"]) == (2, 1, 1)
    rows = board.places(session, session.get_one(Sitting, moved.sitting_id), clock.at)
    states = {row.exam_number: row.state for row in rows}
    assert states[moved.numbers[0]] is board.SeatState.MOVED


def test_a_mop_up_that_nobody_came_to_is_called_off(work, clock, moved, session):
    again = another.called_up(work, clock, moved)
    with pytest.raises(TransitionRefused) as refused, work(moved.secretary) as uow:
        call_off_mop_up(uow, again.sitting_id, "Không ai đến")
    assert reason_of(refused) == ["mop_up.may_still_come"]
    clock.at = again.starts_at + timedelta(minutes=30)
    with work(moved.secretary) as uow:
        call_off_mop_up(uow, again.sitting_id, "Không ai đến")
    assert mop_up.why_not_over(session, session.get_one(Part, moved.part_id)) == []
    works = answers.stored_work(session, moved.part_id)
    assert [work.answers["1"] for work in works] == ["Bài của ca chính"]
    with pytest.raises(TransitionRefused), work(moved.secretary) as uow:
        service.open_sitting(uow, moved.part_id, SEALER, MOP_UP)


def test_who_withdrew_is_not_waited_for(work, clock, moved, session):
    with work() as uow:
        seat = uow.session.get_one(Seat, moved.seats[0])
        seat.application.state = ApplicationState.WITHDRAWN
        uow.record(EventKind.APPLICATION_WITHDRAWN, f"application:{seat.application_id}")
    assert mop_up.why_not_over(session, session.get_one(Part, moved.part_id)) == []


def test_the_mop_up_is_not_called_off_once_somebody_came(work, clock, moved):
    again = another.called_up(work, clock, moved)
    another.open_now(work, clock, again)
    with pytest.raises(TransitionRefused), work(moved.secretary) as uow:
        call_off_mop_up(uow, again.sitting_id, "Nhầm")
    another.close_now(work, clock, again)
    with pytest.raises(TransitionRefused), work(moved.secretary) as uow:
        service.close_sitting(uow, moved.part_id, SEALER, MOP_UP)


def test_a_relative_stands_aside(work, closed, chair):
    with work() as uow:
        seat = uow.session.get_one(Seat, closed.seats[0])
        member = uow.session.scalar(select(Member).where(Member.person_id == closed.invigilator))
        uow.session.add(
            Conflict(
                member_id=member.id,
                application_id=seat.application_id,
                kinship="sibling",
                declared_at=uow.now,
            )
        )
        uow.record(EventKind.RELATIVES_DECLARED, f"member:{member.id}", public={"conflicts": 1})
    with pytest.raises(RuleBroken, match="admission.relative"):
        another.ask(work, closed)
