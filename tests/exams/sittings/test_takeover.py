"""Another machine goes on by the invigilator's PIN: ten minutes, five tries, once."""

from random import Random

import pytest

from exams.errors import NotFound, NotPermitted, RuleBroken
from exams.events import Event, EventKind
from exams.sittings import pen as pens
from exams.sittings import pins, service
from exams.sittings.models import Attempt
from exams.sittings.saving import Verdict
from exams.sittings.takeover import TakeoverReason, allow_takeover, take_over


def let_in(work, hall, by=None) -> str:
    with work(by or hall.invigilator) as uow:
        return allow_takeover(uow, hall.seats[0], TakeoverReason.POWER).pin


def type_pin(work, hall, pin, machine="pc-2", n=0) -> bool:
    with work(hall.candidates[n]) as uow:
        return take_over(uow, hall.seats[0], machine, pin)


def claim(work, hall, machine):
    with work(hall.candidates[0]) as uow:
        return service.claim_of(service.make_ready(uow, hall.seats[0], machine))


def other_than(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06d}"


def test_another_machine_goes_on_with_the_pin_and_the_older_can_no_longer_save(
    opened, begin, write, send, work, writer
):
    pen = begin(opened)
    write(pen, "ở máy một")
    with pytest.raises(RuleBroken, match="attempt.another_machine"):
        claim(work, opened, "pc-2")
    assert type_pin(work, opened, let_in(work, opened))
    new = pens.begin(writer, claim(work, opened, "pc-2"))
    assert (new.claim.epoch, new.n, new.head) == (2, 1, pen.head)
    assert send(pen.segment(("1", "máy cũ"), client_ms=1)).verdict is Verdict.OLD_EPOCH
    assert write(new, "máy mới").verdict is Verdict.SAVED


def test_without_the_invigilator_no_pin_lets_a_machine_in(opened, begin, work):
    begin(opened)
    with pytest.raises(RuleBroken, match="attempt.another_machine"):
        type_pin(work, opened, "000000")


@pytest.mark.parametrize(("minutes", "allowed"), [(10, True), (10.01, False)])
def test_a_pin_holds_ten_minutes(opened, begin, work, clock, minutes, allowed):
    begin(opened)
    pin = let_in(work, opened)
    clock.move(minutes=minutes)
    if allowed:
        assert type_pin(work, opened, pin)
    else:
        with pytest.raises(RuleBroken, match="attempt.another_machine"):
            type_pin(work, opened, pin)


def test_a_pin_works_once_and_a_second_click_changes_nothing(opened, begin, work, session):
    begin(opened)
    pin = let_in(work, opened)
    assert type_pin(work, opened, pin) and type_pin(work, opened, pin)
    assert session.query(Attempt).one().epoch == 2
    with pytest.raises(RuleBroken, match="attempt.another_machine"):
        type_pin(work, opened, pin, machine="pc-3")


def test_five_wrong_tries_use_a_pin_up_and_each_is_recorded(opened, begin, work, session):
    begin(opened)
    pin = let_in(work, opened)
    for _ in range(pins.MOST_TRIES):
        assert not type_pin(work, opened, other_than(pin))
    with pytest.raises(RuleBroken, match="takeover.tries_used"):
        type_pin(work, opened, pin)
    refused = session.query(Event).filter_by(kind=EventKind.TAKEOVER_REFUSED).order_by(Event.seq)
    assert [row.public["tries"] for row in refused] == [1, 2, 3, 4, 5]
    assert type_pin(work, opened, let_in(work, opened))  # another PIN begins anew


def test_a_new_pin_replaces_the_older_one(opened, begin, work):
    begin(opened)
    older, newer = let_in(work, opened), let_in(work, opened)
    assert older == newer or not type_pin(work, opened, older)
    assert type_pin(work, opened, f" {newer[:3]} {newer[3:]} ")


def test_a_pin_is_nobody_elses_and_only_an_invigilator_makes_one(opened, begin, work):
    begin(opened)
    pin = let_in(work, opened)
    with pytest.raises(NotFound):
        type_pin(work, opened, pin, n=1)
    for person in (opened.supervisor, opened.secretary, opened.candidates[0]):
        with pytest.raises(NotPermitted):
            let_in(work, opened, by=person)


def test_a_pin_is_stored_hashed_and_in_no_event(opened, begin, work, session):
    begin(opened)
    pin = let_in(work, opened)
    kept = session.query(Attempt).one().takeover_pin
    assert kept and pin not in kept
    allowed = session.query(Event).filter_by(kind=EventKind.TAKEOVER_ALLOWED).one()
    assert pin not in str(allowed.private)
    assert allowed.public == {"reason_code": "power"}


def test_a_pin_has_six_digits_and_its_own_salt():
    chance = Random(7)
    drawn = [pins.new_pin(chance) for _ in range(200)]
    assert all(len(pin) == 6 and pin.isdigit() for pin in drawn)
    assert any(pin.startswith("0") for pin in drawn)
    first, second = pins.kept_pin("004217", chance), pins.kept_pin("004217", chance)
    assert first != second
    assert pins.is_pin("004217", first) and not pins.is_pin("4217", first)
