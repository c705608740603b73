"""Checks the file of a chain (chain_file.py) from itself alone: no database, nobody's word.

What it finds is said by codes; `app/sentences/chains.py` has the words.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from exams.clock import from_ms
from exams.errors import Invalid, Reason
from exams.sittings.chain import Record, first_head, head_code, head_over, record_digest
from exams.sittings.chain_file import FORMAT
from exams.sittings.page import HEAD, SLOT
from exams.sittings.receipts import receipt
from exams.sittings.tokens import acknowledgement


@dataclass(frozen=True)
class Findings:
    """What fits, what does not, and what could not be checked."""

    good: tuple[Reason, ...]
    bad: tuple[Reason, ...]
    open: tuple[Reason, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing in the file contradicts the rest."""
        return not self.bad


@dataclass(frozen=True)
class Kept:
    """One record of the file; `slot` and `text` are "" where only its digest was given."""

    n: int
    digest: bytes
    slot: str
    text: str
    stored_ms: int
    head: str
    signature: bytes


@dataclass(frozen=True)
class ChainFile:
    """The file, read."""

    attempt_id: int
    paper_sha256: str
    first_head: str
    records: tuple[Kept, ...]
    head: str
    head_code: str
    receipt: str | None
    key: bytes

    @property
    def whole(self) -> bool:
        """Whether every record is there with its text."""
        return all(record.slot for record in self.records)


def check_chain(data: Any, known_key: bytes | None = None) -> Findings:
    """What the file proves; `known_key` is the server's public key as known from elsewhere.

    Raises Invalid("chain_file.not_one") when it is no file of a chain at all.
    """
    file = read_file(data)
    found = [*_beginning(file), *_records(file), *_end(file), *_receipt(file)]
    found += [*_times(file), *_signatures(file), *_key(file, known_key)]
    by_kind = {kind: tuple(r for k, r in found if k == kind) for kind in ("good", "bad", "open")}
    return Findings(by_kind["good"], by_kind["bad"], by_kind["open"])


def read_file(data: Any) -> ChainFile:
    """The file of plain values; raises Invalid when it is not one."""
    try:
        if data["format"] != FORMAT:
            raise ValueError
        attempt = _whole(data["attempt"])
        return ChainFile(
            attempt,
            _hex(data["paper_sha256"]),
            _hex(data["first_head"]),
            tuple(_kept(attempt, row) for row in data["records"]),
            _hex(data["head"]),
            str(data["head_code"]),
            None if data["receipt"] is None else _hex(data["receipt"]),
            base64.b64decode(data["acknowledgement_key"], validate=True),
        )
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        raise Invalid("chain_file.not_one", field="") from None


def _kept(attempt: int, row: Mapping[str, Any]) -> Kept:
    n, slot, text = _whole(row["n"]), "", ""
    if "rd" in row:
        digest = bytes.fromhex(_hex(row["rd"]))
    else:
        slot, text = row["q"], row["txt"]
        if SLOT.match(slot) is None or not isinstance(text, str):
            raise ValueError
        record = Record(n, slot, text, _whole(row["ct"]))
        digest = record_digest(attempt, _whole(row["ep"]), record)
    signature = base64.b64decode(row["sig"], validate=True)
    return Kept(n, digest, slot, text, _whole(row["st"]), _hex(row["h"]), signature)


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError
    return value


def _hex(value: Any) -> str:
    if not isinstance(value, str) or HEAD.match(value) is None:
        raise ValueError
    return value


Found = Iterator[tuple[str, Reason]]


def _beginning(file: ChainFile) -> Found:
    if first_head(file.attempt_id, file.paper_sha256) == file.first_head:
        yield "good", Reason("chain_file.begins", {"paper": file.paper_sha256[:16]})
    else:
        yield "bad", Reason("chain_file.beginning_differs")


def _records(file: ChainFile) -> Found:
    """Each record on the head before it; the first that does not fit is named, and is enough."""
    head = first_head(file.attempt_id, file.paper_sha256)
    for n, record in enumerate(file.records, 1):
        if record.n != n:
            yield "bad", Reason("chain_file.number_missing", {"number": n})
            return
        head = head_over(head, n, record.digest)
        if head != record.head:
            yield "bad", Reason("chain_file.record_changed", {"number": n})
            return
    yield "good", Reason("chain_file.records_follow", {"count": len(file.records)})


def _end(file: ChainFile) -> Found:
    last = file.records[-1].head if file.records else file.first_head
    if (file.head, file.head_code) == (last, head_code(last)):
        yield "good", Reason("chain_file.head_fits", {"letters": file.head_code})
    else:
        yield "bad", Reason("chain_file.head_differs", {"letters": head_code(last)})


def _receipt(file: ChainFile) -> Found:
    answers = {r.slot: r.text for r in file.records if r.slot and not r.slot.startswith("~")}
    if file.receipt is None:
        yield "open", Reason("chain_file.no_receipt")
    elif receipt(answers) == file.receipt:
        yield "good", Reason("chain_file.receipt_fits", {"receipt": file.receipt[:16]})
    else:
        yield "bad", Reason("chain_file.receipt_differs")
    if not file.whole:
        hidden = sum(not record.slot for record in file.records)
        yield "open", Reason("chain_file.not_shown", {"count": hidden})


def _times(file: ChainFile) -> Found:
    before = 0
    for record in file.records:
        if record.stored_ms < before:
            yield "bad", Reason("chain_file.time_backwards", {"number": record.n})
            return
        before = record.stored_ms
    if file.records:
        first, last = file.records[0].stored_ms, file.records[-1].stored_ms
        yield "good", Reason("chain_file.times", {"first": from_ms(first), "last": from_ms(last)})


def _signatures(file: ChainFile) -> Found:
    try:
        key = Ed25519PublicKey.from_public_bytes(file.key)
    except ValueError:
        yield "bad", Reason("chain_file.key_malformed")
        return
    for record in file.records:
        said = acknowledgement(file.attempt_id, record.n, record.head, record.stored_ms)
        try:
            key.verify(record.signature, said)
        except InvalidSignature:
            yield "bad", Reason("chain_file.signature_wrong", {"number": record.n})
            return
    yield "good", Reason("chain_file.signatures_fit", {"count": len(file.records)})


def _key(file: ChainFile, known_key: bytes | None) -> Found:
    if known_key is None:
        yield "open", Reason("chain_file.key_not_compared")
    elif known_key == file.key:
        yield "good", Reason("chain_file.key_known")
    else:
        yield "bad", Reason("chain_file.key_foreign")
