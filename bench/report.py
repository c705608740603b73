"""docs/performance.md: the figures of one run, with the machine and what disturbed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import machine
from bench.measures import Pair, calm, median

DOCS = Path(__file__).parent.parent / "docs"
PLOT = "images/opening-rush.svg"


@dataclass(frozen=True)
class Row:
    """One line of the table: what was asked for, what was reached. `more` is better unless not."""

    name: str
    least: float
    aim: float
    reached: float
    unit: str = ""
    more: bool = True
    foreign: float = 0.0
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the aim, the least or nothing of it was reached."""
        good = self.reached.__ge__ if self.more else self.reached.__le__
        return "aim" if good(self.aim) else "reached" if good(self.least) else "**missed**"

    def cells(self) -> tuple[str, ...]:
        """The line, as text."""
        return (
            self.name,
            *(f"{_short(value)}{self.unit}" for value in (self.least, self.aim, self.reached)),
            self.verdict,
            f"{self.foreign:.2f}",
            self.note,
        )


HEAD = ("measure", "at least", "aim", "this run", "verdict", "others' cores", "note")


def ratio_row(name: str, least: float, aim: float, pairs: Sequence[Pair]) -> Row:
    """The median of the pairs that count."""
    used, disturbed = calm(pairs), sum(pair.disturbed for pair in pairs)
    note = f"{len(pairs)} pairs, median {median([p.one.rate for p in used]):,.0f}/s ÷ "
    note += f"{median([p.other.rate for p in used]):,.0f}/s"
    if disturbed:
        left = "left out" if len(used) < len(pairs) else "kept: too few were not"
        note += f"; {disturbed} disturbed ({left})"
    ratio = median([p.ratio for p in used])
    return Row(name, least, aim, ratio, foreign=median([p.foreign for p in used]), note=note)


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write(rows: Sequence[Row], crowds: Sequence[str], conditions: str, plot: str) -> Path:
    """The page and its plot."""
    (DOCS / PLOT).write_text(plot)
    path = DOCS / "performance.md"
    path.write_text(PAGE.format(
        day=datetime.now(UTC).strftime("%d %B %Y, %H:%M UTC"), hardware=machine.hardware(),
        conditions=conditions, table=table(rows), crowds="\n".join(f"* {c}" for c in crowds),
        plot=PLOT, disturbed=machine.DISTURBED,
    ))  # fmt: skip
    return path


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.3g}"


PAGE = """# How fast the exam room is

Written by `make bench` from one run; do not edit. {day}.
Machine: {hardware}. {conditions}

Ratios are medians of interleaved pairs (A, B, A, B, …), because one machine moves by a quarter
from hour to hour; both sides of a pair share one machine with the load generator. "Others' cores" is
the processor time that programs outside the bench used meanwhile: a pair above {disturbed} is
disturbed, and its figure is to be believed less.

{table}

* A **durable save** is counted in the database (the sum of the chains' numbers before and after),
  not by who sent it; every one was answered after its commit, with its signature.
* "Flask + session + JSON" and "naive Flask" are `bench/peers/bare.py` and `naive.py`, served by
  the same Granian with the same workers, threads and connections, a core for each process as the
  exam room has it (decision 0010), and sent the same bodies.
* pgbench sends the guarded upsert of `bench/peers/pgbench.py` to the same PostgreSQL server.
* PostgreSQL and SQLite run with durable settings (`fsync`, `synchronous_commit`; WAL with
  `synchronous=FULL`). The slow disk is the same disk, each fsync 2 ms longer.
* This machine's fsync takes well under a millisecond; a disk of an installation may be slower,
  which is what the slow disk stands for.

## The crowds

Open loop: each person asks when it is time, however slow the answers are, and a latency counts
from the instant at which the request was due. Scenarios: `bench/scenarios/`.

{crowds}

![Latency of each start over the opening second]({plot})

## Again

```sh
make bench                        # about ten minutes; writes this page
.venv/bin/python -m bench --help  # fewer pairs, or ten minutes of load for the memory
```
"""
