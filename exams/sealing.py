"""Sealing at rest: what nobody may read before its hour is stored as ciphertext.

AES-256-GCM with a fresh nonce; the label is authenticated, so that the ciphertext of one row
cannot be moved to another.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from exams.errors import RuleBroken

NONCE = 12


def seal_with(key: bytes, plain: bytes, label: str) -> bytes:
    """nonce (12 bytes) + AES-256-GCM under a key that somebody else opens with."""
    return _sealed(AESGCM(key), plain, label)


def _sealed(cipher: AESGCM, plain: bytes, label: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + cipher.encrypt(nonce, plain, label.encode())


class Sealer:
    """Seals and opens with the installation's sealing key (32 bytes, URL-safe base64)."""

    def __init__(self, key: str) -> None:
        secret = base64.urlsafe_b64decode(key)
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"khoabang/seal/v1").derive(secret)
        self._secret = secret
        self._cipher = AESGCM(derived)

    def seal(self, plain: bytes, label: str) -> bytes:
        """Ciphertext that only `open` with the same label reads."""
        return _sealed(self._cipher, plain, label)

    def open(self, sealed: bytes, label: str) -> bytes:
        """The plain bytes; raises RuleBroken when the seal or the label is not ours."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], label.encode())
        except InvalidTag as error:
            raise RuleBroken("seal.broken", label=label) from error

    def key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, always the same, derived from the sealing key."""
        info = b"khoabang/key/v1/" + purpose.encode()
        return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(self._secret)
