"""Reads about units, posts and competences."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from exams.errors import NotFound
from exams.names import fold, text_key
from exams.posts.models import Competence, Post, PostCompetence, Unit, UnitSuccession


@dataclass(frozen=True)
class FoundUnit:
    """A unit that a search found: by its own name, or as what a unit so named became."""

    unit: Unit
    formerly: tuple[str, ...]


def get_unit(session: Session, unit_id: int) -> Unit:
    """The unit; raises NotFound."""
    row = session.get(Unit, unit_id)
    if row is None:
        raise NotFound("unit.unknown")
    return row


def get_post(session: Session, post_id: int) -> Post:
    """The post; raises NotFound."""
    row = session.get(Post, post_id)
    if row is None:
        raise NotFound("post.unknown")
    return row


def units_on(session: Session, day: date, parent_id: int | None = None) -> list[Unit]:
    """The units in force on the day under this parent (None: at the top), by name."""
    wanted = _in_force(select(Unit), day).where(
        Unit.parent_id.is_(None) if parent_id is None else Unit.parent_id == parent_id
    )
    return by_name(session.scalars(wanted).all())


def all_units_on(session: Session, day: date) -> list[Unit]:
    """Every unit in force on the day, by name: for a list to choose from."""
    return by_name(session.scalars(_in_force(select(Unit), day)).all())


def line_of(unit: Unit) -> list[Unit]:
    """The unit and those above it, the highest first."""
    line = [unit]
    while line[0].parent is not None:
        line.insert(0, line[0].parent)
    return line


def search_units(session: Session, words: str) -> list[FoundUnit]:
    """Units of today or of old whose name has the words, marks aside, with what they became.

    A unit that ended leads to its successors: "quan 1" finds the wards that stand there.
    """
    wanted = fold(words)
    if not wanted:
        return []
    named = session.scalars(select(Unit).where(Unit.name_fold.contains(wanted, autoescape=True)))
    former: dict[int, set[str]] = {}
    found: dict[int, Unit] = {unit.id: unit for unit in named}
    _follow(session, found, former)
    order = sorted(found.values(), key=lambda u: (u.id in former, text_key(u.name)))
    return [FoundUnit(unit, tuple(sorted(former.get(unit.id, ()), key=text_key))) for unit in order]


def predecessors(session: Session, unit_id: int) -> list[Unit]:
    """What was merged, split or renamed into this unit."""
    return _beside(session, UnitSuccession.predecessor_id, UnitSuccession.successor_id, unit_id)


def successors(session: Session, unit_id: int) -> list[Unit]:
    """What this unit became."""
    return _beside(session, UnitSuccession.successor_id, UnitSuccession.predecessor_id, unit_id)


def posts(session: Session, unit_id: int | None = None) -> list[Post]:
    """Every post, or those of one unit, by unit and title."""
    wanted = select(Post).options(
        selectinload(Post.unit),
        selectinload(Post.competences).selectinload(PostCompetence.competence),
    )
    if unit_id is not None:
        wanted = wanted.where(Post.unit_id == unit_id)
    found = session.scalars(wanted).all()
    return sorted(found, key=lambda post: (text_key(post.unit.name), text_key(post.title), post.id))


def framework(session: Session) -> list[Competence]:
    """The competences: common, then professional, then leadership, as they were loaded."""
    order = {"common": 0, "professional": 1, "leadership": 2}
    rows = session.scalars(select(Competence).order_by(Competence.id)).all()
    return sorted(rows, key=lambda row: order.get(row.group, 9))


def by_name(units: Collection[Unit]) -> list[Unit]:
    """Units as Vietnamese sorts their names."""
    return sorted(units, key=lambda unit: text_key(unit.name))


def _in_force(wanted: Any, day: date) -> Any:
    return wanted.where(Unit.valid_from <= day, or_(Unit.valid_to.is_(None), Unit.valid_to >= day))


def _follow(session: Session, found: dict[int, Unit], former: dict[int, set[str]]) -> None:
    """Add the successors of those that ended, and the successors of these."""
    ended: Sequence[Unit] = [unit for unit in found.values() if unit.valid_to is not None]
    seen: set[int] = set()
    while ended:
        seen |= {unit.id for unit in ended}
        links = session.scalars(
            select(UnitSuccession)
            .options(
                selectinload(UnitSuccession.predecessor), selectinload(UnitSuccession.successor)
            )
            .where(UnitSuccession.predecessor_id.in_([unit.id for unit in ended]))
        ).all()
        for link in links:
            found[link.successor_id] = link.successor
            former.setdefault(link.successor_id, set()).add(link.predecessor.name)
        ended = [link.successor for link in links if link.successor_id not in seen]


def _beside(session: Session, wanted: Any, given: Any, unit_id: int) -> list[Unit]:
    rows = session.scalars(
        select(Unit).join(UnitSuccession, Unit.id == wanted).where(given == unit_id)
    ).all()
    return by_name(rows)
