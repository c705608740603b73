"""What was asked and decided about revoking violations, and until when that can be done."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from exams.competitions.models import Part, PartStage
from exams.competitions.stages import reached
from exams.errors import NotFound, Reason
from exams.permissions import Action
from exams.sittings.hall_models import Violation
from exams.sittings.models import Seat, Sitting
from exams.sittings.revocation_models import Revocation
from exams.uow import Actor


def requests_of(session: Session, sitting_id: int) -> dict[int, list[Revocation]]:
    """By violation: every request of a sitting, the oldest first."""
    rows = _requests().where(Seat.sitting_id == sitting_id).order_by(Revocation.id)
    found: dict[int, list[Revocation]] = {}
    for row in session.scalars(rows):
        found.setdefault(row.violation_id, []).append(row)
    return found


def revocations(session: Session, violation_ids: Iterable[int]) -> dict[int, Revocation]:
    """By violation: the granted request, of those that are revoked."""
    rows = select(Revocation).where(
        Revocation.violation_id.in_(list(violation_ids)), Revocation.granted.is_(True)
    )
    return {row.violation_id: row for row in session.scalars(rows)}


def readable_request(session: Session, revocation_id: int, actor: Actor) -> Revocation:
    """A request about a sitting that the person may watch; raises NotFound."""
    row = session.get(Revocation, revocation_id)
    if row is None or not actor.may(Action.SITTING_READ, competition_of(row)):
        raise NotFound("revocation.unknown")
    return row


def competition_of(row: Revocation) -> int:
    """The competition in which the violation was confirmed."""
    return row.violation.seat.sitting.part.competition_id


def why_not_revoke(session: Session, violation: Violation) -> list[Reason]:
    """Why this violation cannot be revoked (any more): the marks of its part have their names."""
    if not violation.confirmed:
        return [Reason("revocation.not_confirmed")]
    if revocations(session, [violation.id]):
        return [Reason("revocation.done")]
    if reached(violation.seat.sitting.part, PartStage.JOINED):
        return [Reason("revocation.too_late")]
    return []


def why_not_name_marks(session: Session, part: Part) -> list[Reason]:
    """Why the marks of a part wait for their names: whether a sanction counts is not decided."""
    waiting = undecided().where(Sitting.part_id == part.id)
    count = session.scalar(waiting.with_only_columns(func.count())) or 0
    return [Reason("revocation.undecided", {"count": count})] if count else []


def undecided() -> Select[Revocation]:
    """Every request that nobody has decided."""
    return _requests().where(Revocation.granted.is_(None))


def _requests() -> Select[Revocation]:
    return (
        select(Revocation)
        .join(Violation, Violation.id == Revocation.violation_id)
        .join(Seat, Seat.id == Violation.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
    )
