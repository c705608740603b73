"""What setters do to a draft: its title and minutes, sections, questions, points, order."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from exams.bank.models import Question, QuestionVersion
from exams.db import to_hundredths
from exams.errors import Invalid, NotFound, TransitionRefused
from exams.events import EventKind
from exams.papers.models import Paper, PaperItem, PaperSection, PaperState
from exams.permissions import Action
from exams.uow import UnitOfWork


def lock_paper(uow: UnitOfWork, paper_id: int, action: Action, state: PaperState) -> Paper:
    """The paper, held until the end of the transaction, when the actor may do this to it now.

    Raises NotFound for whom it does not exist, TransitionRefused when it stands elsewhere.
    """
    paper = uow.session.scalar(select(Paper).where(Paper.id == paper_id).with_for_update())
    if paper is None or not uow.actor.may(action, paper.part.competition_id):
        raise NotFound("paper.unknown")
    if paper.state is not state:
        if paper.state is PaperState.DRAFT and action is Action.PAPER_APPROVE:
            raise NotFound("paper.unknown")
        raise TransitionRefused("paper.not_now")
    return paper


def record(uow: UnitOfWork, kind: EventKind, paper: Paper, **facts: str) -> None:
    """Record what happened to a paper; never what it says."""
    uow.record(
        kind,
        f"paper:{paper.id}",
        competition_id=paper.part.competition_id,
        public={"paper_id": paper.id, **facts},
    )


def edit_paper(uow: UnitOfWork, paper_id: int, title: str, minutes: int) -> Paper:
    """Change title and minutes."""
    paper = _draft(uow, paper_id)
    if not title.strip():
        raise Invalid("paper.title_missing", field="title")
    if minutes < 1:
        raise Invalid("paper.minutes_missing", field="minutes")
    paper.title, paper.minutes = title.strip(), minutes
    _edited(uow, paper)
    return paper


def add_section(uow: UnitOfWork, paper_id: int, title: str, note: str = "") -> PaperSection:
    """Add a section at the end."""
    paper = _draft(uow, paper_id)
    if not title.strip():
        raise Invalid("paper.section_title_missing", field="title")
    section = PaperSection(
        ordinal=1 + max((s.ordinal for s in paper.sections), default=0),
        code="",
        title=title.strip(),
        note=note.strip(),
    )
    paper.sections.append(section)
    uow.session.flush()
    _edited(uow, paper)
    return section


def edit_section(uow: UnitOfWork, section_id: int, title: str, note: str = "") -> None:
    """Change the heading and the note to candidates; a part of the rules keeps its name."""
    paper, section = _section(uow, section_id)
    if not title.strip():
        raise Invalid("paper.section_title_missing", field="title")
    section.note = note.strip()
    if not section.code:
        section.title = title.strip()
    _edited(uow, paper)


def remove_section(uow: UnitOfWork, section_id: int) -> None:
    """Remove a section with its questions; a part that the rules ask for stays."""
    paper, section = _section(uow, section_id)
    if section.code:
        raise TransitionRefused("paper.section_of_rules", title=section.title)
    paper.sections.remove(section)
    _edited(uow, paper)


def add_item(uow: UnitOfWork, section_id: int, question_id: int, points: Decimal) -> PaperItem:
    """Put the latest version of a question of this bank at the end of a section."""
    paper, section = _section(uow, section_id)
    version = _version_for(uow, paper, question_id)
    item = PaperItem(
        ordinal=1 + max((i.ordinal for i in section.items), default=0),
        question_version_id=version.id,
        question_version=version,
        points=_sound(points),
    )
    section.items.append(item)
    uow.session.flush()
    _edited(uow, paper)
    return item


def add_items(
    uow: UnitOfWork, section_id: int, question_ids: Sequence[int], points: Decimal
) -> int:
    """Put several questions into a section with the same points each; how many were added."""
    for question_id in question_ids:
        add_item(uow, section_id, question_id, points)
    return len(question_ids)


def set_points(uow: UnitOfWork, item_id: int, points: Decimal) -> None:
    """Change the points of one question."""
    paper, _, item = _item(uow, item_id)
    item.points = _sound(points)
    _edited(uow, paper)


def take_latest(uow: UnitOfWork, item_id: int) -> None:
    """Use the question's newest version instead of the one the paper took."""
    paper, _, item = _item(uow, item_id)
    item.question_version = item.question_version.question.latest
    _edited(uow, paper)


def move_item(uow: UnitOfWork, item_id: int, up: bool) -> None:
    """Exchange a question with its neighbour in the section; at the edge nothing moves."""
    paper, section, item = _item(uow, item_id)
    order = list(section.items)
    at = order.index(item)
    other = at - 1 if up else at + 1
    if 0 <= other < len(order):
        mine, theirs = item.ordinal, order[other].ordinal
        item.ordinal = 0  # a free place: two rows may never stand in the same one
        uow.session.flush()
        order[other].ordinal = mine
        uow.session.flush()
        item.ordinal = theirs
    _edited(uow, paper)


def remove_item(uow: UnitOfWork, item_id: int) -> None:
    """Take a question out of the paper; it stays in the bank."""
    paper, section, item = _item(uow, item_id)
    section.items.remove(item)
    _edited(uow, paper)


def _draft(uow: UnitOfWork, paper_id: int) -> Paper:
    return lock_paper(uow, paper_id, Action.PAPER_WRITE, PaperState.DRAFT)


def _section(uow: UnitOfWork, section_id: int) -> tuple[Paper, PaperSection]:
    section = uow.session.get(PaperSection, section_id)
    if section is None:
        raise NotFound("paper.unknown")
    return _draft(uow, section.paper_id), section


def _item(uow: UnitOfWork, item_id: int) -> tuple[Paper, PaperSection, PaperItem]:
    item = uow.session.get(PaperItem, item_id)
    if item is None:
        raise NotFound("paper.unknown")
    return *_section(uow, item.section_id), item


def _version_for(uow: UnitOfWork, paper: Paper, question_id: int) -> QuestionVersion:
    question = uow.session.get(Question, question_id)
    if question is None or question.competition_id != paper.part.competition_id:
        raise NotFound("question.unknown")
    if question.retired_at is not None:
        raise TransitionRefused("question.retired")
    used = {i.question_version.question_id for s in paper.sections for i in s.items}
    if question.id in used:
        raise Invalid("paper.question_twice", field="question_id")
    return question.latest


def _sound(points: Decimal) -> Decimal:
    to_hundredths(points)
    if points <= 0:
        raise Invalid("paper.points_missing", field="points")
    return points


def _edited(uow: UnitOfWork, paper: Paper) -> None:
    record(uow, EventKind.PAPER_EDITED, paper)
