"""The log of an attempt's events: types only. Whether anything follows is decided by people."""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.clock import from_ms, to_ms
from exams.competitions.queries import rules_of
from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import Event, EventKind
from exams.sittings.models import Attempt, Seat
from exams.sittings.networks import inside
from exams.sittings.queries import own_seat
from exams.sittings.safe_browser import Asked, Demand
from exams.sittings.watch_models import AttemptEvent, AttemptEventKind, RoomNetwork
from exams.uow import UnitOfWork

Kind = AttemptEventKind
TOLD_BY_PAGE = frozenset({Kind.FOCUS_LOST, Kind.FOCUS_REGAINED, Kind.PASTED, Kind.RECONNECTED})
MOST_IN_A_BATCH, MOST_OF_AN_ATTEMPT = 100, 5000
AGAIN_MS = 10 * 60_000  # the same fault of browser or network is noted once in so long
DAYS_KEPT = "privacy.attempt_event_days"
PAGE = re.compile(r"[0-9a-z]{1,16}\Z")


@dataclass(frozen=True)
class Whence:
    """What a request told of its machine: its address, and whether the browser was shown."""

    address: str
    key: bytes  # names addresses without telling them
    browser_shown: bool = True


def address_mark(key: bytes, attempt_id: int, address: str) -> str:
    """A name for an address that does not tell it, different in every attempt."""
    return hmac.digest(key, f"{attempt_id} {address}".encode(), "sha256").hex()[:16]


def refuse_elsewhere(session: Session, seat: Seat, whence: Whence, asked: Asked) -> None:
    """Raises RuleBroken where the office chose *required* and the machine is not as asked."""
    if asked.demand is Demand.REQUIRED and not whence.browser_shown:
        raise RuleBroken("attempt.safe_browser")
    if _network_demand(session, seat, whence) is Demand.REQUIRED:
        raise RuleBroken("attempt.outside_network", room=seat.room.name)


def note_arrival(uow: UnitOfWork, seat_id: int, whence: Whence, asked: Asked) -> list[Kind]:
    """Note what is not as asked of a machine that sat down, and an address that changed.

    The effect of sitting down at one's own seat; returns what the page tells the candidate.
    """
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    attempt = _attempt_of(seat)
    told: list[Kind] = []
    if asked.demand is not Demand.OFF and not whence.browser_shown:
        told.append(Kind.SAFE_BROWSER_FAILED)
    if _network_demand(uow.session, seat, whence) is not Demand.OFF:
        told.append(Kind.OUTSIDE_NETWORK)
    fresh = [_row(uow, attempt, kind) for kind in told if not _lately(uow, attempt, kind)]
    moved = [*_taken_over(uow, attempt), *_address(uow, attempt, whence)]
    _store(uow, attempt, [*fresh, *moved])
    return told


def note_browser_failed(uow: UnitOfWork, attempt_id: int) -> bool:
    """A save or a start of one's own without the browser that is required; once in ten minutes.

    Returns whether it was noted now.
    """
    attempt = own_attempt(uow.session, attempt_id, uow.actor.person_id)
    if _lately(uow, attempt, Kind.SAFE_BROWSER_FAILED):
        return False
    _store(uow, attempt, [_row(uow, attempt, Kind.SAFE_BROWSER_FAILED)])
    return True


def note_told(
    uow: UnitOfWork, seat_id: int, epoch: Any, page: str, sent: Any, whence: Whence
) -> int:
    """Store what the candidate's own page tells of itself; returns how many were new.

    Each is [k, kind, milliseconds of the page's clock, amount or null]. Raises Invalid for what is
    not such a list. Beyond 5,000 events an attempt nothing more is stored.
    """
    seat = own_seat(uow.session, seat_id, uow.actor.person_id)
    attempt = _attempt_of(seat)
    if type(epoch) is not int or not 0 < epoch <= attempt.epoch:
        raise NotFound("attempt.unknown")
    rows = _read(uow, attempt, epoch, page, sent)
    there = select(AttemptEvent.k).where(
        AttemptEvent.attempt_id == attempt.id,
        AttemptEvent.epoch == epoch,
        AttemptEvent.page == page,
    )
    known = set(uow.session.scalars(there))
    left = max(0, MOST_OF_AN_ATTEMPT - _count(uow, attempt))
    fresh = [row for row in rows if row.k not in known][:left]
    _store(uow, attempt, [*fresh, *_address(uow, attempt, whence)])
    return len(fresh)


