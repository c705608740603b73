"""What a paper says, in memory and as the canonical bytes that are hashed and sealed.

    to_bytes(content) -> bytes      from_bytes(data) -> PaperContent      digest(data) -> hex

Profile khoabang-json/1 (see exams/rules/canonical.py): sorted keys, text in NFC, no floats, points
as whole hundredths.
"""

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from exams.bank.models import QuestionKind
from exams.bank.wording import Criterion, Option, criteria_from, options_from
from exams.db import to_hundredths
from exams.rules.canonical import dumps

FORMAT = "khoabang/paper/v1"


@dataclass(frozen=True)
class Item:
    """One question of a paper. `slot` is its number through the whole paper, "1" to "n"."""

    slot: str
    kind: QuestionKind
    text: str
    options: tuple[Option, ...]
    key: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    points: Decimal


@dataclass(frozen=True)
class Section:
    """A section of a paper; `code` is the part of the rule set that it stands for, if any."""

    title: str
    note: str
    items: tuple[Item, ...]
    code: str = ""

    @property
    def points(self) -> Decimal:
        """The full mark of the section."""
        return sum((item.points for item in self.items), Decimal(0))


@dataclass(frozen=True)
class PaperContent:
    """A whole paper."""

    title: str
    minutes: int
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every question in the order of the paper."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def points(self) -> Decimal:
        """The full mark of the paper."""
        return sum((item.points for item in self.items), Decimal(0))

    def item(self, slot: str) -> Item | None:
        """The question of that number."""
        return next((item for item in self.items if item.slot == slot), None)

    def for_candidate(self) -> "PaperContent":
        """The paper without keys and marking scales: what may leave the server in a sitting."""
        return replace(self, sections=tuple(_bare(section) for section in self.sections))


def _bare(section: Section) -> Section:
    items = tuple(replace(item, key=(), criteria=()) for item in section.items)
    return replace(section, items=items)


def to_bytes(content: PaperContent) -> bytes:
    """The canonical bytes of the paper."""
    return dumps(
        {
            "format": FORMAT,
            "title": content.title,
            "minutes": content.minutes,
            "sections": [
                {
                    "code": section.code,
                    "title": section.title,
                    "note": section.note,
                    "items": [_item_out(item) for item in section.items],
                }
                for section in content.sections
            ],
        }
    )


def from_bytes(data: bytes) -> PaperContent:
    """The paper that `to_bytes` wrote."""
    plain = json.loads(data)
    if plain["format"] != FORMAT:
        raise ValueError("not a paper of this format")
    sections = tuple(
        Section(s["title"], s["note"], tuple(_item_in(i) for i in s["items"]), s["code"])
        for s in plain["sections"]
    )
    return PaperContent(plain["title"], plain["minutes"], sections)


def digest(data: bytes) -> str:
    """SHA-256 of the canonical bytes, lower-case hex: recorded when the paper is sealed."""
    return sha256(data).hexdigest()


def _item_out(item: Item) -> dict[str, Any]:
    return {
        "slot": item.slot,
        "kind": item.kind.value,
        "text": item.text,
        "options": [{"id": o.id, "text": o.text} for o in item.options],
        "key": list(item.key),
        "criteria": [
            {"id": c.id, "title": c.title, "guide": c.guide, "max_hundredths": to_hundredths(c.max)}
            for c in item.criteria
        ],
        "points_hundredths": to_hundredths(item.points),
    }


def _item_in(plain: dict[str, Any]) -> Item:
    return Item(
        plain["slot"],
        QuestionKind(plain["kind"]),
        plain["text"],
        options_from(plain["options"]),
        tuple(plain["key"]),
        criteria_from(plain["criteria"]),
        Decimal(plain["points_hundredths"]) / 100,
    )
