"""A marking sheet as filled in: points and a comment for each criterion, a comment on all.

scale(answers) -> tuple[Criterion]           the criteria of a script in paper order
refuse_unfit(sheet, answers)                 points outside the scale are refused
refuse_unfinished(sheet, answers)            what is still missing before it can be given
total(sheet) -> Decimal                      exact sum
full_mark(answers) -> Decimal                what the scale adds up to
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from exams.db import HUNDREDTHS
from exams.errors import Invalid

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the marking scale; `full` is its full mark in points."""

    slot: str
    id: str
    title: str
    guide: str
    full: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """What the marker wrote at one criterion; None: nothing yet."""

    points: Decimal | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet; `entries` follow the order of the scale."""

    entries: tuple[Entry, ...] = field(default_factory=tuple)
    comment: str = ""


def scale(answers: Sequence[dict[str, Any]]) -> tuple[Criterion, ...]:
    """The criteria of a script, answer by answer, in paper order."""
    return tuple(
        Criterion(
            str(answer["slot"]),
            str(row["id"]),
            str(row["title"]),
            str(row.get("guide") or ""),
            Decimal(int(row["max_hundredths"])) / 100,
        )
        for answer in answers
        for row in answer["criteria"]
    )


def full_mark(answers: Sequence[dict[str, Any]]) -> Decimal:
    """What a perfect script would get."""
    return sum((row.full for row in scale(answers)), ZERO)


def total(sheet: Sheet) -> Decimal:
    """The exact sum of the points given so far."""
    return sum((entry.points for entry in sheet.entries if entry.points is not None), ZERO)


def refuse_unfit(sheet: Sheet, answers: Sequence[dict[str, Any]]) -> None:
    """Raises Invalid (its field is points_<place in the scale>) for points outside the scale."""
    criteria = scale(answers)
    if len(criteria) != len(sheet.entries):
        raise Invalid("marking.sheet_unfit", field="comment")
    for place, (row, entry) in enumerate(zip(criteria, sheet.entries, strict=True)):
        points = entry.points
        if points is None:
            continue
        fits = isinstance(points, Decimal) and points.is_finite() and 0 <= points <= row.full
        if not fits or points != points.quantize(HUNDREDTHS):
            raise Invalid(
                "marking.points_out_of_range",
                field=f"points_{place}",
                title=row.title,
                full=row.full,
            )


def refuse_unfinished(sheet: Sheet, answers: Sequence[dict[str, Any]]) -> None:
    """Raises Invalid for the first criterion without points, or for a missing overall comment."""
    for place, (row, entry) in enumerate(zip(scale(answers), sheet.entries, strict=True)):
        if entry.points is None:
            raise Invalid("marking.points_missing", field=f"points_{place}", title=row.title)
    if not sheet.comment.strip():
        raise Invalid("marking.comment_missing", field="comment")
