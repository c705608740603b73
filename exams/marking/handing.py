"""Putting a script into a marker's hands, and taking it out again."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from exams.competitions.models import Part
from exams.marking.allotment import replacement
from exams.marking.models import Allocation, Round, Script
from exams.marking.standing import FIRST_MARKING, REMARKING
from exams.people.queries import holders
from exams.permissions import Role
from exams.uow import UnitOfWork


def release_left(
    script: Script, present: Collection[int], rounds: Sequence[Round] = FIRST_MARKING
) -> None:
    """Take the script from who is no longer present; a mark that was given stays."""
    for allocation in script.allocations:
        unfinished = allocation.active and allocation.given_at is None
        if unfinished and allocation.round in rounds and allocation.marker_id not in present:
            allocation.active = None


def free(uow: UnitOfWork, part: Part, script: Script, role: Role) -> list[int]:
    had = {allocation.marker_id for allocation in script.allocations}
    return [person for person in ids(uow, part, role) if person not in had]


def hand_to_another(uow: UnitOfWork, part: Part, script: Script, which: Round) -> Allocation | None:
    uow.session.flush()
    role = Role.REMARKER if which in REMARKING else Role.MARKER
    load = _unfinished(uow)
    chosen = replacement(free(uow, part, script, role), load, uow.chance)
    if chosen is None:
        return None
    last = uow.session.scalar(
        select(func.max(Allocation.queue)).where(Allocation.marker_id == chosen)
    )
    return hand(uow, script, which, chosen, (last or 0) + 1)


def _unfinished(uow: UnitOfWork) -> dict[int, int]:
    rows = uow.session.execute(
        select(Allocation.marker_id, func.count())
        .where(Allocation.active.is_(True), Allocation.given_at.is_(None))
        .group_by(Allocation.marker_id)
    )
    return {row[0]: row[1] for row in rows}


def hand(uow: UnitOfWork, script: Script, which: Round, marker: int, queue: int) -> Allocation:
    row = Allocation(
        script=script,
        round=which,
        marker_id=marker,
        queue=queue,
        active=True,
        allocated_at=uow.now,
        comment="",
    )
    uow.session.add(row)
    return row


def ids(uow: UnitOfWork, part: Part, role: Role) -> list[int]:
    return sorted({p.id for p in holders(uow.session, part.competition_id, role, uow.now)})
