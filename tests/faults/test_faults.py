"""One short run of each case. `make faults` runs them with many seeds, and longer."""

from collections.abc import Iterator

import pytest

from tests.faults.mishaps import MISHAPS
from tests.faults.scenario import SHORT, Scenario
from tests.faults.world import World, open_world

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with open_world() as world:
        yield world


@pytest.mark.parametrize("scenario", SHORT, ids=lambda s: f"{s.where}-{'-'.join(s.faults)}")
def test_nothing_acknowledged_is_lost_and_nobody_s_time_is_wrong(
    world: World, scenario: Scenario
) -> None:
    with world.stage(scenario) as stage:
        wrong = stage.run()
        assert not wrong, f'python -m tests.faults "{scenario}"\n' + "\n".join(wrong[:20])


def test_every_mishap_has_a_case() -> None:
    run = {fault for scenario in SHORT for fault in scenario.faults}
    habits = {"network", "offline", "two_tabs", "clocks", "deadline", "hand_in", "takeover"}
    assert run == {*MISHAPS, *habits}
