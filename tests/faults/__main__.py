"""`make faults SEEDS=… CANDIDATES=…`, or one case again: `python -m tests.faults "Scenario(…)"`."""

import argparse
import signal
import sys
import time
from dataclasses import replace

from tests.faults.scenario import SHORT, Scenario
from tests.faults.world import World, open_world


def main() -> int:
    """Run what was asked for; returns how many cases failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds of each case")
    parser.add_argument("--first", type=int, default=1000, help="the first seed")
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--only", default="", help="only cases with this fault or database")
    parser.add_argument("scenario", nargs="?", help="one case, as it was printed")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave no server behind
    with open_world() as world:
        if chosen.scenario:
            return run(world, eval(chosen.scenario, {"Scenario": Scenario}))
        return sum(run(world, scenario) for scenario in long_run(chosen))


def long_run(chosen: argparse.Namespace) -> list[Scenario]:
    """Every case with many seeds."""
    cases = [s for s in SHORT if chosen.only in ("", s.where, *s.faults)]
    return [
        replace(case, seed=seed, candidates=chosen.candidates, seconds=chosen.seconds)
        for seed in range(chosen.first, chosen.first + chosen.seeds)
        for case in cases
    ]


def run(world: World, scenario: Scenario) -> int:
    """Run one case and say what came of it; 1 when something is wrong."""
    began = time.monotonic()
    print(scenario, flush=True)
    with world.stage(scenario) as stage:
        wrong = stage.run()
        print(f"    {stage.summary()}; {time.monotonic() - began:.0f} s", flush=True)
        for line in wrong[:20]:
            print(f"    WRONG {line}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
