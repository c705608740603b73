"""A part with scripts to be marked, built without their authors (or with, for the lock's tests)."""

from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from exams.competitions.models import Competition, Part, PartKind, PartStage, Stage
from exams.marking.giving import give_mark
from exams.marking.models import Script
from exams.marking.queries import own_allocation
from exams.marking.service import allocate
from exams.marking.sheets import Entry, Sheet
from exams.people.models import Person
from exams.permissions import Role
from exams.uow import UnitOfWork
from tests.build import bare_competition, holder

CRITERIA = [
    {"id": "substance", "title": "Nội dung", "max_hundredths": 6000, "guide": "Đúng, đủ ý."},
    {"id": "form", "title": "Trình bày", "max_hundredths": 4000, "guide": "Mạch lạc."},
]


@dataclass
class Marked:
    """The people and things of one part in marking."""

    competition: Competition
    part: Part
    secretary: Person
    chair: Person
    markers: list[Person] = field(default_factory=list)
    remarkers: list[Person] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def answers(text: str) -> list[dict[str, Any]]:
    """One essay with two criteria, 60 and 40 points."""
    return [
        {
            "slot": "q1",
            "question": "Trình bày quan điểm của anh, chị.",
            "criteria": CRITERIA,
            "text": text,
        }
    ]


def coded_part(
    uow: UnitOfWork,
    *,
    scripts: int = 3,
    markers: int = 3,
    remarkers: int = 2,
    stage: PartStage = PartStage.CODED,
) -> Marked:
    """A written part whose scripts have codes, with markers; marking has not begun."""
    competition = bare_competition(
        uow,
        stage=Stage.LISTED,
        parts=(
            ("written", PartKind.WRITTEN, stage),
            ("proposal", PartKind.PROPOSAL, PartStage.PLANNED),
        ),
    )
    part = competition.parts[0]
    codes = [f"C{n:03d}XYZ" for n in range(1, scripts + 1)]
    for code in codes:
        text = f"Bài làm {code}.\nĐoạn hai."
        uow.session.add(
            Script(
                part_id=part.id,
                code=code,
                answers=answers(text),
                text_sha256=sha256(text.encode()).hexdigest(),
            )
        )
    uow.session.flush()
    names = [f"Phạm Giám Khảo {n}" for n in range(1, markers + 1)]
    return Marked(
        competition,
        part,
        holder(uow, Role.SECRETARY, competition),
        holder(uow, Role.CHAIR, competition),
        [holder(uow, Role.MARKER, competition, name) for name in names],
        [holder(uow, Role.REMARKER, competition, f"Đỗ Phúc Khảo {n}") for n in range(remarkers)],
        codes,
    )


def start(uow: UnitOfWork, world: Marked) -> Marked:
    """Marking begins: every script is with two markers."""
    allocate(uow, world.part.id)
    uow.session.flush()
    return world


def another_marker(uow: UnitOfWork, world: Marked, role: Role = Role.MARKER) -> Person:
    """One more person who holds the role."""
    return holder(uow, role, world.competition, "Vũ Thêm Người")


def sheet(total: str | Decimal, comment: str = "Bài làm khá.") -> Sheet:
    """A sheet whose points add up to the total: up to 60 for substance, the rest for form."""
    whole = Decimal(total)
    first = min(whole, Decimal(60))
    return Sheet((Entry(first, "Đủ ý"), Entry(whole - first)), comment)


def gives(uow: UnitOfWork, code: str, total: str, **options: Any) -> None:
    """The acting marker gives this total to the script."""
    rounds = {"rounds": options["rounds"]} if "rounds" in options else {}
    mine = own_allocation(uow.session, uow.person_id, code, **rounds)
    give_mark(uow, code, sheet(total), mine.version, **options)
