"""A hall that is called up or open, and acting in the app's database as a person."""

import pytest

from exams.sittings import service, timing
from tests import build_sittings


@pytest.fixture
def hall_called_up(setup):
    with setup() as uow:
        return build_sittings.called_up(uow)


@pytest.fixture
def hall(hall_called_up):
    return hall_called_up


@pytest.fixture
def begun(hall_called_up, as_work, clock):
    """Everybody is admitted and the hour has struck."""
    found = hall_called_up
    with as_work(found.invigilator) as uow:
        for number in found.numbers:
            service.admit(uow, found.sitting_id, number, "citizen_card")
    build_sittings.open_at_the_hour(as_work, clock, found)
    return found


@pytest.fixture
def opened(hall, clock, as_person):
    board = f"/hall/sittings/{hall.sitting_id}"
    for number in hall.numbers:
        as_person(hall.invigilator).post(
            board, {"exam_number": number, "document_seen": "citizen_card"}
        )
    clock.at = hall.starts_at - timing.LEAD
    as_person(hall.secretary).post(f"{board}/open")
    clock.at = hall.starts_at
    return hall
