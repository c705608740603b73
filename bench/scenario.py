"""A load, as data: bench/scenarios/*.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from exams.papers.content import Item

FOLDER = Path(__file__).parent / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """How many people do what, in what time. `disk`: milliseconds added to each fsync."""

    candidates: int
    questions: int
    paper_bytes: int
    answer_bytes: int
    autosave_period_s: float = 0
    poll_period_s: float = 0
    opening_window_s: float = 0
    closing_window_s: float = 0
    seconds: float = 0
    disk: float = 0

    def items(self, like: Item) -> tuple[Item, ...]:
        """The questions of the paper, together about as long as said."""
        text = "Nêu trách nhiệm của người đứng đầu. " * (self.paper_bytes // self.questions // 46)
        points = like.points / self.questions
        return tuple(
            Item(str(n), like.kind, text, (), (), like.criteria, points)
            for n in range(1, self.questions + 1)
        )

    def text(self, n: int) -> str:
        """The n-th text that a candidate saves, about as long as said, in UTF-8."""
        start = f"{n}. "
        return (start + "Người đứng đầu chịu trách nhiệm. " * 400)[: self.answer_bytes * 3 // 4]


def load(name: str) -> Scenario:
    """The scenario of this name."""
    return Scenario(**tomllib.loads((FOLDER / f"{name}.toml").read_text()))
