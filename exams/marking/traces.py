"""Words in a comment that could tell who somebody is, so that the marker is asked once more.

    traces(texts) -> list[str]      e-mail addresses, telephone and exam numbers found, in order

Names cannot be told from other words; these can (hotcrp#348, #352).
"""

import re
from collections.abc import Iterable

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\d)(\+84|0)[\s.-]?\d(?:[\s.-]?\d){7,9}(?!\d)")
_EXAM_NUMBER = re.compile(r"\b(SBD|số báo danh)\b[\s:.]*\w*", re.IGNORECASE)


def traces(texts: Iterable[str]) -> list[str]:
    """Everything that looks like an address, a telephone number or an exam number."""
    return [
        found.group().strip()
        for text in texts
        for pattern in (_EMAIL, _PHONE, _EXAM_NUMBER)
        for found in pattern.finditer(text)
    ]
