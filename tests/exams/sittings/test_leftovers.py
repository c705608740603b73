"""Text of a crashed machine: whose claim it is shown with, for how long, and that it never counts."""

from datetime import timedelta

import pytest

from exams.clock import to_ms
from exams.errors import NotFound, RuleBroken
from exams.sittings import answers, service
from exams.sittings.late import keep_aside
from exams.sittings.leftovers import claims_left, texts_aside
from exams.sittings.models import Attempt
from exams.sittings.saving import Verdict
from exams.sittings.takeover import allow_takeover, take_over
from tests import build_sittings
from tests.build_sittings import MINUTES, SEALER

FIRST, SECOND = "f" * 64, "5" * 64
DAY = timedelta(hours=24)


@pytest.fixture
def machine(opened, begin, session):
    """The mark of the machine at which the first candidate writes."""
    opened.pen = begin(opened)
    return session.get_one(Attempt, opened.pen.claim.attempt_id).machine


@pytest.fixture
def epochs(opened, machine, session, clock):
    """`epochs(machine, n)`: which epochs the n-th candidate may hand over from a machine."""

    def ask(mark=machine, n=0, who=None):
        session.rollback()  # sees what others have written
        person = opened.candidates[n if who is None else who]
        claims = claims_left(session, opened.seats[n], person, mark, clock.at)
        assert {claim.attempt_id for claim in claims} == {opened.pen.claim.attempt_id}
        return [claim.epoch for claim in claims]

    return ask


def refused(act):
    with pytest.raises(RuleBroken) as refusal:
        act()
    return refusal.value.reasons[0].code


def the_end(opened, clock):
    clock.at = opened.starts_at + timedelta(minutes=MINUTES)


def replace_machine(opened, work, mark=SECOND):
    with work(opened.invigilator) as uow:
        pin = allow_takeover(uow, opened.seats[0]).pin
    with work(opened.candidates[0]) as uow:
        assert take_over(uow, opened.seats[0], mark, pin)


def test_the_machines_own_claim_is_given_from_the_end_for_24_hours(opened, epochs, clock):
    the_end(opened, clock)
    assert refused(epochs) == "left.still_writing"
    clock.move(seconds=0.001)
    assert epochs() == [1]
    the_end(opened, clock)
    clock.move(hours=24)
    assert epochs() == [1]
    clock.move(seconds=0.001)
    assert refused(epochs) == "left.too_late"


def test_the_rules_of_the_competition_say_for_how_long(opened, epochs, work, clock):
    with work() as uow:
        build_sittings.change_rules(uow, opened.competition_id, adoption_hours=2)
    the_end(opened, clock)
    clock.move(hours=2)
    assert epochs() == [1]
    clock.move(seconds=0.001)
    assert refused(epochs) == "left.too_late"


def test_it_is_given_after_the_closing_too_and_to_nobody_else(opened, epochs, work, clock):
    the_end(opened, clock)
    clock.move(minutes=3)
    with work(opened.secretary) as uow:
        service.close_sitting(uow, opened.part_id, SEALER)
    assert epochs() == [1]
    assert refused(lambda: epochs(SECOND)) == "left.other_machine"
    assert refused(lambda: epochs("")) == "left.other_machine"
    with pytest.raises(NotFound):
        epochs(who=1)
    with pytest.raises(NotFound):  # who never sat down has nothing to hand over
        epochs(n=1)


def test_a_replaced_machine_has_its_own_epochs_alone_at_any_time(
    opened, machine, epochs, work, clock
):
    replace_machine(opened, work)
    assert epochs() == epochs(SECOND) == [1]
    the_end(opened, clock)
    clock.move(minutes=5)
    assert epochs() == [1]
    assert epochs(SECOND) == [1, 2]
    clock.move(hours=24)
    assert refused(epochs) == "left.too_late"


@pytest.mark.parametrize(("epoch", "verdict"), [(1, Verdict.OLD_EPOCH), (2, Verdict.LATE)])
def test_what_is_shown_with_it_is_kept_aside_and_never_counts(
    opened, epochs, machine, work, send, session, clock, epoch, verdict
):
    replace_machine(opened, work)
    typed = to_ms(clock.at)
    the_end(opened, clock)
    clock.move(minutes=5)
    session.rollback()  # sees what others have written
    who, mark = opened.candidates[0], SECOND
    claims = claims_left(session, opened.seats[0], who, mark, clock.at)
    opened.pen.claim = claims[epoch - 1]
    segment = opened.pen.segment(("1", "trên máy hỏng"), ("~notes", "nhớ"), client_ms=typed)
    assert send(segment).verdict is verdict
    with work(who) as uow:
        keep_aside(uow, segment, verdict)
    session.rollback()  # sees what others have written
    attempt_id = opened.pen.claim.attempt_id
    assert answers.stored_answers(session, attempt_id) == {}
    assert texts_aside(session, attempt_id) == 1  # the note to oneself is no answer
