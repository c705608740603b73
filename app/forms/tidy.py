"""Text as people type it, made comparable: one Unicode form, no stray control characters."""

import unicodedata


def tidy(text: str) -> str:
    """NFC, Unix line ends, no control characters (PostgreSQL refuses NUL), no space around."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return "".join(kept).strip()
