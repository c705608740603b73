"""What the server signs, so that a candidate can show later what was stored.

A signature costs more than the rest of a save. All who were stored in one commit therefore share
one: their acknowledgements are the leaves of a Merkle tree (RFC 9162, 2.1), size and root are
signed, and each is given the path from its own leaf to the root.
"""

import base64
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from exams.sittings.tokens import Acknowledger

LABEL = b"khoabang/acks/v1\n"


class Proof(NamedTuple):
    """One leaf's part: Ed25519 signature of size and root (base64), place, size of the tree, path."""

    signature: str
    place: int
    size: int
    path: tuple[str, ...]  # hashes in hexadecimal, from the leaf's sister upwards


def sign_together(signer: Acknowledger, said: Sequence[bytes]) -> list[Proof]:
    """One proof for each acknowledgement, in their order; the signature is made once."""
    root, paths = _tree([_leaf(one) for one in said])
    signature = signer.sign_bytes(_signed(root, len(said)))
    return [Proof(signature, i, len(said), tuple(path)) for i, path in enumerate(paths)]


def proves(public_key: bytes, said: bytes, proof: Proof) -> bool:
    """Whether this server signed that acknowledgement (RFC 9162, 2.1.3.2)."""
    at, last, root = proof.place, proof.size - 1, _leaf(said)
    for sister in map(bytes.fromhex, proof.path):
        if at % 2 or at == last:
            root = _node(sister, root)
            while at and not at % 2:
                at, last = at // 2, last // 2
        else:
            root = _node(root, sister)
        at, last = at // 2, last // 2
    key = Ed25519PublicKey.from_public_bytes(public_key)
    try:
        key.verify(base64.b64decode(proof.signature), _signed(root, proof.size))
    except InvalidSignature:
        return False
    return last == 0


def _tree(leaves: Sequence[bytes]) -> tuple[bytes, list[list[str]]]:
    """The root over the leaves, and the path of each."""
    if len(leaves) == 1:
        return leaves[0], [[]]
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two that is smaller
    left, left_paths = _tree(leaves[:split])
    right, right_paths = _tree(leaves[split:])
    for paths, sister in ((left_paths, right.hex()), (right_paths, left.hex())):
        for path in paths:
            path.append(sister)
    return _node(left, right), left_paths + right_paths


def _signed(root: bytes, size: int) -> bytes:
    return LABEL + size.to_bytes(8, "big") + root


def _leaf(said: bytes) -> bytes:
    return sha256(b"\x00" + said).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
