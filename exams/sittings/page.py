"""What a page sends and receives in the exam room, as plain JSON values.

save    {"p": head before, "n": first number, "s": [[slot, ms, text], …], "h": head after}
answer  {"c": verdict, "n", "h", "st": stored at, "end", "state", "sig"?: signature}
        sig = [signature of the root, place, size, path] (acknowledging.py)
"""

import re
from typing import Any

from exams.errors import Invalid
from exams.sittings import chain
from exams.sittings.chain import Claim, Record, Segment
from exams.sittings.receipts import MOST_CHARACTERS, stored_text
from exams.sittings.saving import Answered

MOST_RECORDS = 200
SLOT = re.compile(r"~?[a-z0-9]{1,19}\Z")
HEAD = re.compile(r"[0-9a-f]{64}\Z")


def read_segment(claim: Claim, sent: Any) -> Segment:
    """The segment that a page sent; raises Invalid when it is not one, or its head differs.

    Text is taken in NFC with \\n at line ends; a page that computed its head over anything else
    is not ours.
    """
    try:
        previous, first, rows, head = sent["p"], sent["n"], sent["s"], sent["h"]
        records = tuple(_record(first + i, *row) for i, row in enumerate(rows))
        sound = HEAD.match(previous) is not None and 0 < len(records) <= MOST_RECORDS
    except (KeyError, TypeError, ValueError):
        raise Invalid("save.malformed", field="") from None
    if not sound:
        raise Invalid("save.malformed", field="")
    found = chain.segment(claim, previous, records)
    if found.head != head:
        raise Invalid("save.head_differs", field="")
    return found


def _record(n: Any, slot: Any, client_ms: Any, text: Any) -> Record:
    if type(n) is not int or type(client_ms) is not int or not isinstance(text, str):
        raise TypeError
    if SLOT.match(slot) is None or not 0 <= client_ms < 2**53 or not 0 < n < 2**31:
        raise ValueError
    if len(text) > MOST_CHARACTERS:
        raise Invalid("answer.too_long", field="text", most=MOST_CHARACTERS)
    text.encode()  # a lone surrogate is no text
    if "\0" in text:
        raise ValueError  # nor is NUL, which PostgreSQL cannot hold
    return Record(n, slot, stored_text(text), client_ms)


def answer_of(answered: Answered) -> dict[str, Any]:
    """What the page is told."""
    said = {
        "c": answered.verdict.value,
        "n": answered.n,
        "h": answered.head,
        "st": answered.stored_ms,
        "end": answered.ends_ms,
        "state": answered.state,
    }
    return said if answered.proof is None else said | {"sig": answered.proof}
