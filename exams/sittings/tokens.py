"""The attempt token: who may write in which attempt, signed, 64 characters, no look-up.

It says what it says until the database disagrees: the save's own statement compares the person,
the epoch and the session version with the attempt's row.
"""

import base64
import binascii
import hmac
import struct

from cryptography.hazmat.primitives import hashes
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
