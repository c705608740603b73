"""Taking a confirmed violation back: asked by one person with the reason, decided by another.

Nothing is deleted: the violation, its confirmation and every request stay. From the decision on
the sanction counts no more, and a work that it ended goes on if its sitting does.
"""

from sqlalchemy import select

from exams.competitions.models import Part
from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings import clocks
from exams.sittings.admission import SUSPENSION, is_suspended, stand_aside
from exams.sittings.employers import issue_correction
from exams.sittings.hall_models import Violation
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.revocation_models import Revocation
from exams.sittings.revocations import competition_of, why_not_revoke
from exams.uow import UnitOfWork


def ask_revocation(uow: UnitOfWork, violation_id: int, reason: str) -> Revocation:
    """Ask to revoke a confirmed violation; nothing changes until another person decides.

    Raises RuleBroken once the marks of the part have their names: then there is the objection.
    """
    violation = uow.session.get(Violation, violation_id)
    if violation is None:
        raise NotFound("violation.unknown")
    part = violation.seat.sitting.part
    uow.require(Action.SITTING_REVOKE, part.competition_id)
    stand_aside(uow, violation.seat)
    if not reason.strip():
        raise Invalid("revocation.reason_missing", field="reason")
    _hold(uow, part)
    _refuse(uow, violation)
    waiting = uow.session.scalar(
        select(Revocation).where(
            Revocation.violation_id == violation_id, Revocation.granted.is_(None)
        )
    )
    if waiting is None:
        return _ask(uow, violation, reason.strip())
    if (waiting.asked_by, waiting.reason) == (uow.person_id, reason.strip()):
        return waiting  # the second of two clicks
    raise RuleBroken("revocation.asked")


def _hold(uow: UnitOfWork, part: Part) -> None:
    """The part as it is now: its marks get no names before this is done."""
    held = select(Part).where(Part.id == part.id).with_for_update(of=Part)
    uow.session.scalar(held.execution_options(populate_existing=True))


def _refuse(uow: UnitOfWork, violation: Violation) -> None:
    for reason in why_not_revoke(uow.session, violation):
        raise RuleBroken(reason.code)


def _ask(uow: UnitOfWork, violation: Violation, reason: str) -> Revocation:
    row = Revocation(violation=violation, reason=reason, asked_by=uow.person_id, asked_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.REVOCATION_ASKED,
        f"revocation:{row.id}",
        competition_id=competition_of(row),
        private={"violation_id": violation.id, "reason": reason},
    )
    return row


def grant_revocation(uow: UnitOfWork, revocation_id: int, note: str = "") -> Revocation:
    """Revoke the violation, as somebody who neither asked nor confirmed it. Twice is once.

    A unit that was told of the sanction gets a letter that says so.
    """
    row = _held(uow, revocation_id)
    uow.require(Action.SITTING_CONFIRM, competition_of(row))
    if row.granted:
        return row
    if row.granted is False:
        raise RuleBroken("revocation.refused")
    _refuse_first_two(uow, row)
    _refuse(uow, row.violation)
    _decide(uow, row, granted=True, note=note)
    issue_correction(uow, row)
    if row.violation.sanction == SUSPENSION:
        _go_on(uow, row.violation.seat)
    return row


def refuse_revocation(uow: UnitOfWork, revocation_id: int, note: str = "") -> Revocation:
    """Turn the request down, with the reason. Who asked may take it back in the same way."""
    row = _held(uow, revocation_id)
    own = row.asked_by == uow.actor.person_id
    if not own:
        uow.require(Action.SITTING_CONFIRM, competition_of(row))
    if row.granted is False:
        return row
    if row.granted:
        raise RuleBroken("revocation.done")
    if not own:
        _refuse_first_two(uow, row)
        if not note.strip():
            raise Invalid("revocation.note_missing", field="note")
    _decide(uow, row, granted=False, note=note)
    return row


def _held(uow: UnitOfWork, revocation_id: int) -> Revocation:
    """The request and its part, held until this is done; raises NotFound."""
    row = uow.session.get(Revocation, revocation_id)
    if row is None or not uow.actor.may(Action.SITTING_READ, competition_of(row)):
        raise NotFound("revocation.unknown")
    _hold(uow, row.violation.seat.sitting.part)
    uow.session.refresh(row, with_for_update=True)
    return row


def _refuse_first_two(uow: UnitOfWork, row: Revocation) -> None:
    if uow.actor.person_id in (row.asked_by, row.violation.decided_by):
        raise RuleBroken("revocation.other_person")
    stand_aside(uow, row.violation.seat)


def _decide(uow: UnitOfWork, row: Revocation, *, granted: bool, note: str) -> None:
    row.granted, row.decision_note = granted, note.strip()
    row.decided_by, row.decided_at = uow.person_id, uow.now
    uow.record(
        EventKind.REVOCATION_DECIDED,
        f"revocation:{row.id}",
        competition_id=competition_of(row),
        public={"granted": granted},
        private={"violation_id": row.violation_id, "note": row.decision_note},
    )
    uow.session.flush()


def _go_on(uow: UnitOfWork, seat: Seat) -> None:
    """A work that only this suspension ended goes on while its sitting does.

    Time that was lost is given back as any other: asked by one, approved by another.
    """
    if seat.sitting.closed_at is not None or is_suspended(uow.session, seat.id):
        return
    attempt = uow.session.scalar(
        select(Attempt)
        .where(Attempt.seat_id == seat.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    )
    if attempt is None or attempt.state != AttemptState.ENDED or attempt.handed_in_at is not None:
        return
    begun = attempt.started_ms is not None
    attempt.state = AttemptState.WRITING if begun else AttemptState.READY
    attempt.receipt = attempt.choice_mark = None
    clocks.set_clocks(uow.session, seat.sitting_id, [attempt])
    uow.record(
        EventKind.ATTEMPT_GOES_ON,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"attempt_id": attempt.id},
    )
