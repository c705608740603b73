"""What counts of an attempt: the newest save of each slot, and the history behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from exams.papers.models import MAIN
from exams.sittings.models import Attempt, Save, Seat, Sitting
from exams.sittings.mop_up_models import MOVED

# Slots of the page itself, saved like answers and meant for nobody but the candidate.
FLAGS, NOTES = "~flags", "~notes"


@dataclass(frozen=True)
class StoredWork:
    """What counts of one candidate's sitting, handed in or not."""

    application_id: int
    attempt_id: int
    answers: dict[str, str]
    choice_mark: Decimal | None
    ordinal: int = MAIN  # whose paper it answers: that of the main sitting or of the mop-up


def newest_saves(session: Session, attempt_ids: Sequence[int]) -> dict[int, dict[str, Save]]:
    """attempt → slot → its newest save."""
    newest = (
        select(Save.attempt_id, func.max(Save.n).label("n"))
        .where(Save.attempt_id.in_(attempt_ids))
        .group_by(Save.attempt_id, Save.slot)
        .subquery()
    )
    same = (Save.attempt_id == newest.c.attempt_id) & (Save.n == newest.c.n)
    found: dict[int, dict[str, Save]] = {}
    for save in session.scalars(select(Save).join(newest, same)):
        found.setdefault(save.attempt_id, {})[save.slot] = save
    return found


def save_counts(session: Session, attempt_id: int) -> dict[str, int]:
    """slot → how many saves it has."""
    counted = (
        select(Save.slot, func.count()).where(Save.attempt_id == attempt_id).group_by(Save.slot)
    )
    return {slot: count for slot, count in session.execute(counted)}  # noqa: C416 - rows, not pairs


def stored_answers(session: Session, attempt_id: int) -> dict[str, str]:
    """The text of each slot that was answered, as stored."""
    return _texts(newest_saves(session, [attempt_id]).get(attempt_id, {}))


def _texts(saves: dict[str, Save]) -> dict[str, str]:
    """The candidate's own slots (flags, notes) are no answers."""
    return {slot: saves[slot].text for slot in sorted(saves) if not slot.startswith("~")}


def stored_work(session: Session, part_id: int) -> list[StoredWork]:
    """The stored work of everybody who began, in the order of the applications.

    What a candidate who was moved had begun in the main sitting does not count.
    """
    return _works(session, _begun(part_id))


def own_work(session: Session, part_id: int, application_id: int) -> StoredWork | None:
    """The stored work of one candidate; None when they did not begin."""
    works = _works(session, _begun(part_id).where(Seat.application_id == application_id))
    return works[0] if works else None


def _begun(part_id: int) -> Select[int, Decimal | None, int, int]:
    return (
        select(Attempt.id, Attempt.choice_mark, Seat.application_id, Sitting.ordinal)
        .join(Seat, Seat.id == Attempt.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .where(
            Sitting.part_id == part_id,
            Attempt.started_ms.is_not(None),
            Seat.id.not_in(MOVED),
        )
        .order_by(Seat.application_id)
    )


def _works(session: Session, begun: Select[int, Decimal | None, int, int]) -> list[StoredWork]:
    rows = session.execute(begun).all()
    saves = newest_saves(session, [row.id for row in rows])
    return [
        StoredWork(
            row.application_id,
            row.id,
            _texts(saves.get(row.id, {})),
            row.choice_mark,
            row.ordinal,
        )
        for row in rows
    ]


def history(session: Session, attempt_id: int, slot: str | None = None) -> list[Save]:
    """Every save of an attempt, or of one slot of it, in the order of the chain."""
    rows = select(Save).where(Save.attempt_id == attempt_id).order_by(Save.n)
    return list(session.scalars(rows if slot is None else rows.where(Save.slot == slot)))
