"""A sitting that is open, with two candidates admitted, on both databases."""

from collections.abc import Callable

import pytest

from exams.sittings import service
from tests import build_sittings
from tests.build_sittings import SEALER, Hall


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
    clock.at = admitted.starts_at
    with work(admitted.secretary) as uow:
        service.open_sitting(uow, admitted.part_id, SEALER)
    return admitted


@pytest.fixture
def start(work) -> Callable[..., int]:
    def start_as(hall: Hall, n: int = 0, machine: str = "pc-1") -> int:
        with work(hall.candidates[n]) as uow:
            return service.start_attempt(uow, hall.seats[n], machine, SEALER).epoch

    return start_as


@pytest.fixture
def save(work) -> Callable[..., object]:
    def save_as(
        hall: Hall,
        text: str,
        seq: int = 1,
        *,
        n: int = 0,
        slot: str = "1",
        machine: str = "pc-1",
        epoch: int = 1,
    ):
        with work(hall.candidates[n]) as uow:
            return service.save_answer(uow, hall.seats[n], machine, epoch, slot, seq, text)

    return save_as
