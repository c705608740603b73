"""Scoring by key, the same for every candidate: full points or none.

Part of a right answer earns nothing: the shipped rules of computer tests count a question as
right or wrong ("mỗi câu một điểm", Nghị định 138/2020/NĐ-CP, Điều 14 and the sets' citations).
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from exams.bank.models import QuestionKind

_ID = re.compile(r"[a-z0-9_]+")
ZERO = Decimal(0)


def score(
    kind: QuestionKind, key: Iterable[str], points: Decimal, answer: str | Iterable[str] | None
) -> Decimal:
    """Points for the answer: `points` when right, 0 when wrong or empty.

    `answer` is the stored text of the slot: ids of options in any order and with any separator, or
    the words of a short answer. Raises ValueError for an essay: people mark those.
    """
    if kind is QuestionKind.ESSAY:
        raise ValueError("an essay is not scored by a key")
    if answer is None:
        return ZERO
    if kind is QuestionKind.SHORT:
        text = answer if isinstance(answer, str) else " ".join(answer)
        right = bool(comparable(text)) and comparable(text) in {comparable(k) for k in key}
    else:
        given = chosen(answer)
        right = bool(given) and given == frozenset(key)
    return points if right else ZERO


def chosen(answer: str | Iterable[str]) -> frozenset[str]:
    """The ids of the options that the stored answer names."""
    return frozenset(_ID.findall(answer)) if isinstance(answer, str) else frozenset(answer)


def comparable(text: str) -> str:
    """A short answer without what must not matter: composition, capitals, idle space."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return " ".join(unicodedata.normalize("NFC", composed).split())
