"""Small legal worlds for tests, built by the services wherever there is one.

Every builder takes a system unit of work, so that a test states what it needs in one line.
"""

from datetime import date
from decimal import Decimal
from itertools import count

from exams.competitions.models import (
    AdoptedRuleSet,
    Competition,
    CompetitionPost,
    Part,
    PartKind,
    PartStage,
    Stage,
)
from exams.events import EventKind
from exams.names import fold
from exams.people.models import Person
from exams.people.service import grant_role, register_person
from exams.permissions import Role
from exams.posts.models import Post, PostLevel, Unit
from exams.uow import UnitOfWork

_number = count(1)


def person(uow: UnitOfWork, name: str = "Trần Thị Thử Nghiệm") -> Person:
    """A registered person with an address of their own."""
    return register_person(uow, name, f"person{next(_number)}@example.vn")


def holder(uow: UnitOfWork, role: Role, competition: Competition | None, name: str = "") -> Person:
    """A person who holds the role in the competition."""
    someone = person(uow, name or f"Nguyễn {role.value.title()}")
    grant_role(uow, someone.id, role, competition.id if competition else None)
    return someone


def unit(uow: UnitOfWork, name: str = "Sở Nội vụ") -> Unit:
    """A unit in force since 2025."""
    n = next(_number)
    row = Unit(
        code=f"unit-{n}",
        name=name,
        name_fold=fold(name),
        kind="department",
        valid_from=date(2025, 7, 1),
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(EventKind.UNITS_IMPORTED, f"unit:{row.id}", public={"added": 1, "changed": 0})
    return row


def post(
    uow: UnitOfWork, title: str = "Trưởng phòng", level: PostLevel = PostLevel.DIVISION
) -> Post:
    """A post in a unit of its own."""
    row = Post(unit_id=unit(uow).id, title=title, level=level, duties="Lãnh đạo phòng.")
    uow.session.add(row)
    uow.session.flush()
    return row


def bare_competition(
    uow: UnitOfWork,
    *,
    stage: Stage = Stage.DRAFT,
    parts: tuple[tuple[str, PartKind, PartStage], ...] = (
        ("written", PartKind.WRITTEN, PartStage.PLANNED),
        ("proposal", PartKind.PROPOSAL, PartStage.PLANNED),
    ),
    rule_set: str = "leadership-written-proposal",
) -> Competition:
    """A competition put straight into a stage, for tests of one later step. Rules are real."""
    from exams.rules.adoption import adopt
    from exams.rules.loader import load_shipped

    adopted = adopt(load_shipped(rule_set), {})
    creator = person(uow, "Lê Người Lập")
    where = post(uow)
    past = stage not in (Stage.DRAFT, Stage.SUBMITTED, Stage.STOPPED)
    done = stage in (Stage.PUBLISHED, Stage.RECOGNISED)
    n = next(_number)
    row = Competition(
        code=f"snv-2026-{n:03d}",
        title="Thi tuyển chức danh Trưởng phòng",
        unit_id=where.unit_id,
        stage=stage,
        created_at=uow.now,
        created_by=creator.id,
        announced_at=uow.now if past else None,
        announced_by=creator.id if past else None,
        published_at=uow.now if done else None,
        published_by=creator.id if done else None,
        adopted=AdoptedRuleSet(
            code=rule_set,
            set_version="1",
            changes={},
            canonical=adopted.canonical().decode(),
            sha256=adopted.sha256,
            frozen_at=uow.now if past else None,
        ),
        posts=[CompetitionPost(post_id=where.id, vacancies=1)],
        parts=[
            Part(
                code=code,
                ordinal=i,
                kind=kind,
                title_vi=code,
                title_en=code,
                max_marks=Decimal(100),
                pass_mark=Decimal(50),
                stage=at,
            )
            for i, (code, kind, at) in enumerate(parts, 1)
        ],
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.COMPETITION_CREATED,
        f"competition:{row.id}",
        competition_id=row.id,
        public={"code": row.code, "rule_set": rule_set},
    )
    return row
