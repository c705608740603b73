"""The hash chain of an attempt: what every save adds, and how anybody can check it.

    h_0 = SHA-256("khoabang/chain/v1\\n" || attempt in decimal || "\\n" || SHA-256 of the paper)
    h_n = SHA-256("khoabang/chain/v1\\n" || h_(n-1) || n as 8 bytes, big endian || SHA-256(record))

A record is the khoabang-json/1 object {a, ct, ep, n, q, txt}. The page computes the same chain
(static/js/room-chain.js), so that server and candidate hold the same head after each save.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from json import JSONEncoder

LABEL = b"khoabang/chain/v1\n"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BITS = 80

_text = JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Record:
    """One save as the page made it: number in the chain, slot, text, the page's time in ms."""

    n: int
    slot: str
    text: str
    client_ms: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose pen this is: what the signed attempt token says and the database checks again."""

    attempt_id: int
    person_id: int
    epoch: int
    session_version: int
    sitting_id: int = 0  # for the key of the paper; the attempt's row decides everything else


@dataclass(frozen=True, slots=True)
class Segment:
    """Records that follow one another, on top of a head; `hashes` holds the head after each."""

    claim: Claim
    previous: str
    records: tuple[Record, ...]
    hashes: tuple[str, ...]

    @property
    def base(self) -> int:
        """The number on top of which the first record stands."""
        return self.records[0].n - 1

    @property
    def last(self) -> int:
        """The number of the last record."""
        return self.records[-1].n

    @property
    def head(self) -> str:
        """The head of the chain after the last record."""
        return self.hashes[-1]

    @property
    def typed_ms(self) -> int:
        """When the newest of its texts was typed, as the page says."""
        return max(record.client_ms for record in self.records)

    def after(self, n: int) -> "Segment":
        """What follows record `n`, when the server holds everything up to it."""
        skip = n - self.base
        return Segment(self.claim, self.hashes[skip - 1], self.records[skip:], self.hashes[skip:])

    def typed_by(self, client_ms: int) -> "Segment | None":
        """The records before the first that was typed after that time; None when it is the first."""
        kept = 0
        while kept < len(self.records) and self.records[kept].client_ms <= client_ms:
            kept += 1
        if kept == 0:
            return None
        return Segment(self.claim, self.previous, self.records[:kept], self.hashes[:kept])


def first_head(attempt_id: int, paper_sha256: str) -> str:
    """h_0: binds the chain to the attempt and to the paper that was in front of the candidate."""
    return sha256(LABEL + b"%d\n" % attempt_id + bytes.fromhex(paper_sha256)).hexdigest()


def canonical(attempt_id: int, epoch: int, record: Record) -> bytes:
    """The exact bytes of a record; the keys are sorted and no space is left."""
    return (
        f'{{"a":{attempt_id},"ct":{record.client_ms},"ep":{epoch},"n":{record.n},'
        f'"q":{_text(record.slot)},"txt":{_text(record.text)}}}'
    ).encode()


def next_head(previous: str, attempt_id: int, epoch: int, record: Record) -> str:
    """h_n from h_(n-1)."""
    return head_over(previous, record.n, record_digest(attempt_id, epoch, record))


def record_digest(attempt_id: int, epoch: int, record: Record) -> bytes:
    """What stands for a record in its head; it may be shown where the record may not."""
    return sha256(canonical(attempt_id, epoch, record)).digest()


def head_over(previous: str, n: int, digest: bytes) -> str:
    """h_n from h_(n-1) and the digest of the record."""
    return sha256(LABEL + bytes.fromhex(previous) + n.to_bytes(8, "big") + digest).hexdigest()


def segment(claim: Claim, previous: str, records: Iterable[Record]) -> Segment:
    """The records with the heads that they lead to."""
    rows, hashes, head = tuple(records), [], previous
    for record in rows:
        head = next_head(head, claim.attempt_id, claim.epoch, record)
        hashes.append(head)
    return Segment(claim, previous, rows, tuple(hashes))


def head_code(head: str) -> str:
    """The first 80 bits of a head in Crockford's base 32, in groups of four.

    Short enough to be copied into the minutes by hand when a machine is offline at the end.
    """
    bits = int(head, 16) >> (len(head) * 4 - CODE_BITS)
    letters = [CROCKFORD[bits >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, len(letters), 4))


def read_code(typed: str) -> str:
    """A head code as somebody typed it, in its one spelling: O is 0, I and L are 1."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    plain = plain.translate(str.maketrans("OIL", "011"))
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