def own_attempt(session: Session, attempt_id: int, person_id: int | None) -> Attempt:
    """One's own attempt; raises NotFound for anybody else's."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is None or attempt.person_id != person_id:
        raise NotFound("attempt.unknown")
    return attempt


def attempt_log(session: Session, attempt_id: int) -> list[AttemptEvent]:
    """Everything noted of an attempt, in the order in which the server heard of it."""
    rows = select(AttemptEvent).where(AttemptEvent.attempt_id == attempt_id)
    return list(session.scalars(rows.order_by(AttemptEvent.at_ms, AttemptEvent.id)))


@dataclass(frozen=True)
class Keeping:
    """How long the log is kept once complaints are over; and when it was deleted, if it was."""

    days: int
    deleted_at: datetime | None


def keeping(session: Session, competition_id: int) -> Keeping:
    """What the pages say of the log's life (it ends in exams/appeals/attempt_logs.py)."""
    at_ms = session.scalar(
        select(func.max(Event.at_ms)).where(
            Event.competition_id == competition_id, Event.kind == EventKind.ATTEMPT_LOGS_DELETED
        )
    )
    days = rules_of(session, competition_id).count(DAYS_KEPT)
    return Keeping(days, None if at_ms is None else from_ms(at_ms))


def _attempt_of(seat: Seat) -> Attempt:
    if seat.attempt is None:
        raise NotFound("attempt.unknown")
    return seat.attempt


def _network_demand(session: Session, seat: Seat, whence: Whence) -> Demand:
    """What is asked of a machine outside the room's network; OFF for one inside."""
    row = session.get(RoomNetwork, seat.room_id)
    if row is None or inside(whence.address, row.networks):
        return Demand.OFF
    return row.demand


def _address(uow: UnitOfWork, attempt: Attempt, whence: Whence) -> list[AttemptEvent]:
    mark = address_mark(whence.key, attempt.id, whence.address)
    last = uow.session.scalar(
        select(AttemptEvent.mark)
        .where(AttemptEvent.attempt_id == attempt.id, AttemptEvent.mark.is_not(None))
        .order_by(AttemptEvent.id.desc())
        .limit(1)
    )
    if last == mark:
        return []
    kind = Kind.ADDRESS_SEEN if last is None else Kind.ADDRESS_CHANGED
    return [_row(uow, attempt, kind, mark=mark)]


def _taken_over(uow: UnitOfWork, attempt: Attempt) -> list[AttemptEvent]:
    """Another machine was let in since the last arrival: the epoch says so."""
    same = select(AttemptEvent.id).where(
        AttemptEvent.attempt_id == attempt.id, AttemptEvent.epoch == attempt.epoch
    )
    known = attempt.epoch == 1 or uow.session.scalar(same.limit(1)) is not None
    return [] if known else [_row(uow, attempt, Kind.TAKEN_OVER)]


def _lately(uow: UnitOfWork, attempt: Attempt, kind: Kind) -> bool:
    same = select(AttemptEvent.id).where(
        AttemptEvent.attempt_id == attempt.id,
        AttemptEvent.kind == kind,
        AttemptEvent.at_ms > to_ms(uow.now) - AGAIN_MS,
    )
    return uow.session.scalar(same.limit(1)) is not None


def _count(uow: UnitOfWork, attempt: Attempt) -> int:
    rows = select(func.count()).where(AttemptEvent.attempt_id == attempt.id)
    return uow.session.scalar(rows) or 0


def _row(uow: UnitOfWork, attempt: Attempt, kind: Kind, **facts: Any) -> AttemptEvent:
    facts = {"epoch": attempt.epoch, **facts}
    return AttemptEvent(attempt_id=attempt.id, kind=kind, at_ms=to_ms(uow.now), **facts)


def _read(
    uow: UnitOfWork, attempt: Attempt, epoch: int, page: str, sent: Any
) -> list[AttemptEvent]:
    if not isinstance(sent, list) or len(sent) > MOST_IN_A_BATCH or PAGE.match(page) is None:
        raise Invalid("attempt_event.malformed", field="")
    try:
        told = {k: (Kind(kind), client_ms, amount) for k, kind, client_ms, amount in sent}
    except (TypeError, ValueError):
        raise Invalid("attempt_event.malformed", field="") from None
    for k, (kind, client_ms, amount) in told.items():
        numbers = (k, client_ms, 0 if amount is None else amount)
        plain = all(type(n) is int and 0 <= n < 2**53 for n in numbers) and k < 2**31
        if kind not in TOLD_BY_PAGE or not plain:
            raise Invalid("attempt_event.malformed", field="")
    return [
        _row(uow, attempt, kind, epoch=epoch, page=page, k=k, client_ms=client_ms, amount=amount)
        for k, (kind, client_ms, amount) in told.items()
    ]


def _store(uow: UnitOfWork, attempt: Attempt, rows: list[AttemptEvent]) -> None:
    if not rows:
        return
    uow.session.add_all(rows)
    uow.record(
        EventKind.ATTEMPT_WATCHED,
        f"attempt:{attempt.id}",
        competition_id=attempt.seat.sitting.part.competition_id,
        private={"attempt_id": attempt.id, "kinds": sorted({row.kind.value for row in rows})},
    )
