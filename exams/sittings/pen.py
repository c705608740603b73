"""The candidate's end of the chain, for people who are not a browser: rehearsals and tests.

The page does the same in JavaScript (static/js/room-saver.js).
"""

from exams.errors import RuleBroken
from exams.sittings import chain
from exams.sittings.chain import Claim, Record, Segment
from exams.sittings.receipts import stored_text
from exams.sittings.saving import Answered, Verdict, Writer


class Pen:
    """Writes on top of a head: each text becomes the next record."""

    def __init__(self, claim: Claim, head_n: int, head: str) -> None:
        self.claim, self.n, self.head = claim, head_n, head

    def segment(self, *texts: tuple[str, str], client_ms: int) -> Segment:
        """The next records (slot, text), not yet believed to be stored."""
        records = (
            Record(self.n + i, slot, stored_text(text), client_ms)
            for i, (slot, text) in enumerate(texts, 1)
        )
        return chain.segment(self.claim, self.head, records)

    def write(self, writer: Writer, *texts: tuple[str, str], client_ms: int) -> Answered:
        """Store the texts; raises RuleBroken with the verdict when they do not count."""
        segment = self.segment(*texts, client_ms=client_ms)
        answered = writer.save(segment)
        if answered.verdict not in (Verdict.SAVED, Verdict.REPLAYED):
            raise RuleBroken(f"save.{answered.verdict.value}")
        self.n, self.head = segment.last, segment.head
        return answered


def begin(writer: Writer, claim: Claim) -> Pen:
    """Start to write, or go on where the chain ends; raises RuleBroken when it is not time."""
    answered = writer.start(claim)
    if answered.verdict is not Verdict.SAVED:
        raise RuleBroken(f"save.{answered.verdict.value}")
    standing = writer.standing(claim.attempt_id)
    assert standing is not None, "an attempt that has begun is there"
    return Pen(claim, standing.head_n, standing.head)
