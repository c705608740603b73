"""The whole chain of an attempt as one file, with everything that is needed to check it.

    format, attempt, paper_sha256   from which h_0 is computed (chain.py)
    records   [{n, ep, q, ct, txt, st, h, sig}]: each save with the time it was stored, the head
              after it and the server's signature over both; where a text is nobody's but the
              candidate's, {n, rd, …} holds the digest of the record instead
    head, head_code, receipt        what the receipt shows
    acknowledgement_key             with which anybody checks the signatures (Ed25519, base64)

`checking.py` reads it again. Nothing in it names a person.
"""

import base64
from collections.abc import Sequence
from typing import Any

from exams.sittings.chain import Record, first_head, head_code, record_digest
from exams.sittings.models import Attempt, Save
from exams.sittings.tokens import Acknowledger

FORMAT = "khoabang/chain-file/v1"


def chain_file(
    attempt: Attempt,
    saves: Sequence[Save],
    paper_sha256: str,
    signer: Acknowledger,
    *,
    own: bool,
) -> dict[str, Any]:
    """The file of an attempt; not `own`: without the candidate's notes and flags."""
    return {
        "format": FORMAT,
        "attempt": attempt.id,
        "paper_sha256": paper_sha256,
        "first_head": first_head(attempt.id, paper_sha256),
        "records": [_record(save, signer, own) for save in saves],
        "head": attempt.head,
        "head_code": head_code(attempt.head),
        "receipt": attempt.receipt,
        "acknowledgement_key": base64.b64encode(signer.public_key).decode(),
    }


def _record(save: Save, signer: Acknowledger, own: bool) -> dict[str, Any]:
    stored = {
        "n": save.n,
        "st": save.saved_ms,
        "h": save.hash,
        "sig": signer.sign(save.attempt_id, save.n, save.hash, save.saved_ms),
    }
    if save.slot.startswith("~") and not own:
        record = Record(save.n, save.slot, save.text, save.client_ms)
        return stored | {"rd": record_digest(save.attempt_id, save.epoch, record).hex()}
    return stored | {"ep": save.epoch, "q": save.slot, "ct": save.client_ms, "txt": save.text}
