"""Codes of scripts: khoabang/code/v1 (evidence 2.8).

code = Crockford base32(HMAC-SHA256(key, "khoabang/code/v1\\n" + competition + "\\n" + candidate)),
its first ten characters: 50 bits.
"""

import hmac
import unicodedata
from collections.abc import Sequence
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def code_of(key: bytes, competition_code: str, application_id: int) -> str:
    """The code of one candidate's script under this key."""
    message = f"khoabang/code/v1\n{competition_code}\n{application_id}".encode()
    number = int.from_bytes(hmac.digest(key, message, "sha256"), "big")
    return "".join(ALPHABET[(number >> (256 - 5 * (i + 1))) & 31] for i in range(LENGTH))


def codes_of(key: bytes, competition_code: str, application_ids: Sequence[int]) -> dict[int, str]:
    """The codes of all candidates; two alike mean that the key must be drawn again."""
    return {one: code_of(key, competition_code, one) for one in application_ids}


def distinct(codes: dict[int, str]) -> bool:
    """Whether no two scripts share a code."""
    return len(set(codes.values())) == len(codes)


def key_check(key: bytes) -> str:
    """What is recorded of the key while it is secret: a hash that binds it."""
    return sha256(b"khoabang/code-key/v1\n" + key).hexdigest()


def marking_text(text: str) -> str:
    """The text as a marker sees it: NFC, one space for several, no trace of the typing."""
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines()]
    kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(kept).strip()
