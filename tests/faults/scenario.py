"""One case, as data; a seed decides everything that is not the machine's own doing."""

from dataclasses import dataclass
from random import Random
from typing import Literal

from tests.faults.candidates import Habits
from tests.faults.wire import Network

Where = Literal["sqlite", "postgresql", "pair"]


@dataclass(frozen=True)
class Scenario:
    """`repr()` of it is the line that replays it: `run(Scenario(…))`, see __main__.py.

    `faults` are names of mishaps.py, and of the ways in which a candidate or its network is bad:
    network, offline, two_tabs, clocks, deadline, hand_in, takeover.
    """

    seed: int
    candidates: int
    seconds: float
    where: Where
    faults: tuple[str, ...]
    disk_ms: int = 0
    pace: float = 0.3

    def has(self, fault: str) -> bool:
        """Whether it is part of this case."""
        return fault in self.faults

    def chance(self, who: object) -> Random:
        """The chance of one candidate or mishap, the same in every replay."""
        return Random(f"{self.seed}/{who}")

    def network(self, chance: Random) -> Network:
        """The network of one candidate."""
        network = Network()
        if self.has("network"):
            worst = chance.uniform(0.0, 0.3)  # 30 % lost: meesudzu/trac-nghiem-online#20
            network = Network(worst / 2, worst / 2, chance.uniform(0, 0.2), chance.uniform(0, 0.2))
        if self.has("offline") and chance.random() < 0.3:
            since = chance.uniform(0.1, 0.4)
            network.away = (since, since + 0.5)
        return network

    def habits(self, chance: Random, name: str) -> Habits:
        """What kind of candidate this one is."""
        habits = Habits(pace=self.pace * chance.uniform(0.5, 2), name=name)
        if self.has("clocks"):
            habits.wrong_by, habits.wrong_later = (chance.choice((-3600, 0, 3600)) for _ in "ab")
            habits.liar = chance.random() < 0.3
        habits.hands_in = self.has("hand_in") and chance.random() < 0.3
        habits.moves = self.has("takeover") and not habits.hands_in and chance.random() < 0.3
        habits.types_on = self.has("deadline") and chance.random() < 0.3
        return habits


# In `make test`: every fault once, several together, as in life. `make faults` has some hundred
# candidates; on a disk of 200 ms even a few dozen make a queue.
SHORT = (
    Scenario(1, 60, 3, "sqlite", ("writer", "network", "two_tabs", "hand_in")),
    Scenario(2, 60, 3, "sqlite", ("full_disk", "offline", "office", "takeover"), disk_ms=2),
    Scenario(3, 30, 4, "sqlite", ("deadline", "clocks", "network"), disk_ms=200),
    Scenario(4, 30, 4, "postgresql", ("web", "deadline", "clocks", "network"), disk_ms=200),
    Scenario(5, 60, 3, "postgresql", ("database", "offline", "office", "hand_in"), disk_ms=2),
    Scenario(6, 60, 3, "postgresql", ("full_disk", "network")),
    Scenario(7, 60, 3, "pair", ("failover", "network", "two_tabs", "takeover")),
)
