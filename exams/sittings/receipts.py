"""Answers as they are stored, and the receipt that proves which text was."""

import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from exams.rules.canonical import dumps

LABEL = b"khoabang/receipt/v1\n"
MOST_CHARACTERS = 200_000


def stored_text(typed: str) -> str:
    """What is stored of a typed text: NFC, line ends as \\n, nothing else changed."""
    return unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))


def receipt(answers: Mapping[str, str]) -> str:
    """SHA-256 over "khoabang/receipt/v1\\n" and the canonical JSON object {slot: text}."""
    return sha256(LABEL + dumps(dict(answers))).hexdigest()
