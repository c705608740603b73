"""A sitting that is open, with two candidates admitted, on both databases."""

from collections.abc import Callable, Iterator

import pytest

from exams.clock import to_ms
from exams.sittings import pen, service
from exams.sittings.attempts import claim_of
from exams.sittings.pen import Pen
from exams.sittings.saving import Answered, Writer
from tests import build_sittings
from tests.build_sittings import Hall


@pytest.fixture
def hall(work) -> Hall:
    with work() as uow:
        return build_sittings.called_up(uow)


@pytest.fixture
def admitted(work, hall, clock) -> Hall:
    with work(hall.invigilator) as uow:
        for number in hall.numbers:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    return hall


@pytest.fixture
def opened(work, admitted, clock) -> Hall:
    build_sittings.open_at_the_hour(work, clock, admitted)
    return admitted


@pytest.fixture
def writer(engine, clock) -> Iterator[Writer]:
    writer = Writer(engine, clock)
    yield writer
    writer.line.close()


@pytest.fixture
def begin(work, writer) -> Callable[..., Pen]:
    """Sits down and begins to write."""

    def begin_as(hall: Hall, n: int = 0, machine: str = "pc-1") -> Pen:
        with work(hall.candidates[n]) as uow:
            claim = claim_of(service.make_ready(uow, hall.seats[n], machine))
        return pen.begin(writer, claim)

    return begin_as


@pytest.fixture
def write(writer, clock) -> Callable[..., Answered]:
    """Stores a text, typed now; raises RuleBroken when it does not count."""

    def write_with(pen: Pen, text: str, slot: str = "1") -> Answered:
        return pen.write(writer, (slot, text), client_ms=to_ms(clock.at))

    return write_with


@pytest.fixture
def send(writer) -> Callable[..., Answered]:
    """Sends a segment as a page would, and gives back what was answered."""
    return writer.save
