"""The bank: setters of the competition write, version, retire and import; nobody else reads."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.bank import queries
from exams.bank.models import Question, QuestionKind
from exams.bank.service import import_gift, retire_question, revise_question, write_question
from exams.bank.wording import Wording, choice
from exams.errors import Invalid, NotFound, NotPermitted, TransitionRefused
from exams.events import Event, EventKind
from exams.people.queries import actor_for
from exams.permissions import Role
from tests import build
from tests import build_papers as make
from tests.conftest import Work


@pytest.fixture
def bank(work: Work) -> tuple[int, int]:
    """(competition, setter)."""
    with work() as uow:
        competition = build.bare_competition(uow)
        return competition.id, make.setter(uow, competition).id


def test_an_edit_makes_a_version_and_no_change_makes_none(
    work: Work, session: Session, bank: tuple[int, int]
) -> None:
    where, author = bank
    with work(author) as uow:
        asked = write_question(uow, where, make.a_single(), "Chung").id
    with work(author) as uow:
        revise_question(uow, asked, make.a_single("Thủ đô nước ta?"), "Chung")
    with work(author) as uow:
        revise_question(uow, asked, make.a_single("Thủ đô nước ta?"), "Chung")
        uow.record(EventKind.QUESTION_RETIRED, "nothing")
    assert [v.number for v in session.get(Question, asked).versions] == [1, 2]


def test_a_decomposed_text_is_stored_composed(
    work: Work, session: Session, bank: tuple[int, int]
) -> None:
    with work(bank[1]) as uow:
        asked = write_question(uow, bank[0], make.a_single("e\u0302\x00")).id
    assert session.get(Question, asked).latest.text == "\u00ea"


@pytest.mark.parametrize(("wording", "field"), [
    (make.a_single(" "), "text"),
    (choice(QuestionKind.SINGLE, "?", [("a", True)]), "options"),
    (choice(QuestionKind.SINGLE, "?", [("a", False), ("b", False)]), "right"),
    (choice(QuestionKind.SINGLE, "?", [("a", True), ("b", True)]), "right"),
    (Wording(QuestionKind.SHORT, "?"), "accepted"),
])  # fmt: skip
def test_an_unsound_question_names_its_field(
    wording: Wording, field: str, work: Work, bank: tuple[int, int]
) -> None:
    with pytest.raises(Invalid) as refused, work(bank[1]) as uow:
        write_question(uow, bank[0], wording)
    assert refused.value.facts["field"] == field


def test_no_option_is_dropped_in_silence() -> None:
    options = [(f"Phương án {n}", n == 26) for n in range(27)]
    with pytest.raises(Invalid, match="too_many_options"):
        choice(QuestionKind.SINGLE, "?", options)
    assert len(choice(QuestionKind.SINGLE, "?", options[1:]).options) == 26


def test_only_setters_of_this_competition_write_and_read(
    work: Work, session: Session, bank: tuple[int, int]
) -> None:
    with work(bank[1]) as uow:
        asked = write_question(uow, bank[0], make.a_single()).id
    with work() as uow:
        other = build.bare_competition(uow)
        strangers = [make.setter(uow, other).id] + [
            build.holder(uow, role, uow.session.get(type(other), bank[0])).id
            for role in Role
            if role is not Role.SETTER
        ]
        now = uow.now
    for stranger in strangers:
        with pytest.raises(NotPermitted), work(stranger) as uow:
            write_question(uow, bank[0], make.a_single())
        with pytest.raises(NotFound), work(stranger) as uow:
            revise_question(uow, asked, make.a_single("Đổi"))
        with pytest.raises(NotFound):
            queries.own_question(session, actor_for(session, stranger, now), asked)


def test_a_question_is_retired_once(work: Work, bank: tuple[int, int]) -> None:
    with work(bank[1]) as uow:
        asked = write_question(uow, bank[0], make.a_single()).id
        retire_question(uow, asked)
    for again in (retire_question, lambda uow, id_: revise_question(uow, id_, make.a_single("x"))):
        with pytest.raises(TransitionRefused), work(bank[1]) as uow:
            again(uow, asked)


def test_the_list_is_filtered_by_kind_topic_and_words_without_tone_marks(
    work: Work, session: Session, bank: tuple[int, int]
) -> None:
    with work(bank[1]) as uow:
        for n, wording in enumerate(make.one_of_each()):
            write_question(uow, bank[0], wording, "Luật" if n % 2 else "Chung")
        actor = uow.actor
    found = queries.list_questions
    assert len(found(session, actor, bank[0])) == 5
    assert len(found(session, actor, bank[0], kind=QuestionKind.ESSAY)) == 1
    assert len(found(session, actor, bank[0], topic="Luật")) == 2
    assert len(found(session, actor, bank[0], search="trai dat")) == 1
    assert queries.topics(session, actor, bank[0]) == ["Chung", "Luật"]


def test_an_import_takes_every_question_that_can_be_read_in_one_event(
    work: Work, session: Session, bank: tuple[int, int]
) -> None:
    with work(bank[1]) as uow:
        count = import_gift(uow, bank[0], "$CATEGORY: Luật\n\nMột {T}\n\nHở {\n\nHai {=a ~b}")
    assert count == session.scalar(select(func.count()).select_from(Question)) == 2
    event = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert event.kind is EventKind.QUESTIONS_IMPORTED
    assert event.public == {"count": 2, "format": "gift"}


def test_an_import_of_nothing_is_refused(work: Work, bank: tuple[int, int]) -> None:
    with pytest.raises(Invalid), work(bank[1]) as uow:
        import_gift(uow, bank[0], "// chỉ chú thích")
