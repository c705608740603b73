"""The attempt token: who may write in which attempt, signed, 64 characters, no look-up.

It says what it says until the database disagrees: the save's own statement compares the person,
the epoch and the session version with the attempt's row.
"""

import base64
import binascii
import hmac
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from exams.errors import NotPermitted
from exams.sittings.chain import Claim

FIELDS = struct.Struct(">QQIIQ")
TAG = 16  # bytes of the HMAC that are kept: 128 bits


def derived_key(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, from the installation's secret."""
    info = f"khoabang/{purpose}/v1".encode()
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(secret.encode())


class AttemptTokens:
    """Issues and reads attempt tokens."""

    def __init__(self, secret: str) -> None:
        self._key = derived_key(secret, "attempt-token")

    def issue(self, claim: Claim) -> str:
        """The token of a claim, URL-safe."""
        said = FIELDS.pack(
            claim.attempt_id,
            claim.person_id,
            claim.epoch,
            claim.session_version,
            claim.sitting_id,
        )
        return base64.urlsafe_b64encode(said + self._tag(said)).decode()

    def read(self, token: str) -> Claim:
        """The claim of a token; raises NotPermitted("attempt.token") when it is not ours."""
        try:
            raw = base64.urlsafe_b64decode(token)
        except (binascii.Error, ValueError):
            raise NotPermitted("attempt.token") from None
        said, tag = raw[: FIELDS.size], raw[FIELDS.size :]
        if len(said) != FIELDS.size or not hmac.compare_digest(tag, self._tag(said)):
            raise NotPermitted("attempt.token")
        return Claim(*FIELDS.unpack(said))

    def _tag(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, "sha256")[:TAG]


class Acknowledger:
    """Signs what the server has stored, so that a candidate can show it later (Ed25519)."""

    def __init__(self, secret: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(derived_key(secret, "receipts-key"))

    @property
    def public_key(self) -> bytes:
        """The 32 bytes with which anybody checks an acknowledgement."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, attempt_id: int, n: int, head: str, stored_ms: int) -> str:
        """The signature of an acknowledgement, base64."""
        return self.sign_bytes(acknowledgement(attempt_id, n, head, stored_ms))

    def sign_bytes(self, said: bytes) -> str:
        """The signature of something that begins with a label of its own, base64."""
        return base64.b64encode(self._key.sign(said)).decode()


def acknowledgement(attempt_id: int, n: int, head: str, stored_ms: int) -> bytes:
    """The bytes that an acknowledgement signs, label khoabang/ack/v1."""
    facts = (attempt_id, head.encode(), n, stored_ms)
    return b'khoabang/ack/v1\n{"a":%d,"h":"%s","n":%d,"st":%d}' % facts
