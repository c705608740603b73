"""Sitting down, taking over, handing in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from exams.errors import NotFound, RuleBroken, Stale, TransitionRefused
from exams.papers.queries import opened_content
from exams.sittings import answers, service
from exams.sittings.models import Attempt
from exams.sittings.receipts import receipt
from exams.sittings.saving import Verdict
from tests.build_sittings import MINUTES, SEALER


def sit_down(work, hall, n=0, machine="pc-1"):
    with work(hall.candidates[n]) as uow:
        return service.make_ready(uow, hall.seats[n], machine).epoch


def hand_in(work, hall, pen, n=0):
    with work(hall.candidates[n]) as uow:
        return service.hand_in(uow, hall.seats[n], pen.claim.epoch, pen.head, SEALER)


def test_nobody_gets_the_paper_before_the_sitting_is_opened(admitted, begin, work):
    with pytest.raises(RuleBroken, match="save.not_yet"):
        begin(admitted)
    with pytest.raises(TransitionRefused), work() as uow:
        opened_content(uow.session, admitted.part_id, SEALER)


def test_who_was_not_admitted_cannot_sit_down(work, hall):
    with work(hall.invigilator) as uow:
        service.admit(uow, hall.sitting_id, hall.numbers[0], "vneid")
    sit_down(work, hall, 0)
    with pytest.raises(RuleBroken, match="attempt.not_admitted"):
        sit_down(work, hall, 1)


def test_a_reload_goes_on_with_the_same_attempt(opened, begin, write, session):
    pen = begin(opened)
    write(pen, "một")
    again = begin(opened)
    assert (again.claim, again.n, again.head) == (pen.claim, 1, pen.head)
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_flags_and_notes_are_kept_and_are_no_answers(opened, begin, write, session):
    pen = begin(opened)
    write(pen, "một")
    write(pen, "1 2", slot=answers.FLAGS)
    write(pen, "nhớ ví dụ", slot=answers.NOTES)
    assert answers.stored_answers(session, pen.claim.attempt_id) == {"1": "một"}
    kept = answers.newest_saves(session, [pen.claim.attempt_id])[pen.claim.attempt_id]
    assert (kept["~flags"].text, kept["~notes"].text) == ("1 2", "nhớ ví dụ")


def test_handing_in_gives_a_receipt_of_the_stored_text_and_scores_choices(
    opened, begin, write, send, work
):
    pen = begin(opened)
    write(pen, "bài làm")
    write(pen, "a", slot="2")
    done = hand_in(work, opened, pen)
    assert done.receipt == receipt({"1": "bài làm", "2": "a"})
    assert done.choice_mark == Decimal(20)
    assert send(pen.segment(("1", "thêm"), client_ms=1)).verdict is Verdict.ENDED


def test_text_that_has_not_arrived_keeps_the_work_from_being_handed_in_without_it(
    opened, begin, write, work
):
    """qtype_essayautograde#58, chamilo#7955: the visible text was not in the hand-in."""
    pen = begin(opened)
    write(pen, "đã lưu")
    on_screen = pen.segment(("1", "đã lưu và thêm"), client_ms=1)
    pen.head = on_screen.head
    with pytest.raises(Stale, match="attempt.not_all_here"):
        hand_in(work, opened, pen)


def test_handing_in_twice_gives_the_same_receipt(opened, begin, work):
    pen = begin(opened)
    assert len({hand_in(work, opened, pen).receipt for _ in range(2)}) == 1


def test_nothing_can_be_handed_in_before_the_start(admitted, work):
    sit_down(work, admitted)
    with pytest.raises(RuleBroken, match="attempt.not_begun"), work(admitted.candidates[0]) as uow:
        service.hand_in(uow, admitted.seats[0], 1, "", SEALER)


def test_what_is_saved_counts_without_handing_in(opened, begin, write, work, clock, session):
    """Moodle MDL-43733: autosaved text counts even if the person never returns."""
    write(begin(opened), "không kịp nộp")
    clock.at = opened.starts_at + timedelta(minutes=MINUTES, seconds=121)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    work_left = answers.stored_work(session, opened.part_id)
    assert [w.answers["1"] for w in work_left] == ["không kịp nộp"]
    assert session.scalars(select(Attempt)).one().receipt is not None


def test_who_sat_down_and_never_began_is_absent(opened, work, clock, session):
    sit_down(work, opened)
    clock.at = opened.starts_at + timedelta(minutes=MINUTES, seconds=121)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    assert answers.stored_work(session, opened.part_id) == []


def test_somebody_elses_seat_cannot_be_taken(opened, work):
    with pytest.raises(NotFound), work(opened.candidates[1]) as uow:
        service.make_ready(uow, opened.seats[0], "pc-1")
