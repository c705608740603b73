"""What a question says: its text, options, key and marking scale; and when that is sound."""

import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from string import ascii_lowercase
from typing import Any

from exams.bank.models import QuestionKind
from exams.db import to_hundredths
from exams.errors import Invalid

CHOICE_KINDS = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE})
# Papers are written in Vietnamese whatever the language of the pages around them.
TRUE_OR_FALSE = (("true", "Đúng"), ("false", "Sai"))
MOST_OPTIONS = len(ascii_lowercase)


@dataclass(frozen=True)
class Option:
    """One choice; its id is a letter that never changes within the version."""

    id: str
    text: str


@dataclass(frozen=True)
class Criterion:
    """One line of the marking scale: at most `max` points, and how to give them."""

    id: str
    title: str
    max: Decimal
    guide: str = ""


@dataclass(frozen=True)
class Wording:
    """One wording of a question. `key`: ids of options, or the texts accepted."""

    kind: QuestionKind
    text: str
    options: tuple[Option, ...] = ()
    key: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()

    def tidied(self) -> "Wording":
        """The same in NFC without idle space, so that equal questions are stored equal."""
        return replace(
            self,
            text=tidy(self.text),
            options=tuple(Option(o.id, tidy(o.text)) for o in self.options),
            key=tuple(tidy(k) for k in self.key),
            criteria=tuple(
                Criterion(c.id, tidy(c.title), c.max, tidy(c.guide)) for c in self.criteria
            ),
        )


def choice(kind: QuestionKind, text: str, options: list[tuple[str, bool]]) -> Wording:
    """A single- or multiple-choice question from (text, whether right) in order.

    Raises Invalid when there are more options than letters: none is dropped in silence.
    """
    if len(options) > MOST_OPTIONS:
        raise Invalid("question.too_many_options", field="options", most=MOST_OPTIONS)
    lettered = list(zip(ascii_lowercase, options, strict=False))
    return Wording(
        kind,
        text,
        tuple(Option(letter, shown) for letter, (shown, _) in lettered),
        tuple(letter for letter, (_, right) in lettered if right),
    )


def true_or_false(text: str, right: bool) -> Wording:
    """A statement to judge."""
    options = tuple(Option(id_, shown) for id_, shown in TRUE_OR_FALSE)
    return Wording(QuestionKind.TRUE_FALSE, text, options, ("true" if right else "false",))


def short(text: str, accepted: list[str]) -> Wording:
    """A question answered by a few words, any of which is accepted."""
    return Wording(QuestionKind.SHORT, text, key=tuple(accepted))


def essay(text: str, criteria: list[tuple[str, Decimal, str]]) -> Wording:
    """An essay with its marking scale: (criterion, most points, guide) in order."""
    numbered = enumerate(criteria, 1)
    return Wording(
        QuestionKind.ESSAY,
        text,
        criteria=tuple(Criterion(f"c{n}", *line) for n, line in numbered),
    )


def check(wording: Wording) -> None:
    """Raises Invalid naming the field when the question could not be answered or scored.

    An essay may still be without a marking scale here: a paper that uses it may not.
    """
    if not wording.text:
        raise Invalid("question.text_missing", field="text")
    if wording.kind is QuestionKind.ESSAY:
        _check_criteria(wording)
    elif wording.kind is QuestionKind.SHORT:
        if not any(wording.key):
            raise Invalid("question.key_missing", field="accepted")
    else:
        _check_choices(wording)


def _check_choices(wording: Wording) -> None:
    shown = [option.text for option in wording.options]
    if len(shown) < 2 or not all(shown):
        raise Invalid("question.two_options", field="options")
    if len({text.casefold() for text in shown}) < len(shown):
        raise Invalid("question.options_alike", field="options")
    if not wording.key:
        raise Invalid("question.key_missing", field="right")
    if wording.kind is not QuestionKind.MULTIPLE and len(wording.key) > 1:
        raise Invalid("question.one_key", field="right")


def _check_criteria(wording: Wording) -> None:
    for criterion in wording.criteria:
        if not criterion.title or criterion.max <= 0:
            raise Invalid("question.criterion_incomplete", field="criteria")
        to_hundredths(criterion.max)


def stored(wording: Wording) -> dict[str, list[Any]]:
    """The columns `options`, `key` and `criteria` of a version."""
    return {
        "options": [{"id": o.id, "text": o.text} for o in wording.options],
        "key": list(wording.key),
        "criteria": [
            {"id": c.id, "title": c.title, "max_hundredths": to_hundredths(c.max), "guide": c.guide}
            for c in wording.criteria
        ],
    }


def criteria_from(rows: list[Any]) -> tuple[Criterion, ...]:
    """The marking scale as it was stored."""
    return tuple(
        Criterion(row["id"], row["title"], Decimal(row["max_hundredths"]) / 100, row["guide"])
        for row in rows
    )


def options_from(rows: list[Any]) -> tuple[Option, ...]:
    """The options as they were stored."""
    return tuple(Option(row["id"], row["text"]) for row in rows)


def tidy(text: str) -> str:
    """NFC, Unix line ends, no control characters (PostgreSQL refuses NUL), no space around."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(s for s in lines if s in "\n\t" or unicodedata.category(s) != "Cc").strip()
