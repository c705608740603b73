"""Acting as a person in the app's database; a candidate at a machine of the exam room."""

from dataclasses import dataclass
from typing import Any

import pytest

from exams.clock import to_ms
from exams.sittings import service
from exams.sittings.chain import Claim, Segment
from exams.sittings.pen import Pen
from tests import build_sittings


@pytest.fixture
def hall(setup):
    with setup() as uow:
        return build_sittings.called_up(uow)


@pytest.fixture
def admitted(hall, as_work):
    with as_work(hall.invigilator) as uow:
        for number in hall.numbers:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    return hall


@pytest.fixture
def opened(admitted, clock, as_work):
    """Opened ahead of the hour; it is the hour now."""
    build_sittings.open_at_the_hour(as_work, clock, admitted)
    return admitted


@dataclass
class Desk:
    """A machine at which a candidate sits: what its page holds, and the requests that it sends."""

    client: Any
    facts: dict[str, Any]
    pen: Pen
    now_ms: Any

    def ask(self, method: str, path: str, sent: Any = None, token: str | None = None) -> Any:
        """One of the three fast addresses."""
        headers = {"Authorization": f"Attempt {token or self.facts['token']}"}
        return self.client.open(path, method=method, json=sent, headers=headers)

    def start(self) -> Any:
        """Ask for the key."""
        return self.ask("POST", "/room/start")

    def save(self, *texts: tuple[str, str]) -> Any:
        """Send the next records; only an acknowledgement moves the pen."""
        segment = self.pen.segment(*texts, client_ms=self.now_ms())
        answer = self.ask("POST", "/room/save", sent_of(segment))
        if answer.json["c"] in ("saved", "replayed"):
            self.pen.n, self.pen.head = segment.last, segment.head
        return answer


def sent_of(segment: Segment) -> dict[str, Any]:
    """A segment as a page sends it."""
    rows = [[record.slot, record.client_ms, record.text] for record in segment.records]
    return {"p": segment.previous, "n": segment.records[0].n, "s": rows, "h": segment.head}


@pytest.fixture
def sit_down(as_person, clock):
    """`sit_down(hall, n)` is the desk of the n-th candidate, ready for the start."""

    def sit(hall: build_sittings.Hall, n: int = 0, person: Any = None) -> Desk:
        client = (person or as_person(hall.candidates[n])).client
        answer = client.post(f"/room/sittings/{hall.seats[n]}/ready")
        assert answer.status_code == 200, answer.json
        facts = answer.json
        claim = Claim(facts["attempt"], hall.candidates[n], facts["epoch"], 1)
        return Desk(client, facts, Pen(claim, facts["n"], facts["h"]), lambda: to_ms(clock.at))

    return sit


@pytest.fixture
def writing(opened, sit_down):
    """The first candidate with the paper open."""
    desk = sit_down(opened)
    assert desk.start().status_code == 200
    return desk
