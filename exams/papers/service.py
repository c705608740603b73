"""A paper's life: drafted, submitted, sent back or approved and sealed by another, opened."""

from sqlalchemy import delete

from exams.competitions.models import Part, PartKind, PartStage
from exams.competitions.queries import get_part
from exams.competitions.stages import reached
from exams.errors import Invalid, Stale, TransitionRefused
from exams.events import EventKind
from exams.papers import queries
from exams.papers.content import digest, to_bytes
from exams.papers.models import MAIN, Paper, PaperItem, PaperSection, PaperState
from exams.papers.writing import lock_paper, record
from exams.permissions import Action
from exams.sealing import Sealer
from exams.uow import UnitOfWork


def draft_paper(
    uow: UnitOfWork, part_id: int, title: str, minutes: int | None = None, ordinal: int = MAIN
) -> Paper:
    """Begin a paper for a part; length and sections are those of the rules where they say so.

    `ordinal` MOP_UP: for the sitting of who is moved to another day, another paper.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.PAPER_WRITE, part.competition_id)
    _refuse_part(uow, part, ordinal)
    demand = queries.demand_of(uow.session, part)
    paper = Paper(
        part_id=part.id,
        part=part,
        ordinal=ordinal,
        title=title,
        minutes=minutes or demand.minutes or 0,
        state=PaperState.DRAFT,
        drafted_by=uow.person_id,
        sections=[
            PaperSection(ordinal=n, code=row.code, title=row.title)
            for n, row in enumerate(demand.parts, 1)
        ],
    )
    uow.session.add(paper)
    uow.session.flush()
    record(uow, EventKind.PAPER_DRAFTED, paper)
    return paper


def _refuse_part(uow: UnitOfWork, part: Part, ordinal: int) -> None:
    if part.kind is PartKind.PROPOSAL:
        raise Invalid("paper.part_has_none", field="part_id")
    over = PartStage.OPENED if ordinal == MAIN else PartStage.CODED
    if reached(part, over):
        raise TransitionRefused("paper.part_over")
    if queries.fixed_paper(uow.session, part.id, ordinal) is not None:
        raise TransitionRefused("paper.part_has_one")


def submit_paper(uow: UnitOfWork, paper_id: int) -> None:
    """Hand the draft to the approver; refused with everything that is not sound."""
    paper = lock_paper(uow, paper_id, Action.PAPER_WRITE, PaperState.DRAFT)
    reasons = queries.why_not_submit(uow.session, paper)
    if reasons:
        raise TransitionRefused("paper.not_sound", tuple(reasons))
    paper.state, paper.submitted_by = PaperState.SUBMITTED, uow.person_id
    paper.sent_back_reason = None
    record(uow, EventKind.PAPER_SUBMITTED, paper)


def send_back_paper(uow: UnitOfWork, paper_id: int, reason: str) -> None:
    """The approver returns the paper to its setters and says what to change."""
    paper = lock_paper(uow, paper_id, Action.PAPER_APPROVE, PaperState.SUBMITTED)
    if not reason.strip():
        raise Invalid("paper.reason_missing", field="reason")
    paper.state, paper.sent_back_reason = PaperState.DRAFT, reason.strip()
    # The reason may quote the paper, so it stays with the paper and goes with it at the sealing.
    record(uow, EventKind.PAPER_SENT_BACK, paper)


def take_back_paper(uow: UnitOfWork, paper_id: int) -> None:
    """A setter found a fault after submitting: the paper is a draft again."""
    paper = lock_paper(uow, paper_id, Action.PAPER_WRITE, PaperState.SUBMITTED)
    paper.state, paper.submitted_by = PaperState.DRAFT, None
    record(uow, EventKind.PAPER_EDITED, paper)


def approve_paper(uow: UnitOfWork, paper_id: int, sealer: Sealer, seen: str | None = None) -> str:
    """A second person approves: the paper is sealed, its rows go; returns its SHA-256.

    From here nobody can read it until `open_paper`: what remains is ciphertext and the hash.
    `seen` is the digest of what the approver was shown; raises Stale when the paper is another.
    """
    paper = lock_paper(uow, paper_id, Action.PAPER_APPROVE, PaperState.SUBMITTED)
    reasons = [
        *queries.why_not_approve(uow.session, uow.actor, paper),
        *queries.why_not_submit(uow.session, paper),
        *queries.why_not_another(uow.session, paper, sealer),
    ]
    if reasons:
        raise TransitionRefused("paper.not_approvable", tuple(reasons))
    data = to_bytes(queries.content_of(paper))
    if seen is not None and seen != digest(data):
        raise Stale("stale.row")
    paper.sealed = sealer.seal(data, queries.label(paper.part_id, paper.ordinal))
    paper.sha256 = digest(data)
    paper.state, paper.sealed_at, paper.approved_by = PaperState.SEALED, uow.now, uow.person_id
    _forget_rows(uow, paper)
    record(uow, EventKind.PAPER_SEALED, paper, sha256=paper.sha256)
    return paper.sha256


def _forget_rows(uow: UnitOfWork, paper: Paper) -> None:
    """Nothing readable of the paper stays: sections, items, title, what the approver wrote."""
    sections = [section.id for section in paper.sections]
    uow.session.flush()
    uow.session.execute(delete(PaperItem).where(PaperItem.section_id.in_(sections)))
    uow.session.execute(delete(PaperSection).where(PaperSection.paper_id == paper.id))
    uow.session.expire(paper, ["sections"])
    paper.title, paper.sent_back_reason = "", None


def open_paper(uow: UnitOfWork, part: Part, sealer: Sealer, ordinal: int = MAIN) -> Paper:
    """Open the sealed paper at the hour of its sitting; the seal is proved first."""
    uow.require(Action.PAPER_OPEN, part.competition_id)
    reasons = queries.why_not_open(uow.session, part.id, ordinal)
    paper = queries.fixed_paper(uow.session, part.id, ordinal)
    if reasons or paper is None or paper.sealed is None:
        raise TransitionRefused("paper.cannot_open", tuple(reasons))
    if digest(sealer.open(paper.sealed, queries.label(part.id, ordinal))) != paper.sha256:
        raise TransitionRefused("paper.not_what_was_sealed")
    paper.state, paper.opened_at = PaperState.OPENED, uow.now
    record(uow, EventKind.PAPER_OPENED, paper)
    return paper
