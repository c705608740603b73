"""What must hold after everything that happened: from the database, the journals, the logs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.clock import to_ms
from exams.db import session_makers
from exams.sittings import chain
from exams.sittings.answers import newest_saves
from exams.sittings.chain import Record
from exams.sittings.models import Attempt, AttemptState, KeptAside, Save, Sitting
from exams.sittings.time_models import TimeAdded
from tests.faults.candidates import MARK, Candidate
from tests.faults.exam import engine_of

if TYPE_CHECKING:
    from tests.faults.stage import Stage


def found_wrong(stage: "Stage") -> list[str]:
    """Everything that is not as it must be, in words."""
    with engine_of(stage.url) as engine, session_makers(engine)[1]() as session:
        wrong = [f"{c.habits.name}: {t}" for c in stage.candidates for t in c.trouble]
        for attempt_id, pages in _by_attempt(stage.candidates).items():
            wrong += [f"{pages[0].habits.name}: {w}" for w in _attempt(session, attempt_id, pages)]
        wrong += _nothing_written(session)
    for log in stage.logs():
        if MARK in log.read_text(errors="replace"):
            wrong.append(f"text of a candidate is in {log.name}")
    return wrong


def _by_attempt(candidates: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault(candidate.journal.pen.claim.attempt_id, []).append(candidate)
    return found


def _attempt(session: Session, attempt_id: int, pages: list[Candidate]) -> Iterator[str]:
    attempt = session.get_one(Attempt, attempt_id)
    saves = session.scalars(select(Save).where(Save.attempt_id == attempt_id).order_by(Save.n))
    rows = {save.n: save for save in saves}
    yield from _chain(attempt, rows)
    yield from _acknowledged(rows, pages)
    yield from _written_by_them(rows, pages)
    yield from _not_late(attempt, rows)
    yield from _handed_in(attempt, pages)
    yield from _deadline(session, attempt, pages)
    yield from _kept_aside(session, attempt_id, rows, pages)
    if len(pages) == 1:
        yield from _answers(session, attempt_id, rows, pages[0])


def _chain(attempt: Attempt, rows: dict[int, Save]) -> Iterator[str]:
    paper = attempt.seat.sitting.paper
    assert paper is not None and paper.sha256 is not None, "it was opened"
    head = chain.first_head(attempt.id, paper.sha256)
    if list(rows) != list(range(1, len(rows) + 1)):
        yield "numbers are missing"
    for row in rows.values():
        record = Record(row.n, row.slot, row.text, row.client_ms)
        head = chain.next_head(head, attempt.id, row.epoch, record)
        if row.hash != head:
            yield f"the chain breaks at {row.n}"
    if (attempt.head_n, attempt.head) != (len(rows), head):
        yield "the attempt's head is not the end of its chain"


def _acknowledged(rows: dict[int, Save], pages: list[Candidate]) -> Iterator[str]:
    for page in pages:
        for one in page.journal.acknowledged:
            row = rows.get(one.n)
            if row is None:
                yield f"LOST: {one.n} was acknowledged"
            elif (row.hash, row.saved_ms) != (one.head, one.stored_ms):
                yield f"{one.n} is not as it was acknowledged"


def _written_by_them(rows: dict[int, Save], pages: list[Candidate]) -> Iterator[str]:
    written = set().union(*(page.journal.written for page in pages))
    for row in rows.values():
        if (row.n, row.hash) not in written:
            yield f"{row.n} was never written"


def _handed_in(attempt: Attempt, pages: list[Candidate]) -> Iterator[str]:
    for page in pages:
        if page.handed_in is None:
            continue
        if attempt.state != AttemptState.ENDED:
            yield "was handed in and goes on"
        if (attempt.head_n, attempt.head) != page.handed_in:
            yield f"{attempt.head_n} records, but {page.handed_in[0]} were handed in"


def _not_late(attempt: Attempt, rows: dict[int, Save]) -> Iterator[str]:
    ends_ms = attempt.ends_ms or 0
    for row in rows.values():
        in_grace = row.saved_ms <= ends_ms + attempt.grace_ms and row.client_ms <= ends_ms
        if row.saved_ms > ends_ms and not in_grace:
            yield f"{row.n} was accepted {row.saved_ms - ends_ms} ms late"


def _deadline(session: Session, attempt: Attempt, pages: list[Candidate]) -> Iterator[str]:
    """opening + minutes + what two people added: computed here anew, from the logged facts."""
    sitting = attempt.seat.sitting
    given = session.scalars(
        select(TimeAdded.seconds)
        .where(TimeAdded.seat_id == attempt.seat_id, TimeAdded.approved_at.is_not(None))
        .order_by(TimeAdded.id)
    ).all()
    opened_at = sitting.opened_at
    assert opened_at is not None, "it was opened"
    allowed = {
        to_ms(opened_at) + (sitting.minutes * 60 + sum(given[:n])) * 1000
        for n in range(len(given) + 1)
    }
    if attempt.ends_ms != max(allowed):
        yield f"the deadline is {attempt.ends_ms}, by the rule {max(allowed)}"
    for page in pages:
        if not page.deadlines <= allowed:
            yield f"a page heard the deadlines {sorted(page.deadlines)}, by the rule {allowed}"


def _kept_aside(
    session: Session, attempt_id: int, rows: dict[int, Save], pages: list[Candidate]
) -> Iterator[str]:
    kept = {
        (row.n, row.hash): row
        for row in session.scalars(select(KeptAside).where(KeptAside.attempt_id == attempt_id))
    }
    for page in pages:
        for verdict, record, head in page.journal.turned_away:
            row = kept.get((record.n, head))
            if record.n in rows and rows[record.n].hash == head:
                continue  # stored before, and then sent once more
            if row is None:
                yield f"{record.n} was turned away ({verdict}) and is not kept aside"
            elif (row.slot, row.text, row.client_ms) != (
                record.slot,
                record.text,
                record.client_ms,
            ):
                yield f"{record.n} is kept aside otherwise than it was written"


def _answers(
    session: Session, attempt_id: int, rows: dict[int, Save], page: Candidate
) -> Iterator[str]:
    saves = newest_saves(session, [attempt_id]).get(attempt_id, {})
    stored = {slot: save.text for slot, save in saves.items()}
    if stored != page.journal.newest():
        yield "the answers are not those of the journal"
    if page.journal.done != len(rows):
        yield f"the page believes in {page.journal.done} saves, the server has {len(rows)}"
    if not page.stopped and page.journal.unsaved:
        yield f"{page.journal.unsaved} records never arrived"


def _nothing_written(session: Session) -> list[str]:
    """A case in which nothing happened proves nothing."""
    saves = session.scalar(select(func.count()).select_from(Save)) or 0
    opened = session.scalar(select(Sitting.opened_at))
    return [] if saves and opened else ["nobody wrote anything"]
