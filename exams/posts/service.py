"""Loading units and the competence framework; defining posts and changing them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from exams.clock import local_day
from exams.errors import Invalid, NotFound, Stale
from exams.events import EventKind
from exams.names import fold
from exams.permissions import Action
from exams.posts.frameworks import Competence as CompetenceRow
from exams.posts.frameworks import competences
from exams.posts.import_units import UnitRow, unit_rows
from exams.posts.models import Competence, Post, PostCompetence, PostLevel, Unit, UnitSuccession
from exams.uow import UnitOfWork

LEVELS = range(1, 6)


def import_units(uow: UnitOfWork, rows: Sequence[UnitRow] | None = None) -> tuple[int, int]:
    """Load unit versions, parents before children; repeating it changes nothing.

    Returns (added, changed). Units that the rows no longer name are kept: history is not erased.
    """
    uow.require(Action.POST_WRITE)
    known = {unit.code: unit for unit in uow.session.scalars(select(Unit))}
    given = unit_rows() if rows is None else rows
    added = changed = 0
    for row in given:
        if row.code in known:
            changed += _update_unit(known[row.code], row, known)
        else:
            known[row.code] = _add_unit(uow.session, row, known)
            added += 1
    changed += _link_successors(uow.session, given, known)
    if added or changed:
        facts = {"added": added, "changed": changed}
        uow.record(EventKind.UNITS_IMPORTED, "units", public=facts)
    return added, changed


def load_framework(uow: UnitOfWork, rows: Sequence[CompetenceRow] | None = None) -> int:
    """Load the competences, five levels each; repeating it changes nothing. Returns how many."""
    uow.require(Action.POST_WRITE)
    known = {row.code: row for row in uow.session.scalars(select(Competence))}
    given = competences() if rows is None else rows
    touched = sum(_put_competence(uow.session, row, known) for row in given)
    if touched:
        uow.record(EventKind.FRAMEWORK_LOADED, "framework", public={"count": touched})
    return touched


def define_post(
    uow: UnitOfWork,
    unit_id: int,
    title: str,
    level: PostLevel,
    duties: str = "",
    levels: Mapping[int, int] | None = None,
) -> Post:
    """Define a leadership post of a unit that exists today.

    `levels`: the level (1 to 5) of each competence the post needs, by the competence's id.
    """
    uow.require(Action.POST_WRITE)
    unit = _unit_today(uow, unit_id)
    post = Post(unit_id=unit.id, title=_title(title), level=level, duties=duties.strip())
    _set_levels(uow.session, post, levels or {})
    uow.session.add(post)
    uow.session.flush()  # the event names the row
    _record(uow, post, unit)
    return post


def change_post(
    uow: UnitOfWork,
    post_id: int,
    version: int,
    *,
    title: str,
    level: PostLevel,
    duties: str,
    levels: Mapping[int, int],
) -> Post:
    """Change a post as it was read; raises Stale when somebody changed it since."""
    uow.require(Action.POST_WRITE)
    post = uow.session.get(Post, post_id)
    if post is None:
        raise NotFound("post.unknown")
    if post.version != version:
        raise Stale("stale.row")
    post.title, post.level, post.duties = _title(title), level, duties.strip()
    flag_modified(post, "title")  # levels are rows of their own: the version counts them too
    _set_levels(uow.session, post, levels)
    _record(uow, post, post.unit)
    return post


def _unit_today(uow: UnitOfWork, unit_id: int) -> Unit:
    unit = uow.session.get(Unit, unit_id)
    if unit is None:
        raise Invalid("unit.unknown", field="unit_id")
    today = local_day(uow.now)
    if unit.valid_from > today:
        raise Invalid("unit.not_yet", field="unit_id", unit=unit.name, begins_on=unit.valid_from)
    if unit.valid_to is not None and unit.valid_to < today:
        raise Invalid("unit.ended", field="unit_id", unit=unit.name, ended_on=unit.valid_to)
    return unit


def _title(title: str) -> str:
    words = " ".join(title.split())
    if not words:
        raise Invalid("post.title_missing", field="title")
    return words


def _set_levels(session: Session, post: Post, levels: Mapping[int, int]) -> None:
    """Keep the rows that stay, so that no key is inserted twice in one flush."""
    for competence_id, level in levels.items():
        if level not in LEVELS or session.get(Competence, competence_id) is None:
            raise Invalid("post.competence_level", field="levels", level=level)
    kept = {row.competence_id: row for row in post.competences}
    for competence_id, row in kept.items():
        if competence_id not in levels:
            post.competences.remove(row)
    for competence_id, level in levels.items():
        if competence_id in kept:
            kept[competence_id].level = level
        else:
            post.competences.append(PostCompetence(competence_id=competence_id, level=level))


def _record(uow: UnitOfWork, post: Post, unit: Unit) -> None:
    public = {"unit": unit.code, "level": post.level.value}
    uow.record(
        EventKind.POST_DEFINED, f"post:{post.id}", public=public, private={"title": post.title}
    )


def _add_unit(session: Session, row: UnitRow, known: Mapping[str, Unit]) -> Unit:
    unit = Unit(code=row.code)
    _copy_unit(unit, row, known)
    session.add(unit)
    session.flush()  # children and successors need its id
    return unit


def _update_unit(unit: Unit, row: UnitRow, known: Mapping[str, Unit]) -> bool:
    parent_id = known[row.parent_code].id if row.parent_code else None
    before = (unit.name, unit.kind, unit.parent_id, unit.valid_from, unit.valid_to)
    if before == (row.name, row.type, parent_id, row.valid_from, row.valid_to):
        return False
    _copy_unit(unit, row, known)
    return True


def _copy_unit(unit: Unit, row: UnitRow, known: Mapping[str, Unit]) -> None:
    unit.name, unit.name_fold, unit.kind = row.name, fold(row.name), row.type
    unit.parent_id = known[row.parent_code].id if row.parent_code else None
    unit.valid_from, unit.valid_to = row.valid_from, row.valid_to


def _link_successors(session: Session, rows: Sequence[UnitRow], known: Mapping[str, Unit]) -> int:
    linked = {(s.predecessor_id, s.successor_id) for s in session.scalars(select(UnitSuccession))}
    wanted = {
        (known[code].id, known[row.code].id) for row in rows for code in row.predecessor_codes
    }
    for predecessor_id, successor_id in sorted(wanted - linked):
        session.add(UnitSuccession(predecessor_id=predecessor_id, successor_id=successor_id))
    return len(wanted - linked)


def _put_competence(session: Session, row: CompetenceRow, known: Mapping[str, Competence]) -> bool:
    levels = [{"level": item.level, "vi": item.vi, "en": item.en} for item in row.levels]
    found = known.get(row.code)
    wanted = (row.group, row.name_vi, row.name_en, levels)
    if found is not None and (found.group, found.name_vi, found.name_en, found.levels) == wanted:
        return False
    if found is None:
        found = Competence(code=row.code)
        session.add(found)
    found.group, found.name_vi, found.name_en, found.levels = wanted
    return True
