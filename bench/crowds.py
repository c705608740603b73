"""What a crowd of candidates asks, and when: the requests of each scenario, made beforehand."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from bench.hall import Hall
from bench.http import attempt_request, save_request
from bench.rush import Due
from bench.scenario import Scenario
from exams.clock import system_clock, to_ms
from exams.sittings.chain import Claim
from exams.sittings.pen import Pen

Right = Callable[[int, Any], bool]  # is the answer, by its status and JSON, what was due?
JUST_AFTER = 0.02  # a page begins when its clock says so, not before
AFTER_THE_SAVE = 0.05  # the page looks once its save is sent


def opening(hall: Hall, scenario: Scenario, chance: Random) -> list[Due]:
    """Everybody asks for the key of the paper, once, within the window."""
    return [
        Due(
            claim.attempt_id,
            JUST_AFTER + chance.random() * scenario.opening_window_s,
            attempt_request("POST", "/room/start", claim),
            _has_key,
        )
        for claim in hall.claims
    ]


def steady(hall: Hall, scenario: Scenario, chance: Random) -> list[Due]:
    """Everybody saves and asks where the attempt stands, again and again."""
    dues: list[Due] = []
    for claim, pen in _pens(hall):
        for at in _times(scenario.autosave_period_s, scenario.seconds, chance):
            dues.append(_save(claim, pen, at, scenario))
        for at in _times(scenario.poll_period_s, scenario.seconds, chance):
            dues.append(_look(claim, at, lambda status, _said: status == 200))
    return dues


def closing(hall: Hall, scenario: Scenario, chance: Random) -> list[Due]:
    """Everybody saves once more, and then asks where the attempt stands."""
    dues: list[Due] = []
    for claim, pen in _pens(hall):
        at = chance.random() * scenario.closing_window_s
        dues.append(_save(claim, pen, at, scenario))
        dues.append(_look(claim, at + AFTER_THE_SAVE, _stands_at(pen.n)))
    return dues


def _times(period: float, seconds: float, chance: Random) -> Iterator[float]:
    """From any moment of the first period on; each next one is moved by up to 30 %."""
    at = chance.random() * period
    while at < seconds:
        yield at
        at += period * chance.uniform(0.7, 1.3)


def _pens(hall: Hall) -> Iterator[tuple[Claim, Pen]]:
    heads = hall.heads()
    for claim in hall.claims:
        yield claim, Pen(claim, *heads[claim.attempt_id])


def _save(claim: Claim, pen: Pen, at: float, scenario: Scenario) -> Due:
    slot = str(pen.n % scenario.questions + 1)
    segment = pen.segment((slot, scenario.text(pen.n)), client_ms=to_ms(system_clock()))
    pen.n, pen.head = segment.last, segment.head
    return Due(claim.attempt_id, at, save_request(segment), _stored)


def _look(claim: Claim, at: float, right: Right) -> Due:
    return Due(claim.attempt_id, at, attempt_request("GET", "/room/now", claim), right)


def _has_key(status: int, said: Any) -> bool:
    return status == 200 and len(said["key"]) == 44


def _stored(status: int, said: Any) -> bool:
    return status == 200 and "sig" in said


def _stands_at(n: int) -> Right:
    return lambda status, said: status == 200 and said["n"] == n
