"""Reads of papers. Before opening: setters while it is written, the approver once submitted."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from exams.bank.models import QuestionVersion
from exams.bank.service import wording_of
from exams.competitions.models import Part
from exams.competitions.queries import rules_of
from exams.errors import NotFound, Reason, TransitionRefused
from exams.events import Event, EventKind
from exams.papers.content import Item, PaperContent, Section, from_bytes
from exams.papers.models import MAIN, MOP_UP, Paper, PaperItem, PaperSection, PaperState
from exams.papers.soundness import Demand, RulePart, faults
from exams.permissions import Action
from exams.sealing import Sealer
from exams.uow import Actor

WORKING = (PaperState.DRAFT, PaperState.SUBMITTED)
FIXED = (PaperState.SEALED, PaperState.OPENED)
# The whole paper in a few questions to the database, however long it is.
WITH_CONTENT = (
    selectinload(Paper.sections)
    .selectinload(PaperSection.items)
    .selectinload(PaperItem.question_version)
    .selectinload(QuestionVersion.question),
)
AUTHORING = (EventKind.PAPER_DRAFTED, EventKind.PAPER_EDITED, EventKind.PAPER_SUBMITTED)


def label(part_id: int, ordinal: int = MAIN) -> str:
    """What the seal of the paper of a part's sitting is bound to."""
    return f"paper:{part_id}" if ordinal == MAIN else f"paper:{part_id}:{ordinal}"


def get_paper(session: Session, actor: Actor, paper_id: int) -> Paper:
    """The paper's record, for its setters and its approver; raises NotFound.

    The record of a sealed paper holds no content. A draft is not yet the approver's to see.
    """
    paper = session.get(Paper, paper_id, options=WITH_CONTENT)
    if paper is None or not _may_see(actor, paper):
        raise NotFound("paper.unknown")
    return paper


def readable_content(session: Session, actor: Actor, paper_id: int) -> PaperContent:
    """What a working paper says, for who may read it now; raises NotFound once it is sealed."""
    paper = get_paper(session, actor, paper_id)
    if paper.state not in WORKING:
        raise NotFound("paper.unknown")
    return content_of(paper)


def list_papers(session: Session, actor: Actor, part_id: int) -> list[Paper]:
    """The papers of a part that the actor may know of, oldest first."""
    rows = session.scalars(select(Paper).where(Paper.part_id == part_id).order_by(Paper.id))
    return [paper for paper in rows if _may_see(actor, paper)]


def _may_see(actor: Actor, paper: Paper) -> bool:
    where = paper.part.competition_id
    if actor.may(Action.PAPER_WRITE, where):
        return True
    return paper.state is not PaperState.DRAFT and actor.may(Action.PAPER_APPROVE, where)


def content_of(paper: Paper) -> PaperContent:
    """The content of a working paper, from its rows; slots are numbered through the paper."""
    slots = iter(range(1, 1 + sum(len(section.items) for section in paper.sections)))
    sections = tuple(
        Section(
            section.title,
            section.note,
            tuple(_item(next(slots), item) for item in section.items),
            section.code,
        )
        for section in paper.sections
    )
    return PaperContent(paper.title, paper.minutes, sections)


def _item(slot: int, item: PaperItem) -> Item:
    wording = wording_of(item.question_version)
    return Item(
        str(slot),
        wording.kind,
        wording.text,
        wording.options,
        wording.key,
        wording.criteria,
        item.points,
    )


def demand_of(session: Session, part: Part) -> Demand:
    """What the adopted rules ask of the paper of this part."""
    stage = next(
        (s for s in rules_of(session, part.competition_id).stages if s.id == part.code), None
    )
    if stage is None:
        return Demand(part.kind, part.max_marks)
    parts = tuple(
        RulePart(str(row["id"]), str(row["vi"]), row["max_points"])  # type: ignore[arg-type]
        for row in stage.parts
    )
    return Demand(part.kind, part.max_marks, stage.minutes, parts)


def why_not_submit(session: Session, paper: Paper) -> list[Reason]:
    """What stands in the way of submitting this draft for approval."""
    return faults(content_of(paper), demand_of(session, paper.part))


def why_not_approve(session: Session, actor: Actor, paper: Paper) -> list[Reason]:
    """Why this person may not approve this paper now: approval takes a second person."""
    reasons = []
    if paper.state is not PaperState.SUBMITTED:
        reasons.append(Reason("paper.not_submitted"))
    if actor.person_id in authors(session, paper):
        reasons.append(Reason("paper.own"))
    if fixed_paper(session, paper.part_id, paper.ordinal) is not None:
        reasons.append(Reason("paper.part_has_one"))
    if paper.ordinal == MOP_UP and not _is_opened(fixed_paper(session, paper.part_id)):
        reasons.append(Reason("paper.main_not_opened"))
    return reasons


def _is_opened(paper: Paper | None) -> bool:
    return paper is not None and paper.state is PaperState.OPENED


def why_not_another(session: Session, paper: Paper, sealer: Sealer) -> list[Reason]:
    """A paper for the mop-up sitting asks nothing that the opened paper of the part asked."""
    if paper.ordinal == MAIN or not _is_opened(fixed_paper(session, paper.part_id)):
        return []
    asked = {" ".join(i.text.split()) for i in opened_content(session, paper.part_id, sealer).items}
    again = [i.slot for i in content_of(paper).items if " ".join(i.text.split()) in asked]
    return [Reason("paper.asked_before", {"slots": ", ".join(again)})] if again else []


def authors(session: Session, paper: Paper) -> set[int | None]:
    """Everyone who drafted, edited or submitted the paper."""
    rows = session.scalars(
        select(Event.actor_id)
        .where(Event.subject == f"paper:{paper.id}", Event.kind.in_(AUTHORING))
        .distinct()
    )
    return {paper.drafted_by, paper.submitted_by, *rows} - {None}


def fixed_paper(session: Session, part_id: int, ordinal: int = MAIN) -> Paper | None:
    """The sealed (or opened) paper of a sitting of the part; there is at most one."""
    return session.scalar(
        select(Paper).where(
            Paper.part_id == part_id, Paper.ordinal == ordinal, Paper.state.in_(FIXED)
        )
    )


def why_not_open(session: Session, part_id: int, ordinal: int = MAIN) -> list[Reason]:
    """Why the sitting of this part cannot be opened, as far as its paper goes."""
    paper = fixed_paper(session, part_id, ordinal)
    if paper is None:
        return [Reason("paper.not_sealed")]
    return [Reason("paper.opened_before")] if paper.state is PaperState.OPENED else []


def opened_content(
    session: Session, part_id: int, sealer: Sealer, ordinal: int = MAIN
) -> PaperContent:
    """The opened paper of a sitting; raises TransitionRefused("paper.not_opened") before."""
    paper = fixed_paper(session, part_id, ordinal)
    if paper is None or paper.state is not PaperState.OPENED or paper.sealed is None:
        raise TransitionRefused("paper.not_opened")
    return from_bytes(sealer.open(paper.sealed, label(part_id, ordinal)))
