"""The paper of the mop-up sitting: another one, sealed after the first was opened."""

import pytest

from exams.competitions.models import PartStage
from exams.errors import TransitionRefused
from exams.events import EventKind
from exams.papers import queries
from exams.papers.models import MOP_UP
from exams.papers.service import approve_paper, draft_paper, open_paper, submit_paper
from exams.papers.writing import add_item, add_section
from exams.permissions import Role
from tests import build
from tests import build_papers as make


class World:
    """A part that is called up, with its first paper sealed, and a setter, a chair, a secretary."""

    def __init__(self, work):
        self.work = work
        with work() as uow:
            competition = build.bare_competition(uow)
            part = competition.parts[0]
            part.stage = PartStage.CALLED_UP
            self.part = part.id
            self.secretary = build.holder(uow, Role.SECRETARY, competition).id
            chair, author = (
                build.holder(uow, Role.CHAIR, competition),
                make.setter(uow, competition),
            )
            self.chair, self.setter = chair.id, author.id
            uow.record(EventKind.PART_STAGE_CHANGED, f"part:{part.id}")
            part.stage = PartStage.PLANNED
            make.sealed_paper(uow, part, author, chair)
            part.stage = PartStage.CALLED_UP

    def submitted(self, text):
        """A submitted paper for the mop-up sitting with one essay of this text."""
        with self.work(self.setter) as uow:
            paper = draft_paper(uow, self.part, "Đề hai", 180, MOP_UP)
            marks = paper.part.max_marks
            asked = make.write_question(
                uow, paper.part.competition_id, make.an_essay(text, str(marks))
            )
            section = add_section(uow, paper.id, "Tự luận")
            add_item(uow, section.id, asked.id, marks)
            for extra in [s for s in paper.sections if s.id != section.id and not s.items]:
                uow.session.delete(extra)
            uow.session.flush()
            uow.session.expire(paper)
            submit_paper(uow, paper.id)
            return paper.id

    def open_first(self):
        with self.work(self.secretary) as uow:
            open_paper(uow, uow.session.get_one(queries.Part, self.part), make.SEALER)

    def approve(self, paper_id):
        with self.work(self.chair) as uow:
            approve_paper(uow, paper_id, make.SEALER)


@pytest.fixture
def world(work):
    return World(work)


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def test_it_is_sealed_only_after_the_first_was_opened(world, session):
    paper_id = world.submitted("Một câu hỏi khác hẳn.")
    with pytest.raises(TransitionRefused) as refused:
        world.approve(paper_id)
    assert codes(refused) == ["paper.main_not_opened"]
    world.open_first()
    world.approve(paper_id)
    assert queries.fixed_paper(session, world.part, MOP_UP).id == paper_id
    assert queries.fixed_paper(session, world.part).id != paper_id
    with pytest.raises(TransitionRefused, match="paper.not_opened"):
        queries.opened_content(session, world.part, make.SEALER, MOP_UP)


def test_it_asks_nothing_that_was_asked_before(world):
    paper_id = world.submitted("Phân  tích trách nhiệm giải trình.")
    world.open_first()
    with pytest.raises(TransitionRefused) as refused:
        world.approve(paper_id)
    assert codes(refused) == ["paper.asked_before"]


def test_it_is_not_begun_once_scripts_have_codes(world, work):
    with work() as uow:
        uow.session.get_one(queries.Part, world.part).stage = PartStage.CODED
        uow.record(EventKind.PART_STAGE_CHANGED, f"part:{world.part}")
    with pytest.raises(TransitionRefused, match="paper.part_over"), work(world.setter) as uow:
        draft_paper(uow, world.part, "Muộn", 180, MOP_UP)
