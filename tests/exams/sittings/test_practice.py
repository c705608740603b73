"""A practice on both databases: no seat, the same writer, nothing of it in any hall."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from exams.clock import to_ms
from exams.errors import NotFound, RuleBroken, Stale
from exams.sittings import late, practice
from exams.sittings.attempts import claim_of
from exams.sittings.models import Attempt, KeptAside, Save
from exams.sittings.pen import begin
from exams.sittings.saving import Verdict, Writer
from tests import build


@pytest.fixture
def somebody(work):
    with work() as uow:
        return build.person(uow, "Lý Thi Thử").id


@pytest.fixture
def writer(work, clock):
    with work() as uow:
        writer = Writer(uow.session.get_bind().engine, clock)
    yield writer
    writer.line.close()


@pytest.fixture
def pen(work, somebody, writer, clock):
    with work(somebody) as uow:
        claim = claim_of(practice.begin_practice(uow, "pc"))
    clock.move(seconds=5)
    return begin(writer, claim)


def test_a_practice_is_in_no_sitting_and_lasts_ten_minutes(pen, writer, clock):
    assert pen.claim.sitting_id == 0
    ends_ms = writer.standing(pen.claim.attempt_id).ends_ms
    assert ends_ms == to_ms(clock.at + timedelta(minutes=10))


def test_handing_in_needs_everything_here_and_may_be_done_twice(pen, writer, work, somebody, clock):
    pen.write(writer, ("1", "Bài"), ("3", "đã lưu"), client_ms=to_ms(clock.at))
    with pytest.raises(Stale), work(somebody) as uow:
        practice.hand_in_practice(uow, 1, "0" * 64)
    with work(somebody) as uow:
        first = practice.hand_in_practice(uow, 1, pen.head).receipt
    with work(somebody) as uow:
        again = practice.hand_in_practice(uow, 1, pen.head)
        assert (again.receipt, again.choice_mark) == (first, 20)


def test_who_has_no_practice_has_nothing_to_hand_in(work, somebody):
    with pytest.raises(NotFound), work(somebody) as uow:
        practice.hand_in_practice(uow, 1, "0" * 64)
    with pytest.raises(NotFound), work(somebody) as uow:
        practice.sit_down_to_practise(uow, "pc")


def test_a_practice_that_is_over_is_not_gone_on_with(pen, work, somebody, clock):
    clock.move(minutes=11)
    with pytest.raises(RuleBroken), work(somebody) as uow:
        practice.sit_down_to_practise(uow, "pc")


def test_old_practices_go_with_everything_kept_of_them(pen, writer, work, somebody, clock, session):
    pen.write(writer, ("1", "Bài"), client_ms=to_ms(clock.at))
    clock.move(minutes=20)
    with work(somebody) as uow:
        segment = pen.segment(("1", "muộn"), client_ms=to_ms(clock.at))
        assert late.keep_aside(uow, segment, Verdict.LATE) == 1
    clock.move(days=31)
    with work() as uow:
        assert practice.delete_old_practices(uow) == 1
    counts = [
        session.scalar(select(func.count()).select_from(t)) for t in (Attempt, Save, KeptAside)
    ]
    assert counts == [0, 0, 0]
