"""Banks, papers and bodies for tests, built by the services."""

from datetime import date
from decimal import Decimal

from exams.applications.models import Application, ApplicationState
from exams.bank.models import Question, QuestionKind
from exams.bank.service import write_question
from exams.bank.wording import Wording, choice, essay, short, true_or_false
from exams.bodies.models import Body, BodyKind, Duty
from exams.bodies.service import appoint_member, set_up_body
from exams.competitions.models import Competition, Part
from exams.events import EventKind
from exams.papers.models import Paper
from exams.papers.service import approve_paper, draft_paper, submit_paper
from exams.papers.writing import add_item, add_section
from exams.people.models import Person
from exams.people.queries import actor_for
from exams.people.service import grant_role
from exams.permissions import Role
from exams.sealing import Sealer
from exams.uow import UnitOfWork
from tests import build

SEALER = Sealer("VGVzdFRlc3RUZXN0VGVzdFRlc3RUZXN0VGVzdFRlc3Q=")


def acting(uow: UnitOfWork, person_id: int) -> UnitOfWork:
    """The same unit of work in the hands of this person."""
    uow.session.flush()
    uow.actor = actor_for(uow.session, person_id, uow.now)
    return uow


def an_essay(text: str = "Phân tích trách nhiệm giải trình.", marks: str = "100") -> Wording:
    """An essay with a marking scale of two criteria."""
    half = Decimal(marks) / 2
    return essay(text, [("Nội dung", half, "Đủ ý"), ("Lập luận", half, "Chặt chẽ")])


def a_single(text: str = "Thủ đô của Việt Nam?") -> Wording:
    """A single-choice question; "a" is right."""
    return choice(QuestionKind.SINGLE, text, [("Hà Nội", True), ("Huế", False)])


def one_of_each() -> list[Wording]:
    """A question of each kind."""
    multiple = choice(
        QuestionKind.MULTIPLE, "Chọn số chẵn.", [("2", True), ("3", False), ("4", True)]
    )
    return [
        a_single(),
        multiple,
        true_or_false("Trái đất tròn.", True),
        short("Năm ban hành?", ["2013", "Hai không một ba"]),
        an_essay(),
    ]


def setter(uow: UnitOfWork, competition: Competition) -> Person:
    """A person who sets questions in the competition."""
    return build.holder(uow, Role.SETTER, competition, "Đặng Người Ra Đề")


def question(uow: UnitOfWork, competition: Competition, by: Person, wording: Wording) -> Question:
    """A question in the competition's bank."""
    return write_question(acting(uow, by.id), competition.id, wording)


def drafted_paper(
    uow: UnitOfWork, part: Part, by: Person, wording: Wording | None = None, title: str = "Đề số 1"
) -> Paper:
    """A sound draft: one section with one question that carries the full mark."""
    asked = question(uow, part.competition, by, wording or an_essay(marks=str(part.max_marks)))
    paper = draft_paper(uow, part.id, title)
    section = add_section(uow, paper.id, "Phần tự luận", "Thí sinh làm bài trên máy.")
    add_item(uow, section.id, asked.id, part.max_marks)
    return paper


def sealed_paper(
    uow: UnitOfWork, part: Part, by: Person, chair: Person, title: str = "Đề số 1"
) -> Paper:
    """A paper that a setter submitted and the chair approved."""
    paper = drafted_paper(uow, part, by, title=title)
    submit_paper(uow, paper.id)
    approve_paper(acting(uow, chair.id), paper.id, SEALER)
    return paper


def body(uow: UnitOfWork, competition: Competition, kind: BodyKind) -> Body:
    """A body set up by a decision of the day before."""
    return set_up_body(uow, competition.id, kind, "12/QĐ-SNV", date(2026, 11, 22))


def council(uow: UnitOfWork, competition: Competition, size: int = 5) -> Body:
    """A council of so many members: chair, vice chair, secretary, members."""
    row = body(uow, competition, BodyKind.COUNCIL)
    duties = [Duty.CHAIR, Duty.SECRETARY, Duty.VICE_CHAIR, *[Duty.MEMBER] * size][:size]
    for duty in duties:
        appoint_member(uow, row.id, build.person(uow).id, duty)
    return row


def candidate(
    uow: UnitOfWork,
    competition: Competition,
    someone: Person | None = None,
    state: ApplicationState = ApplicationState.ELIGIBLE,
) -> Application:
    """An application in a state, for tests of what bodies make of it."""
    who = someone or build.person(uow, "Bùi Thí Sinh")
    received = state not in (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
    row = Application(
        competition_id=competition.id,
        competition_post_id=competition.posts[0].id,
        person_id=who.id,
        state=state,
        started_at=uow.now,
        number=f"HS-{competition.id}-{who.id}" if received else None,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        EventKind.APPLICATION_STARTED, f"application:{row.id}", competition_id=competition.id
    )
    grant_role(uow, who.id, Role.CANDIDATE, competition.id)
    return row
