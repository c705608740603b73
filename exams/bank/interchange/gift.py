"""GIFT, the plain-text question format of Moodle: to questions, or faults by line; and back.

    parse(text) -> Parsed(questions, faults)       write(drafts) -> text

Read: categories, comments, titles, single and multiple choice, true/false, short answer, essay,
missing word, escapes, feedback (skipped). Refused with a reason: matching, numerical and partly
right answers, which our scoring (full points or none) has no place for.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from exams.bank.interchange.gift_text import (
    Piece,
    escape,
    escape_answer,
    escape_start,
    plain,
    split_answers,
    unescape,
)
from exams.bank.models import QuestionKind
from exams.bank.wording import Wording, check, choice, essay, short, true_or_false
from exams.errors import Invalid

TRUE_WORDS, FALSE_WORDS = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})
LONGEST_TOPIC = 120
BLANK = "_____"
_TITLE = re.compile(r"^::((?:\\.|[^\\])*?)::", re.DOTALL)
_FORMAT = re.compile(r"^\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%")


@dataclass(frozen=True)
class Draft:
    """One question that could be read; `line` is where it begins, counted from 1."""

    line: int
    title: str
    topic: str
    wording: Wording


@dataclass(frozen=True)
class Fault:
    """Why the question at this line could not be read."""

    line: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Parsed:
    """Everything in the file: what could be read and what could not, in its order."""

    questions: tuple[Draft, ...]
    faults: tuple[Fault, ...]


class _Refused(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def parse(text: str) -> Parsed:
    """Read the whole file; a fault in one question never hides another question."""
    drafts: list[Draft] = []
    faults: list[Fault] = []
    topic = ""
    for line, chunk in _chunks(text):
        if chunk.startswith("$CATEGORY:"):
            topic = _topic(chunk)
            if len(topic) > LONGEST_TOPIC:
                faults.append(Fault(line, "gift.topic_long", {"most": LONGEST_TOPIC}))
                topic = topic[:LONGEST_TOPIC].rstrip()
            continue
        try:
            drafts.append(_question(line, chunk, topic))
        except _Refused as refused:
            faults.append(Fault(line, refused.code, refused.facts))
        except Invalid as refused:
            facts = {name: value for name, value in refused.facts.items() if name != "field"}
            faults.append(Fault(line, refused.code, facts))
    return Parsed(tuple(drafts), tuple(faults))


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """(first line, text) of each question or category; a blank line ends one, comments vanish."""
    composed = unicodedata.normalize("NFC", text.lstrip("\ufeff"))
    lines = composed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    first = 0
    for number, line in enumerate([*lines, ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            continue
        category = bare.startswith("$CATEGORY:")
        if (not bare or category) and kept:
            yield first, "\n".join(kept).strip()
            kept = []
        if category:
            yield number, bare
        elif bare:
            first = first if kept else number
            kept.append(line)


def _topic(chunk: str) -> str:
    path = unescape(chunk.removeprefix("$CATEGORY:")).strip().removeprefix("$course$").strip("/ ")
    return path.removeprefix("top/")


def _question(line: int, chunk: str, topic: str) -> Draft:
    title, body = _title(chunk)
    markup = _FORMAT.match(body)
    body = body[markup.end() :] if markup else body
    before, answers, after = _braces(body)
    shown = unescape(before).strip()
    if after.strip():
        shown = f"{shown} {BLANK} {unescape(after).strip()}"
    if markup and markup[1] == "html":
        shown = plain(shown)
    wording = _wording(shown.strip(), answers.strip()).tidied()
    check(wording)
    return Draft(line, title, topic, wording)


def _title(chunk: str) -> tuple[str, str]:
    found = _TITLE.match(chunk)
    if found is None:
        return "", chunk
    return unescape(found[1]).strip(), chunk[found.end() :].lstrip()


def _braces(body: str) -> tuple[str, str, str]:
    """Text before, inside and after the one pair of braces that are not escaped."""
    places = [(m.start(), m[0]) for m in re.finditer(r"\\.|[{}]", body, re.DOTALL)]
    signs = [(at, sign) for at, sign in places if sign in "{}"]
    if not signs:
        raise _Refused("gift.no_braces")
    if [sign for _, sign in signs] != ["{", "}"]:
        raise _Refused("gift.unbalanced_braces" if len(signs) % 2 else "gift.several_braces")
    opened, closed = signs[0][0], signs[1][0]
    return body[:opened], body[opened + 1 : closed], body[closed + 1 :]


def _wording(text: str, answers: str) -> Wording:
    general = re.search(r"(?<!\\)####", answers)
    inside = answers[: general.start()].strip() if general else answers
    if not inside:
        return essay(text, [])
    if inside.startswith("#"):
        raise _Refused("gift.numerical")
    word = inside.split("#")[0].strip().upper()
    if word in TRUE_WORDS | FALSE_WORDS:
        return true_or_false(text, word in TRUE_WORDS)
    if inside[0] not in "=~":
        raise _Refused("gift.answer_mark", found=inside[:20])
    pieces = [_weighed(piece) for piece in split_answers(inside)]
    if all(piece.right for piece, _ in pieces):
        if any("->" in piece.text for piece, _ in pieces):
            raise _Refused("gift.matching")
        return _short(text, pieces)
    return _choice(text, pieces)


def _weighed(piece: Piece) -> tuple[Piece, Decimal | None]:
    """The answer without its %weight%, and the weight if it has one."""
    found = _WEIGHT.match(piece.text)
    if found is None:
        if piece.text.startswith("%"):
            raise _Refused("gift.weight", found=piece.text[:20])
        return piece, None
    try:
        weight = Decimal(found[1])
    except InvalidOperation:
        raise _Refused("gift.weight", found=found[0]) from None
    return Piece(piece.right, piece.text[found.end() :].strip()), weight


def _short(text: str, pieces: list[tuple[Piece, Decimal | None]]) -> Wording:
    if any(weight not in (None, 100) for _, weight in pieces):
        raise _Refused("gift.partly_right")
    return short(text, [unescape(piece.text) for piece, _ in pieces])


def _choice(text: str, pieces: list[tuple[Piece, Decimal | None]]) -> Wording:
    marked = [piece.right for piece, _ in pieces]
    positive = [weight is not None and weight > 0 for _, weight in pieces]
    shown = [unescape(piece.text) for piece, _ in pieces]
    if any(marked):
        if any(weight not in (None, 100) and weight > 0 for _, weight in pieces if weight):
            raise _Refused("gift.partly_right")
        if sum(marked) > 1:
            raise _Refused("question.one_key")
        return choice(QuestionKind.SINGLE, text, list(zip(shown, marked, strict=True)))
    if not any(positive):
        raise _Refused("gift.no_right_answer")
    total = sum((w for _, w in pieces if w is not None and w > 0), Decimal(0))
    if not Decimal("99.9") <= total <= Decimal("100.1"):
        raise _Refused("gift.weights_sum", found=str(total))
    kind = QuestionKind.MULTIPLE if sum(positive) > 1 else QuestionKind.SINGLE
    return choice(kind, text, list(zip(shown, positive, strict=True)))


def write(drafts: Iterable[Draft]) -> str:
    """The questions as GIFT; the marking scale of an essay has no place there and is left out."""
    parts: list[str] = []
    topic = ""
    for draft in drafts:
        if draft.topic != topic:
            topic = draft.topic
            parts.append(f"$CATEGORY: {escape(topic)}")
        title = f"::{escape(draft.title)}::" if draft.title else ""
        parts.append(f"{title}{escape_start(draft.wording.text)} {{{_answers(draft.wording)}}}")
    return "\n\n".join(parts) + "\n"


def _answers(wording: Wording) -> str:
    if wording.kind is QuestionKind.ESSAY:
        return ""
    if wording.kind is QuestionKind.TRUE_FALSE:
        return "TRUE" if wording.key == ("true",) else "FALSE"
    if wording.kind is QuestionKind.SHORT:
        return " ".join(f"={escape_answer(text)}" for text in wording.key)
    return "\n".join(["", *_option_lines(wording), ""])


def _option_lines(wording: Wording) -> Iterator[str]:
    weights = _weights(len(wording.key))
    for option in wording.options:
        right = option.id in wording.key
        if wording.kind is QuestionKind.SINGLE:
            yield f"{'=' if right else '~'}{escape_answer(option.text)}"
        else:
            yield f"~%{next(weights) if right else -100}%{escape_answer(option.text)}"


def _weights(count: int) -> Iterator[Decimal]:
    """Weights of so many right answers that add up to exactly 100."""
    each = (Decimal(100) / count).quantize(Decimal("0.00001"))
    yield from [each] * (count - 1)
    yield Decimal(100) - each * (count - 1)
