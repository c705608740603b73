"""Reads about re-marking requests: the candidate's own, the office's list, one with its marks."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.appeals.models import EntryDecision, RemarkRequest, RequestState
from exams.applications.models import Entrant
from exams.applications.queries import own_application
from exams.competitions.calendar import windows
from exams.competitions.models import Part, PartStage, Stage
from exams.competitions.queries import declared, get_competition, get_part, part_after, rules_of
from exams.competitions.stages import reached
from exams.documents.models import Document
from exams.errors import NotFound, Reason
from exams.marking.ladder import Outcome
from exams.marking.models import Script
from exams.marking.queries import GivenSheet, given_sheets, ladder_of
from exams.marking.standing import REMARKING, active, official, outcome_of
from exams.results.models import PartResult
from exams.results.queries import result_of
from exams.results.replacing import Entry

OPEN_STAGES = (Stage.LISTED, Stage.EXAMINED, Stage.DECIDED, Stage.PUBLISHED)


@dataclass(frozen=True)
class OwnRequest:
    """What the candidate's page shows of one part."""

    part: Part
    result: PartResult
    request: RemarkRequest | None
    reasons: tuple[Reason, ...]  # why no request can be filed now
    from_on: date | None
    until_on: date | None
    fee: int  # đồng for one script
    letter: Document | None
    sheets: tuple[GivenSheet, ...]  # of the re-marking, once it is decided
    council: EntryDecision | None  # what the council decided on entry to the next part


@dataclass(frozen=True)
class Row:
    """One request in the office: by number, without the name until it is decided."""

    request: RemarkRequest
    given: int  # marks given of the two
    due_on: date | None


@dataclass(frozen=True)
class Open:
    """One request with what the two re-markers gave."""

    request: RemarkRequest
    script: Script
    sheets: tuple[GivenSheet, ...]
    outcome: Outcome | None
    new_mark: Decimal | None  # of the script, when the two marks settle it
    due_on: date | None
    entry: str | None  # once decided: what becomes of the candidate in the next part (Entry)
    council: EntryDecision | None  # what the council decided on that
    waits: bool  # whether the council has still to decide


def why_not_file(session: Session, part: Part, result: PartResult, now: datetime) -> list[Reason]:
    """The part may be re-marked, there is a script, and the window is open (NĐ 138, Art. 14)."""
    rules = rules_of(session, part.competition_id)
    competition = get_competition(session, part.competition_id)
    if not rules.stage(part.code).remarkable:
        return [Reason("appeal.not_remarkable")]
    if result.mark is None or result.code is None or not reached(part, PartStage.JOINED):
        return [Reason("appeal.no_script")]
    dates = {row.step: row.on for row in competition.dates}
    is_open = part.code in windows(dates, rules, now).remarking_open
    if not is_open or competition.stage not in OPEN_STAGES:
        return [Reason("appeal.outside_window")]
    return []


def request_of(session: Session, part_id: int, application_id: int) -> RemarkRequest | None:
    """The candidate's request about the part; there can be one."""
    return session.scalar(
        select(RemarkRequest).where(
            RemarkRequest.part_id == part_id, RemarkRequest.application_id == application_id
        )
    )


def own_result(
    session: Session, application_id: int, part_id: int, person_id: int
) -> tuple[Part, PartResult]:
    """The candidate's own mark of a part whose names are joined; raises NotFound for all else."""
    application = own_application(session, application_id, person_id)
    part = get_part(session, part_id)
    result = result_of(session, part_id, application.id)
    if part.competition_id != application.competition_id or result is None:
        raise NotFound("appeal.unknown")
    return part, result


