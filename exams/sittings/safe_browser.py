"""Safe Exam Browser: whether a request comes from that browser with our settings. Pure.

SEB-JSON is the settings as one text without white space: dictionaries in the order of their keys
without regard to case (of two that differ in case alone, the lower-case letter first), arrays as they
stand, nothing escaped, bytes as base64, without `originatorVersion` and without empty dictionaries.

    Config Key                       = SHA-256(SEB-JSON), in lower-case hex
    X-SafeExamBrowser-ConfigKeyHash  = SHA-256(address without fragment || Config Key as hex text)
    X-SafeExamBrowser-RequestHash    = SHA-256(address without fragment || Browser Exam Key as hex text)

(The makers' page "SEB Config Key" and the source of the Windows client.) The Browser Exam Key depends
on the client's own build and cannot be computed here: the office collects it, one for each version.
Whoever can read the settings can compute the Config Key; a check is a reason to look, no proof.
"""

import base64
import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import urldefrag

LEFT_OUT = "originatorVersion"


class Demand(enum.StrEnum):
    """What is asked of a machine: nothing; that it is noted when it differs; or nothing else goes."""

    OFF = "off"
    NOTED = "noted"
    REQUIRED = "required"


def seb_json(settings: Mapping[str, Any]) -> str:
    """The text over which the Config Key is computed."""
    return _text({name: value for name, value in settings.items() if name != LEFT_OUT})


def config_key(settings: Mapping[str, Any]) -> str:
    """The Config Key of these settings, 64 letters."""
    return sha256(seb_json(settings).encode()).hexdigest()


def request_hash(address: str, key: str) -> str:
    """What the browser sends for a key with a request to this address."""
    return sha256((urldefrag(address).url + key).encode()).hexdigest()


@dataclass(frozen=True)
class Asked:
    """What a part asks of the browser: the Config Key, and any one of the Browser Exam Keys."""

    demand: Demand
    config_key: str
    browser_keys: tuple[str, ...] = ()

    def met(self, address: str, config_hash: str, browser_hash: str) -> bool:
        """Whether both hashes fit the address as the client saw it; takes the same time for all."""
        right = _is_one_of(config_hash, address, (self.config_key,))
        known = _is_one_of(browser_hash, address, self.browser_keys)
        return right and (known or not self.browser_keys)


NOTHING_ASKED = Asked(Demand.OFF, "")


def _is_one_of(given: str, address: str, keys: Collection[str]) -> bool:
    fits = False
    for key in keys:
        fits |= compare_digest(given.strip().lower().encode(), request_hash(address, key).encode())
    return fits


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        kept = [(name, value[name]) for name in value if not _is_empty(value[name])]
        kept.sort(key=lambda pair: (pair[0].lower(), pair[0].swapcase()))
        return "{" + ",".join(f'"{name}":{_text(inner)}' for name, inner in kept) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(inner) for inner in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return f'"{_plain(value)}"' if not isinstance(value, float) else _number(value)


def _is_empty(value: Any) -> bool:
    return isinstance(value, Mapping) and not value


def _plain(value: Any) -> str:
    """Nothing is escaped: not even a quotation mark."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _number(value: float) -> str:
    """The shortest form: 1.0 is 1."""
    return str(int(value)) if value.is_integer() else repr(value)
