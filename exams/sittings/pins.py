"""The six digits with which an invigilator lets a candidate's other machine in.

Kept as scrypt with a salt of its own: whoever reads the database would need hours for one that
holds for ten minutes.
"""

import hmac
from hashlib import scrypt
from random import Random

DIGITS = 6
MOST_TRIES = 5
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


def new_pin(chance: Random) -> str:
    """Six digits drawn by chance; the first may be 0."""
    return f"{chance.randrange(10**DIGITS):0{DIGITS}d}"


def kept_pin(pin: str, chance: Random) -> str:
    """What is stored of a PIN: salt and hash."""
    salt = f"{chance.getrandbits(128):032x}"
    return f"{salt}:{_hash(pin, salt)}"


def is_pin(typed: str, kept: str) -> bool:
    """Whether this is the PIN that was kept; spaces that a person typed do not count."""
    salt, _colon, expected = kept.partition(":")
    return hmac.compare_digest(_hash("".join(typed.split()), salt), expected)


def _hash(pin: str, salt: str) -> str:
    return scrypt(pin.encode(), salt=bytes.fromhex(salt), **_COST).hex()
