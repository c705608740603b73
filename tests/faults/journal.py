"""What a candidate knows: what was typed, what is acknowledged, what was turned away."""

from dataclasses import dataclass, field

from exams.sittings.chain import Claim, Record, Segment
from exams.sittings.page import MOST_RECORDS
from exams.sittings.pen import Pen


@dataclass(frozen=True)
class Acknowledged:
    """The server's word for one number of the chain."""

    n: int
    head: str
    stored_ms: int


@dataclass
class Journal:
    """The chain from where this page began, kept whole: nothing is forgotten in a test."""

    pen: Pen  # at the end of what was typed
    base: int = 0  # number of the head on which the first line stands
    lines: list[tuple[Record, str]] = field(default_factory=list)  # record, head after it
    heads: dict[int, str] = field(default_factory=dict)
    done: int = 0  # the server has everything up to here
    acknowledged: list[Acknowledged] = field(default_factory=list)
    turned_away: list[tuple[str, Record, str]] = field(default_factory=list)
    written: set[tuple[int, str]] = field(default_factory=set)  # every (number, head) ever made

    def __post_init__(self) -> None:
        self.begin_at(self.pen.n, self.pen.head)

    def begin_at(self, n: int, head: str) -> None:
        """Go on from a head that the server named; what was not stored is written anew."""
        again = {record.slot: record for record, _ in self.lines[self.done - self.base :]}
        self.pen.n, self.pen.head = n, head
        self.base = self.done = n
        self.lines, self.heads = [], {n: head}
        for record in again.values():
            self.type(record.slot, record.text, record.client_ms)

    def type(self, slot: str, text: str, client_ms: int) -> None:
        """The next record."""
        made = self.pen.segment((slot, text), client_ms=client_ms)
        self.pen.n, self.pen.head = made.last, made.head
        self.lines.append((made.records[0], made.head))
        self.heads[made.last] = made.head
        self.written.add((made.last, made.head))

    @property
    def unsaved(self) -> int:
        """How many records the server has not acknowledged."""
        return self.pen.n - self.done

    def next_segment(self) -> Segment:
        """What is to be sent now."""
        start = self.done - self.base
        rows = self.lines[start : start + MOST_RECORDS]
        claim: Claim = self.pen.claim
        return Segment(
            claim, self.heads[self.done], tuple(r for r, _ in rows), tuple(h for _, h in rows)
        )

    def newest(self) -> dict[str, str]:
        """slot → its text, of what is acknowledged."""
        return {r.slot: r.text for r, _ in self.lines[: self.done - self.base]}
