"""Beginning, taking over, flagging, handing in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from exams.errors import NotFound, RuleBroken, Stale, TransitionRefused
from exams.papers.queries import opened_content
from exams.sittings import queries, service
from exams.sittings.models import Answer, Attempt
from exams.sittings.receipts import receipt
from tests.build_sittings import MINUTES, SEALER


def test_nobody_gets_the_paper_before_the_sitting_is_opened(admitted, start, work):
    with pytest.raises(RuleBroken, match="attempt.not_open"):
        start(admitted)
    with pytest.raises(TransitionRefused), work() as uow:
        opened_content(uow.session, admitted.part_id, SEALER)


def test_who_was_not_admitted_cannot_begin(work, hall, start, clock):
    with work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[0], "vneid")
    clock.at = hall.starts_at
    with work(hall.secretary) as uow:
        service.open_sitting(uow, hall.part_id, SEALER)
    start(hall, 0)
    with pytest.raises(RuleBroken, match="attempt.not_admitted"):
        start(hall, 1)


def test_a_reload_goes_on_with_the_same_attempt(opened, start, save, session):
    assert start(opened) == 1
    save(opened, "một")
    assert start(opened) == 1
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_another_machine_is_refused_until_the_invigilator_lets_it_in(opened, start, save, work):
    start(opened)
    save(opened, "ở máy một")
    with pytest.raises(RuleBroken, match="attempt.another_machine"):
        start(opened, machine="pc-2")
    with work(opened.invigilator) as uow:
        service.allow_takeover(uow, opened.seats[0])
    assert start(opened, machine="pc-2") == 2
    with pytest.raises(Stale):
        save(opened, "máy cũ", seq=2)
    assert save(opened, "máy mới", seq=2, machine="pc-2", epoch=2).taken


@pytest.mark.parametrize(("minutes", "allowed"), [(10, True), (10.01, False)])
def test_letting_a_machine_in_holds_ten_minutes(opened, start, work, clock, minutes, allowed):
    start(opened)
    with work(opened.invigilator) as uow:
        service.allow_takeover(uow, opened.seats[0])
    clock.move(minutes=minutes)
    if allowed:
        assert start(opened, machine="pc-2") == 2
    else:
        with pytest.raises(RuleBroken):
            start(opened, machine="pc-2")


def test_letting_in_serves_one_machine_only(opened, start, work):
    start(opened)
    with work(opened.invigilator) as uow:
        service.allow_takeover(uow, opened.seats[0])
    start(opened, machine="pc-2")
    with pytest.raises(RuleBroken):
        start(opened, machine="pc-3")


def test_a_flag_is_kept_and_does_not_touch_the_text(opened, start, save, work, session):
    start(opened)
    save(opened, "một")
    with work(opened.candidates[0]) as uow:
        service.flag(uow, opened.seats[0], "pc-1", 1, "1", True)
    row = session.scalars(select(Answer).where(Answer.slot == "1")).one()
    assert (row.flagged, row.text, row.seq) == (True, "một", 1)


def test_handing_in_gives_a_receipt_of_the_stored_text_and_scores_choices(
    opened, start, save, work
):
    start(opened)
    save(opened, "bài làm")
    save(opened, "a", slot="2")
    with work(opened.candidates[0]) as uow:
        done = service.hand_in(uow, opened.seats[0], "pc-1", 1, SEALER)
    assert done.receipt == receipt({"1": "bài làm", "2": "a"})
    assert done.choice_mark == Decimal(20)
    with pytest.raises(RuleBroken, match="attempt.handed_in"):
        save(opened, "thêm", seq=2)


def test_handing_in_twice_gives_the_same_receipt(opened, start, work):
    start(opened)
    receipts = set()
    for _ in range(2):
        with work(opened.candidates[0]) as uow:
            receipts.add(service.hand_in(uow, opened.seats[0], "pc-1", 1, SEALER).receipt)
    assert len(receipts) == 1


def test_what_is_saved_counts_without_handing_in(opened, start, save, work, clock, session):
    start(opened)
    save(opened, "không kịp nộp")
    clock.at = opened.starts_at + timedelta(minutes=MINUTES, seconds=16)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    work_left = queries.stored_work(session, opened.part_id)
    assert [w.answers["1"] for w in work_left] == ["không kịp nộp"]
    assert session.scalars(select(Attempt)).one().receipt is not None


def test_somebody_elses_seat_cannot_be_started(opened, work):
    with pytest.raises(NotFound), work(opened.candidates[1]) as uow:
        service.start_attempt(uow, opened.seats[0], "pc-1", SEALER)
