"""The worker looks at open sittings: each thing is done once, by whoever comes first."""

from datetime import timedelta

import pytest

from app.jobs import watch_once
from exams.sittings import service
from exams.sittings.presence import Presence
from exams.sittings.saving import Writer
from tests import build_sittings
from tests.build_sittings import MINUTES, sit


@pytest.fixture
def hall(app, setup, as_work, clock):
    with setup() as uow:
        found = build_sittings.called_up(uow)
    with as_work(found.invigilator) as uow:
        for number in found.numbers:
            service.admit(uow, found.sitting_id, number, "citizen_card")
    return found


def test_a_look_ends_what_is_over_and_anchors_once_a_minute(app, hall, as_work, clock):
    assert watch_once(app).sittings == 0
    build_sittings.open_at_the_hour(as_work, clock, hall)
    for n in range(2):
        sit(as_work, clock, hall, n, {"1": "bài"})
    assert watch_once(app)[:4] == (1, 0, 0, 1)
    assert watch_once(app)[:4] == (1, 0, 0, 0)
    clock.at = hall.starts_at + timedelta(minutes=MINUTES, seconds=126)
    assert watch_once(app)[:4] == (1, 0, 2, 1)
    assert watch_once(app)[:4] == (1, 0, 0, 0)


def test_the_command_says_what_it_did(app, hall, as_work, clock):
    build_sittings.open_at_the_hour(as_work, clock, hall)
    with app.app_context():
        said = app.test_cli_runner().invoke(args=["watch-sittings"])
    assert said.exit_code == 0
    assert said.output.startswith("1 open sittings: 0 deadlines corrected")


def test_an_outage_is_followed_before_anything_is_ended(app, hall, as_work, clock):
    """The deadline passes while the room is out: nobody is ended, and the time comes back."""
    build_sittings.open_at_the_hour(as_work, clock, hall)
    clock.at = hall.starts_at + timedelta(minutes=MINUTES, seconds=-30)
    pens = [sit(as_work, clock, hall, n, {"1": "bài"}) for n in range(2)]
    heard(app, clock, pens)
    clock.move(seconds=400)
    assert watch_once(app)[2:] == (0, 1, 1, 0)
    assert watch_once(app)[2:] == (0, 0, 0, 0)
    heard(app, clock, pens)
    assert watch_once(app)[2:] == (0, 0, 0, 1)


def heard(app, clock, pens):
    """Their pages ask where they stand."""
    writer = Writer(app.extensions["database"].engine, clock)
    presence = Presence(writer.line)
    for pen in pens:
        presence.beat(pen.claim.attempt_id, presence.look(pen.claim.attempt_id))
    writer.line.close()
