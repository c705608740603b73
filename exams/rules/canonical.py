"""The one way to write plain data as bytes that are hashed: profile khoabang-json/1.

Keys of [a-z0-9_], no floats, points and shares as whole hundredths, text in NFC, the exact bytes of
json.dumps(sort_keys, no spaces, ensure_ascii=False).
"""

import json
import unicodedata
from typing import Any

from exams.errors import RuleBroken


def dumps(value: Any) -> bytes:
    """The canonical bytes of plain data; raises RuleBroken("rules.float") if it holds a float."""
    _refuse_floats(value)
    text = json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    )
    return unicodedata.normalize("NFC", text).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise RuleBroken("rules.float")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
