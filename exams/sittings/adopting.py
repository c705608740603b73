"""Late work: proved to be what stood on the screen at the end, and counted in by two people.

A machine that is offline at the end shows its head code; an invigilator notes it. Work that then
arrives within the hours of the rules (24) and leads from the last acknowledged head to exactly that head cannot have
been changed since. Anything else stays aside, and the last acknowledged state counts.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.clock import from_ms, to_ms
from exams.competitions.models import PartStage
from exams.competitions.queries import rules_of
from exams.errors import Invalid, NotFound, Reason, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.sealing import Sealer
from exams.sittings.admission import stand_aside
from exams.sittings.chain import Record, head_code, next_head, read_code
from exams.sittings.copies import content_of_sitting
from exams.sittings.finishing import finish
from exams.sittings.models import Attempt, AttemptState, KeptAside, Save, Seat
from exams.sittings.queries import get_seat
from exams.sittings.saving import Verdict
from exams.sittings.time_models import Adoption, HeadCode
from exams.uow import UnitOfWork

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}\Z")
HOURS = "sitting.adoption_hours"
LATE = (Verdict.LATE.value, Verdict.ENDED.value)


def note_head_code(uow: UnitOfWork, seat_id: int, typed: str) -> HeadCode:
    """Write down the code that a machine shows at the end; the same code twice is one note.

    Raises Invalid for what is no head code, RuleBroken when the candidate never began.
    """
    seat = get_seat(uow.session, seat_id)
    uow.require(Action.SITTING_CONDUCT, seat.sitting.part.competition_id)
    stand_aside(uow, seat)
    code = read_code(typed)
    if CODE.match(code) is None:
        raise Invalid("late.no_such_code", field="code")
    if seat.attempt is None or seat.attempt.started_ms is None:
        raise RuleBroken("attempt.not_begun")
    for known in codes_of(uow.session, seat_id):
        if known.code == code:
            return known
    row = HeadCode(seat_id=seat_id, code=code, noted_by=uow.person_id, noted_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.HEAD_CODE_NOTED,
        f"head_code:{row.id}",
        competition_id=seat.sitting.part.competition_id,
        private={"seat_id": seat_id, "code": code},
    )
    return row


def codes_of(session: Session, seat_id: int) -> list[HeadCode]:
    """The head codes that were noted for a seat, the first one first."""
    rows = select(HeadCode).where(HeadCode.seat_id == seat_id).order_by(HeadCode.id)
    return list(session.scalars(rows))


def kept_of(session: Session, attempt_id: int) -> list[KeptAside]:
    """What is kept aside of an attempt and was not adopted, by number."""
    rows = select(KeptAside).where(
        KeptAside.attempt_id == attempt_id, KeptAside.adopted_at.is_(None)
    )
    return list(session.scalars(rows.order_by(KeptAside.n, KeptAside.id)))


def adoptions_of(session: Session, attempt_id: int) -> list[Adoption]:
    """What was proposed to be counted in of an attempt, and what was."""
    rows = select(Adoption).where(Adoption.attempt_id == attempt_id).order_by(Adoption.id)
    return list(session.scalars(rows))


def why_not_adopt(session: Session, attempt: Attempt) -> list[Reason]:
    """Why the late work of an attempt cannot be counted in; nothing when it can."""
    if attempt.state != AttemptState.ENDED:
        return [Reason("late.not_ended")]
    if attempt.handed_in_at is not None:
        return [Reason("late.handed_in")]
    if attempt.seat.sitting.part.stage not in (PartStage.OPENED, PartStage.CLOSED):
        return [Reason("late.coded")]
    kept, codes = kept_of(session, attempt.id), codes_of(session, attempt.seat.id)
    if not kept:
        return [Reason("late.nothing")]
    if not codes:
        return [Reason("late.no_code")]
    chain = proved(attempt, kept, codes, adoption_hours(session, attempt))
    return [chain] if isinstance(chain, Reason) else []


def adoption_hours(session: Session, attempt: Attempt) -> int:
    """How long after the end late work may arrive, by the rules of the competition."""
    return rules_of(session, attempt.seat.sitting.part.competition_id).count(HOURS)


def proved(
    attempt: Attempt, kept: Sequence[KeptAside], codes: Sequence[HeadCode], hours: int
) -> list[KeptAside] | Reason:
    """The records from the acknowledged head to a noted one; or what is wrong with them. Pure."""
    noted = {code.code: code for code in reversed(codes)}
    ends = [row for row in kept if head_code(row.hash) in noted]
    if not ends:
        return Reason("late.code_differs")
    last = ends[-1]
    chain = _back_to(attempt, kept, last)
    if chain is None:
        return Reason("late.chain_broken")
    if any(row.reason not in LATE or row.epoch != attempt.epoch for row in chain):
        return Reason("late.other_machine")
    ends_ms = attempt.ends_ms or 0
    if max(row.client_ms for row in chain) > ends_ms:
        return Reason("late.typed_after")
    if max(row.received_at for row in chain) > from_ms(ends_ms) + timedelta(hours=hours):
        return Reason("late.arrived_after", {"hours": hours})
    if noted[head_code(last.hash)].noted_at > last.received_at:
        return Reason("late.code_after")
    return chain


def _back_to(
    attempt: Attempt, kept: Sequence[KeptAside], last: KeptAside
) -> list[KeptAside] | None:
    """Walk from the last record back to the acknowledged head, computing each hash anew."""
    by_hash = {row.hash: row for row in kept}
    chain, row = [last], last
    while row.previous != attempt.head and row.previous in by_hash and len(chain) < len(kept):
        row = by_hash[row.previous]
        chain.insert(0, row)
    numbers = [one.n for one in chain]
    unbroken = numbers == list(range(attempt.head_n + 1, attempt.head_n + 1 + len(chain)))
    if row.previous != attempt.head or not unbroken or not all(map(_is_sound, chain)):
        return None
    return chain


def _is_sound(row: KeptAside) -> bool:
    record = Record(row.n, row.slot, row.text, row.client_ms)
    return next_head(row.previous, row.attempt_id, row.epoch, record) == row.hash


def propose_adoption(uow: UnitOfWork, attempt_id: int, reason: str) -> Adoption:
    """Propose to count late work in; another person confirms. Proposed twice, it is one proposal.

    Raises TransitionRefused with what stands against it.
    """
    attempt = _locked(uow, attempt_id)
    seat = attempt.seat
    uow.require(Action.SITTING_CONDUCT, seat.sitting.part.competition_id)
    stand_aside(uow, seat)
    if not reason.strip():
        raise Invalid("adoption.reason_missing", field="reason")
    chain = _adoptable(uow, attempt)
    for known in uow.session.scalars(select(Adoption).where(Adoption.attempt_id == attempt_id)):
        if known.head == chain[-1].hash:
            return known
    row = Adoption(
        attempt_id=attempt_id,
        head=chain[-1].hash,
        count=len(chain),
        reason=reason.strip(),
        asked_by=uow.person_id,
        asked_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.ADOPTION_ASKED,
        f"adoption:{row.id}",
        competition_id=seat.sitting.part.competition_id,
        public={"count": row.count},
        private={"attempt_id": attempt_id, "head": row.head, "reason": row.reason},
    )
    return row


def confirm_adoption(uow: UnitOfWork, adoption_id: int, sealer: Sealer) -> Adoption:
    """Count late work in, as a second person: it is proved once more, stored, and receipted anew."""
    row = uow.session.get(Adoption, adoption_id)
    if row is None:
        raise NotFound("adoption.unknown")
    attempt = _locked(uow, row.attempt_id)
    uow.require(Action.COMPETITION_RUN, attempt.seat.sitting.part.competition_id)
    uow.session.refresh(row)
    if row.confirmed_at is not None:
        return row
    if row.asked_by == uow.actor.person_id:
        raise RuleBroken("late.second_person")
    stand_aside(uow, attempt.seat)
    chain = _adoptable(uow, attempt)
    if chain[-1].hash != row.head:
        raise RuleBroken("late.code_differs")
    _count_in(uow, attempt, chain)
    row.confirmed_by, row.confirmed_at = uow.person_id, uow.now
    finish(uow, attempt, content_of_sitting(uow.session, attempt.seat.sitting, sealer))
    uow.record(
        EventKind.ATTEMPT_ADOPTED,
        f"attempt:{attempt.id}",
        competition_id=attempt.seat.sitting.part.competition_id,
        public={"count": row.count},
        private={"attempt_id": attempt.id, "head": row.head, "sha256": attempt.receipt},
    )
    return row


def _locked(uow: UnitOfWork, attempt_id: int) -> Attempt:
    attempt = uow.session.scalar(
        select(Attempt)
        .where(Attempt.id == attempt_id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    )
    if attempt is None:
        raise NotFound("attempt.unknown")
    return attempt


def _adoptable(uow: UnitOfWork, attempt: Attempt) -> list[KeptAside]:
    reasons = why_not_adopt(uow.session, attempt)
    if reasons:
        raise TransitionRefused("late.not_adoptable", tuple(reasons))
    kept, codes = kept_of(uow.session, attempt.id), codes_of(uow.session, attempt.seat.id)
    chain = proved(attempt, kept, codes, adoption_hours(uow.session, attempt))
    assert isinstance(chain, list), "why_not_adopt has asked"
    return chain


def _count_in(uow: UnitOfWork, attempt: Attempt, chain: Sequence[KeptAside]) -> None:
    """The records become saves of the chain, stored when they came."""
    for row in chain:
        uow.session.add(
            Save(
                attempt_id=attempt.id,
                n=row.n,
                epoch=row.epoch,
                slot=row.slot,
                text=row.text,
                client_ms=row.client_ms,
                saved_ms=to_ms(row.received_at),
                hash=row.hash,
            )
        )
        row.adopted_at = uow.now
    last = chain[-1]
    attempt.head_n, attempt.head, attempt.saved_ms = last.n, last.hash, to_ms(last.received_at)
    uow.session.flush()


def late_seats(session: Session, sitting_id: int) -> list[Seat]:
    """The seats with work that was kept aside, or with a head code."""
    kept = select(Attempt.seat_id).join(KeptAside, KeptAside.attempt_id == Attempt.id)
    coded = select(HeadCode.seat_id)
    return list(
        session.scalars(
            select(Seat)
            .where(Seat.sitting_id == sitting_id, Seat.id.in_(kept) | Seat.id.in_(coded))
            .order_by(Seat.room_id, Seat.number)
        )
    )
