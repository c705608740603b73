"""No acknowledged answer is lost, none is taken late or from a machine that was replaced."""

import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.errors import Invalid, NotFound, RuleBroken, Stale
from exams.events import Event, EventKind
from exams.sittings import service, timing
from exams.sittings.models import Answer
from exams.sittings.receipts import MOST_CHARACTERS
from tests.build_sittings import MINUTES, SEALER


def stored(session, slot="1"):
    session.rollback()
    return session.scalars(select(Answer).where(Answer.slot == slot)).one()


def test_a_save_is_stored_acknowledged_and_recorded(opened, start, save, session):
    start(opened)
    ack = save(opened, "Trách nhiệm")
    assert (ack.seq, ack.taken) == (1, True)
    assert stored(session).text == "Trách nhiệm"
    assert session.scalar(select(Event).where(Event.kind == EventKind.ANSWER_SAVED)).public == {}


def test_text_typed_decomposed_is_stored_composed(opened, start, save, session):
    start(opened)
    save(opened, unicodedata.normalize("NFD", "Quyết định bổ nhiệm"))
    assert stored(session).text == "Quyết định bổ nhiệm"


def test_a_replay_gets_the_same_acknowledgement(opened, start, save, session, clock):
    start(opened)
    first = save(opened, "một")
    clock.move(seconds=30)
    again = save(opened, "một")
    assert again.saved_at == first.saved_at
    assert again.taken


def test_an_older_number_never_overwrites_a_newer_text(opened, start, save, session):
    start(opened)
    save(opened, "mới", seq=5)
    assert save(opened, "cũ", seq=4).taken is False
    assert stored(session).text == "mới"


def test_another_text_under_a_used_number_is_refused(opened, start, save):
    start(opened)
    save(opened, "một")
    with pytest.raises(Stale) as refused:
        save(opened, "hai")
    assert refused.value.facts["seq"] == 1


def test_a_save_is_taken_at_the_end_of_the_grace_and_not_after(opened, start, save, clock):
    start(opened)
    clock.at = timing.deadline(opened.starts_at, MINUTES) + timing.NETWORK_GRACE
    save(opened, "cuối", seq=1)
    clock.move(milliseconds=1)
    with pytest.raises(RuleBroken, match="attempt.over"):
        save(opened, "muộn", seq=2)


def test_a_save_after_the_sitting_was_closed_is_refused(opened, start, save, work, clock):
    start(opened)
    clock.at = opened.starts_at + timedelta(minutes=MINUTES, seconds=16)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    clock.at = opened.starts_at
    with pytest.raises(RuleBroken, match="attempt.over"):
        save(opened, "muộn")


def test_somebody_elses_seat_does_not_exist_for_me(opened, start, work):
    start(opened)
    with pytest.raises(NotFound), work(opened.candidates[1]) as uow:
        service.save_answer(uow, opened.seats[0], "pc-1", 1, "1", 1, "x")


def test_a_slot_that_is_not_on_the_paper_is_refused(opened, start, save):
    start(opened)
    with pytest.raises(NotFound):
        save(opened, "x", slot="99")


def test_a_text_beyond_the_limit_is_refused(opened, start, save):
    start(opened)
    save(opened, "x" * MOST_CHARACTERS)
    with pytest.raises(Invalid):
        save(opened, "x" * (MOST_CHARACTERS + 1), seq=2)
