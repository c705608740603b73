"""A delayed start on the candidate's own pages: right text, right clock (cms#1584, #548)."""

from exams.clock import to_ms
from exams.events import EventKind
from exams.sittings.models import Seat
from tests import build_sittings


def test_a_delayed_candidate_sees_the_own_start_and_the_whole_time(setup, as_person):
    with setup() as uow:
        hall = build_sittings.called_up(uow)
    with setup() as uow:
        uow.session.get_one(Seat, hall.seats[0]).delay_seconds = 900
        uow.record(EventKind.TIME_ADDED, "time:1", public={"kind": "delay", "seconds": 900})
    for n, delayed in ((0, True), (1, False)):
        person = as_person(hall.candidates[n])
        address = f"/room/sittings/{hall.seats[n]}"
        state = person.client.get(f"{address}/state").json
        assert state["starts_at_ms"] == to_ms(hall.starts_at) + 900_000 * delayed
        assert state["minutes"] == build_sittings.MINUTES
        text = person.get(address).text_content()
        assert ("15 phút" in text) == delayed
        assert state["starts_at"] in text
        assert state["starts_at"] in person.get("/room/sittings").text_content()
