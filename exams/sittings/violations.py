"""Violations: one person notes, with the rule set's sanction; another confirms. Never a machine."""

from sqlalchemy import select

from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.permissions import Action
from exams.rules.kinds import Row
from exams.sealing import Sealer
from exams.sittings.admission import SUSPENSION, stand_aside
from exams.sittings.breaches import rules_broken
from exams.sittings.copies import content_of_sitting
from exams.sittings.employers import issue_employer_letter
from exams.sittings.finishing import finish
from exams.sittings.hall_models import Violation
from exams.sittings.models import Attempt, AttemptState, Seat
from exams.sittings.receipts import receipt
from exams.uow import UnitOfWork


def note_violation(uow: UnitOfWork, seat_id: int, rule: str, grounds: str) -> Violation:
    """Note a violation with its grounds; nothing follows until another person confirms it."""
    seat = _held(uow, seat_id)
    competition_id = seat.sitting.part.competition_id
    uow.require(Action.SITTING_CONDUCT, competition_id)
    stand_aside(uow, seat)
    broken = rules_broken(uow.session, competition_id).get(rule)
    if broken is None:
        raise Invalid("violation.no_such_rule", field="rule")
    if not grounds.strip():
        raise Invalid("violation.grounds_missing", field="grounds")
    if seat.sitting.closed_at is not None:
        raise RuleBroken("attempt.over")
    return _noted_already(uow, seat, rule, grounds) or _note(uow, seat, broken, grounds)


def _held(uow: UnitOfWork, seat_id: int) -> Seat:
    seat = uow.session.scalar(select(Seat).where(Seat.id == seat_id).with_for_update(of=Seat))
    if seat is None:
        raise NotFound("seat.unknown")
    return seat


def _noted_already(uow: UnitOfWork, seat: Seat, rule: str, grounds: str) -> Violation | None:
    """The same by the same person, still undecided: the second of two clicks."""
    same = select(Violation).where(
        Violation.seat_id == seat.id,
        Violation.rule == rule,
        Violation.grounds == grounds,
        Violation.noted_by == uow.person_id,
        Violation.confirmed.is_(None),
    )
    return uow.session.scalar(same.limit(1))


def _note(uow: UnitOfWork, seat: Seat, broken: Row, grounds: str) -> Violation:
    row = Violation(
        seat_id=seat.id,
        rule=str(broken["id"]),
        sanction=str(broken["sanction"]),
        grounds=grounds,
        noted_at=uow.now,
        noted_by=uow.person_id,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.VIOLATION_NOTED,
        f"violation:{row.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"rule": row.rule, "sanction": row.sanction},
        private={"seat_id": seat.id, "grounds": grounds},
    )
    return row


def decide_violation(
    uow: UnitOfWork, violation_id: int, confirmed: bool, note: str, sealer: Sealer
) -> Violation:
    """Confirm or reject what somebody else noted. A confirmed suspension ends the attempt."""
    row = uow.session.get(Violation, violation_id, with_for_update={"of": Violation})
    if row is None:
        raise NotFound("violation.unknown")
    seat = row.seat
    uow.require(Action.SITTING_CONFIRM, seat.sitting.part.competition_id)
    if row.confirmed is not None:
        if row.confirmed == confirmed:
            return row
        raise RuleBroken("violation.decided")
    if row.noted_by == uow.actor.person_id:
        raise RuleBroken("violation.second_person")
    stand_aside(uow, seat)
    if not confirmed and not note.strip():
        raise Invalid("violation.note_missing", field="note")
    _decide(uow, row, confirmed, note)
    if confirmed:
        issue_employer_letter(uow, row)
    if confirmed and row.sanction == SUSPENSION:
        _suspend(uow, seat, sealer)
    return row


def _decide(uow: UnitOfWork, row: Violation, confirmed: bool, note: str) -> None:
    row.confirmed, row.decision_note = confirmed, note
    row.decided_at, row.decided_by = uow.now, uow.person_id
    uow.record(
        EventKind.VIOLATION_DECIDED,
        f"violation:{row.id}",
        competition_id=row.seat.sitting.part.competition_id,
        public={"rule": row.rule, "sanction": row.sanction, "confirmed": confirmed},
        private={"seat_id": row.seat_id, "note": note},
    )


def _suspend(uow: UnitOfWork, seat: Seat, sealer: Sealer) -> None:
    """What is stored stays stored, with a receipt; nothing more is taken."""
    attempt = uow.session.scalar(
        select(Attempt)
        .where(Attempt.seat_id == seat.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    )
    if attempt is None:
        seat.admitted_at = seat.admitted_by = seat.document_seen = None
        return
    if attempt.state == AttemptState.ENDED:
        return
    count = 0
    if seat.sitting.opened_at is None:
        attempt.receipt = receipt({})
    else:
        count = finish(uow, attempt, content_of_sitting(uow.session, seat.sitting, sealer))
    attempt.state = AttemptState.ENDED
    uow.record(
        EventKind.ATTEMPT_SUSPENDED,
        f"attempt:{attempt.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"attempt_id": attempt.id, "sha256": attempt.receipt, "count": count},
    )