def own_request(
    session: Session, application_id: int, part_id: int, person_id: int, now: datetime
) -> OwnRequest:
    """What the candidate may do and has done; the request stays visible for ever."""
    part, result = own_result(session, application_id, part_id, person_id)
    request = request_of(session, part_id, application_id)
    fees = rules_of(session, part.competition_id).parameters.get("fees.remark_per_script")
    decided = request is not None and request.state is RequestState.DECIDED
    return OwnRequest(
        part, result, request,
        () if request else tuple(why_not_file(session, part, result, now)),
        declared(session, part.competition_id, f"{part.code}.marks_published", part.id),
        declared(session, part.competition_id, f"{part.code}.remark_window_end", part.id),
        fees.value if fees and isinstance(fees.value, int) else 0,
        letter_of(session, request) if request else None,
        tuple(given_sheets(script_of(session, request), REMARKING))
        if request and decided else (),
        session.get(EntryDecision, request.id) if request else None,
    )  # fmt: skip


def letter_of(session: Session, request: RemarkRequest) -> Document | None:
    """The decision letter of a request."""
    return session.scalar(
        select(Document).where(
            Document.kind == "remark_decision", Document.subject == f"remark_request:{request.id}"
        )
    )


def waits_for_council(session: Session, request: RemarkRequest) -> bool:
    """Whether the new mark calls for a decision on entry to the next part, not yet carried out."""
    letter, following = letter_of(session, request), part_after(request.part)
    if letter is None or following is None or letter.facts.get("entry") != Entry.COUNCIL:
        return False
    if session.get(EntryDecision, request.id) is not None:
        return False
    return session.get(Entrant, (following.id, request.application_id)) is None


def own_letter(session: Session, application_id: int, part_id: int, person_id: int) -> Document:
    """The candidate's own decision letter; raises NotFound."""
    own_application(session, application_id, person_id)
    request = request_of(session, part_id, application_id)
    letter = letter_of(session, request) if request else None
    if letter is None:
        raise NotFound("appeal.unknown")
    return letter


def requests_of(session: Session, competition_id: int) -> list[Row]:
    """Every request of the competition with its progress, the oldest first."""
    rows = session.scalars(
        select(RemarkRequest)
        .join(Part, Part.id == RemarkRequest.part_id)
        .where(Part.competition_id == competition_id)
        .order_by(RemarkRequest.id)
    )
    return [Row(row, _given(session, row), _due(session, row)) for row in rows]


def get_request(session: Session, request_id: int) -> RemarkRequest:
    """The request; raises NotFound."""
    row = session.get(RemarkRequest, request_id)
    if row is None:
        raise NotFound("appeal.unknown")
    return row


def opened(session: Session, competition_id: int, request_id: int) -> Open:
    """One request of this competition with its script and new marks; raises NotFound."""
    request = get_request(session, request_id)
    if request.part.competition_id != competition_id:
        raise NotFound("appeal.unknown")
    script = script_of(session, request)
    outcome = outcome_of(script, ladder_of(session, request.part), REMARKING)
    settled = outcome.mark if outcome else None
    rules = rules_of(session, competition_id)
    return Open(
        request, script, tuple(given_sheets(script, REMARKING)), outcome,
        None if settled is None else official(settled, rules), _due(session, request),
        letter.facts.get("entry") if (letter := letter_of(session, request)) else None,
        session.get(EntryDecision, request.id), waits_for_council(session, request),
    )  # fmt: skip


def script_of(session: Session, request: RemarkRequest) -> Script:
    """The candidate's script, by the code that is known since names were joined."""
    result = result_of(session, request.part_id, request.application_id)
    row = session.scalar(
        select(Script).where(
            Script.part_id == request.part_id, Script.code == (result.code if result else "")
        )
    )
    if row is None:
        raise NotFound("appeal.no_script")
    return row


def _given(session: Session, request: RemarkRequest) -> int:
    if request.state is RequestState.FILED:
        return 0
    script = script_of(session, request)
    found = [active(script, which) for which in REMARKING]
    return sum(1 for row in found if row is not None and row.total is not None)


def _due(session: Session, request: RemarkRequest) -> date | None:
    part = request.part
    return declared(session, part.competition_id, f"{part.code}.remark_result", part.id)
