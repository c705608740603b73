"""A candidate's proposal: saved, replaced and handed in until the deadline; then read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from exams.applications.queries import own_application
from exams.competitions.models import Part, PartStage
from exams.competitions.stages import reached
from exams.defence.models import Proposal
from exams.defence.queries import deadline, get_defence_part, is_entrant, proposal_of
from exams.errors import Invalid, NotFound, RuleBroken
from exams.events import EventKind
from exams.rules.canonical import dumps
from exams.uow import UnitOfWork

MAX_COMMITMENTS = 30
MAX_MONTHS = 60  # a term of appointment is five years


@dataclass(frozen=True)
class Commitment:
    """One promise of the action programme: what, within how many months, measured by what."""

    text: str
    months: int
    measure: str


@dataclass(frozen=True)
class ProposalFile:
    """A file already in the store, its content examined."""

    object_key: str
    name: str
    sha256: str
    pages: int | None


def save_proposal(
    uow: UnitOfWork,
    application_id: int,
    part_id: int,
    *,
    title: str,
    commitments: Sequence[Commitment],
    file: ProposalFile | None = None,
) -> Proposal:
    """Save what the candidate has so far; a proposal already handed in is handed in anew.

    Raises NotFound when the application is not the actor's or not admitted to the part, RuleBroken
    after the deadline, Invalid when a value cannot be taken.
    """
    part = _own_open_part(uow, application_id, part_id)
    row = proposal_of(uow.session, part.id, application_id)
    if row is None:
        row = Proposal(part_id=part.id, application_id=application_id, commitments=[])
        uow.session.add(row)
    row.title, row.saved_at = title.strip(), uow.now
    row.commitments = [_plain(item) for item in _checked(commitments)]
    if file is not None:
        row.object_key, row.file_name = file.object_key, file.name
        row.sha256, row.pages = file.sha256, file.pages
    uow.session.flush()  # the event names the row
    _record(uow, EventKind.PROPOSAL_SAVED, part, row)
    if row.submitted_at is not None:
        _hand_in(uow, part, row)
    return row


def submit_proposal(uow: UnitOfWork, application_id: int, part_id: int) -> Proposal:
    """Hand the proposal in; `receipt` is the hash of what was handed in.

    Raises Invalid naming what is missing: the title, the file or the commitments.
    """
    part = _own_open_part(uow, application_id, part_id)
    row = proposal_of(uow.session, part.id, application_id)
    if row is None:
        raise Invalid("defence.file_missing", field="file")
    _hand_in(uow, part, row)
    return row


def receipt_of(row: Proposal) -> str:
    """SHA-256 of the canonical JSON of title, commitments, file hash and time of handing in."""
    at = row.submitted_at
    content = {
        "application": row.application_id,
        "title": row.title,
        "commitments": row.commitments,
        "file_sha256": row.sha256,
        "submitted_at": None if at is None else at.isoformat(timespec="milliseconds"),
    }
    return sha256(dumps(content)).hexdigest()


def record_reading(uow: UnitOfWork, row: Proposal, competition_id: int) -> None:
    """A member of the panel or the office opened the file, as part of a permitted act."""
    uow.record(
        EventKind.PROPOSAL_READ,
        f"proposal:{row.id}",
        competition_id=competition_id,
        private={"sha256": row.sha256 or ""},
    )


def _own_open_part(uow: UnitOfWork, application_id: int, part_id: int) -> Part:
    application = own_application(uow.session, application_id, uow.person_id)
    part = get_defence_part(uow.session, part_id)
    admitted = is_entrant(uow.session, part.id, application.id)
    if part.competition_id != application.competition_id or not admitted:
        raise NotFound("part.unknown")
    until = deadline(uow.session, part)
    if reached(part, PartStage.DRAWN) or (until is not None and uow.now >= until):
        raise RuleBroken("defence.proposal_closed", until=until or uow.now)
    return part


def _hand_in(uow: UnitOfWork, part: Part, row: Proposal) -> None:
    if not row.title:
        raise Invalid("defence.title_missing", field="title")
    if not row.object_key:
        raise Invalid("defence.file_missing", field="file")
    if not row.commitments:
        raise Invalid("defence.commitments_missing", field="commitments")
    row.submitted_at = uow.now
    row.receipt = receipt_of(row)
    _record(uow, EventKind.PROPOSAL_SUBMITTED, part, row)


def _checked(commitments: Sequence[Commitment]) -> list[Commitment]:
    if len(commitments) > MAX_COMMITMENTS:
        raise Invalid("defence.too_many_commitments", field="commitments", most=MAX_COMMITMENTS)
    for item in commitments:
        if not item.text.strip() or not item.measure.strip():
            raise Invalid("defence.commitment_incomplete", field="commitments")
        if not 1 <= item.months <= MAX_MONTHS:
            raise Invalid("defence.commitment_months", field="commitments", most=MAX_MONTHS)
    return list(commitments)


def _plain(item: Commitment) -> dict[str, Any]:
    return {"text": item.text.strip(), "months": item.months, "measure": item.measure.strip()}


def _record(uow: UnitOfWork, kind: EventKind, part: Part, row: Proposal) -> None:
    uow.record(
        kind,
        f"proposal:{row.id}",
        competition_id=part.competition_id,
        private={"sha256": row.sha256 or ""},
    )
