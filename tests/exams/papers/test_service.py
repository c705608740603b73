"""A paper is written by setters, sealed by another, and read by nobody until it is opened."""

from decimal import Decimal

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from exams.bank.service import retire_question, revise_question
from exams.competitions.models import PartKind, PartStage
from exams.db import Base
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken, Stale, TransitionRefused
from exams.events import Event, EventKind
from exams.papers import queries
from exams.papers.content import digest, to_bytes
from exams.papers.models import Paper, PaperItem, PaperSection, PaperState
from exams.papers.service import (
    approve_paper,
    draft_paper,
    open_paper,
    send_back_paper,
    submit_paper,
    take_back_paper,
)
from exams.papers.writing import (
    add_item,
    add_section,
    move_item,
    remove_item,
    remove_section,
    set_points,
    take_latest,
)
from exams.people.models import Person
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.sealing import Sealer
from tests import build
from tests import build_papers as make
from tests.conftest import Work

CANARY = "Chim-hoàng-yến-7f31"


class World:
    """A competition with a setter, a chair and a secretary, and a sound draft paper."""

    def __init__(self, work: Work, wording=None) -> None:  # type: ignore[no-untyped-def]
        with work() as uow:
            self.competition = build.bare_competition(uow)
            self.part = self.competition.parts[0]
            self.chair = build.holder(uow, Role.CHAIR, self.competition).id
            self.secretary = build.holder(uow, Role.SECRETARY, self.competition).id
            author = make.setter(uow, self.competition)
            self.setter = author.id
            paper = make.drafted_paper(uow, self.part, author, wording, title=CANARY)
            self.paper, self.section = paper.id, paper.sections[0].id
            self.item = paper.sections[0].items[0].id
            self.question = paper.sections[0].items[0].question_version.question_id
        self.work = work

    def submit(self) -> None:
        with self.work(self.setter) as uow:
            submit_paper(uow, self.paper)

    def seal(self) -> None:
        self.submit()
        with self.work(self.chair) as uow:
            approve_paper(uow, self.paper, make.SEALER)

    def open(self) -> None:
        self.seal()
        with self.work(self.secretary) as uow:
            open_paper(uow, self.part, make.SEALER)


@pytest.fixture
def world(work: Work) -> World:
    return World(work)


def codes(refused: pytest.ExceptionInfo[TransitionRefused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def dump(session: Session) -> str:
    """Every value of every row, as text, with ciphertext as hex and as raw bytes."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(text(f'SELECT * FROM "{table.name}"')):
            for value in row:
                raw = bytes(value) if isinstance(value, bytes | memoryview) else b""
                found.append(raw.decode(errors="replace") if raw else repr(value))
    return "\n".join(found)


def test_no_table_holds_a_word_of_a_sealed_paper(world: World, session: Session) -> None:
    with world.work(world.setter) as uow:
        add_item(uow, world.section, _more(uow, world), Decimal(1))
        remove_item(uow, world.item)
        section = add_section(uow, world.paper, f"Phần {CANARY}", f"Ghi chú {CANARY}")
        add_item(uow, section.id, world.question, Decimal(99))
        set_points(uow, queries.content_of and _item_of(uow, world.section), Decimal(1))
    _fit_scales(world)
    world.submit()
    with world.work(world.chair) as uow:
        send_back_paper(uow, world.paper, f"Sửa {CANARY}")
    assert CANARY in dump(session)
    session.rollback()
    world.seal()
    assert CANARY not in dump(session)
    assert session.scalars(select(PaperSection)).all() == []
    assert session.scalars(select(PaperItem)).all() == []


def _more(uow, world: World) -> int:  # type: ignore[no-untyped-def]
    from exams.bank.service import write_question

    return write_question(uow, world.competition.id, make.a_single()).id


def _item_of(uow, section_id: int) -> int:  # type: ignore[no-untyped-def]
    return uow.session.get(PaperSection, section_id).items[0].id


def _fit_scales(world: World) -> None:
    """The essay now carries 99 points: its scale must follow, by a new version."""
    with world.work(world.setter) as uow:
        revise_question(uow, world.question, make.an_essay(marks="99"))
        paper = uow.session.get(Paper, world.paper)
        take_latest(uow, paper.sections[1].items[0].id)


def test_sealing_records_the_hash_of_the_canonical_content(world: World, session: Session) -> None:
    before = queries.content_of(session.get(Paper, world.paper))
    session.rollback()
    world.open()
    paper = session.get(Paper, world.paper)
    session.refresh(paper)
    assert paper.sha256 == digest(to_bytes(before))
    assert queries.opened_content(session, world.part.id, make.SEALER) == before
    kinds = session.scalars(select(Event.kind).where(Event.subject == f"paper:{world.paper}")).all()
    assert kinds[-3:] == [EventKind.PAPER_SUBMITTED, EventKind.PAPER_SEALED, EventKind.PAPER_OPENED]


def test_the_content_is_refused_until_the_paper_is_opened(world: World, session: Session) -> None:
    world.seal()
    with pytest.raises(TransitionRefused) as refused:
        queries.opened_content(session, world.part.id, make.SEALER)
    assert refused.value.code == "paper.not_opened"


def test_the_candidates_copy_has_neither_keys_nor_marking_scale(
    world: World, session: Session
) -> None:
    world.open()
    bare = queries.opened_content(session, world.part.id, make.SEALER).for_candidate()
    assert all(item.key == () and item.criteria == () for item in bare.items)
    assert [item.slot for item in bare.items] == ["1"]


def test_another_installations_key_does_not_open_the_paper(world: World) -> None:
    world.seal()
    stranger = Sealer("QW5kZXJlckFuZGVyZXJBbmRlcmVyQW5kZXJlckFuZGU=")
    with pytest.raises(RuleBroken), world.work(world.secretary) as uow:
        open_paper(uow, world.part, stranger)


def test_a_paper_is_opened_once_and_only_by_whom_the_rules_let(world: World) -> None:
    world.seal()
    with pytest.raises(NotPermitted), world.work(world.setter) as uow:
        open_paper(uow, world.part, make.SEALER)
    with world.work(world.secretary) as uow:
        open_paper(uow, world.part, make.SEALER)
    with pytest.raises(TransitionRefused) as refused, world.work(world.secretary) as uow:
        open_paper(uow, world.part, make.SEALER)
    assert codes(refused) == ["paper.opened_before"]


def test_a_part_without_a_sealed_paper_cannot_be_opened(world: World) -> None:
    with pytest.raises(TransitionRefused) as refused, world.work(world.secretary) as uow:
        open_paper(uow, world.part, make.SEALER)
    assert codes(refused) == ["paper.not_sealed"]


def test_whoever_wrote_the_paper_does_not_approve_it(world: World, work: Work) -> None:
    with work() as uow:
        from exams.people.service import grant_role

        grant_role(uow, world.chair, Role.SETTER, world.competition.id)
    with work(world.chair) as uow:
        set_points(uow, world.item, Decimal(100))
    world.submit()
    with pytest.raises(TransitionRefused) as refused, work(world.chair) as uow:
        approve_paper(uow, world.paper, make.SEALER)
    assert codes(refused) == ["paper.own"]


def test_a_setter_does_not_approve(world: World) -> None:
    world.submit()
    with pytest.raises(NotFound), world.work(world.setter) as uow:
        approve_paper(uow, world.paper, make.SEALER)


def test_what_was_changed_after_the_approver_read_it_is_not_sealed(
    world: World, session: Session
) -> None:
    world.submit()
    seen = digest(to_bytes(queries.content_of(session.get(Paper, world.paper))))
    session.rollback()
    with world.work(world.setter) as uow:
        take_back_paper(uow, world.paper)
        add_section(uow, world.paper, "Thêm")
        section = uow.session.get(Paper, world.paper).sections[1]
        remove_section(uow, section.id)
        revise_question(uow, world.question, make.an_essay("Câu khác."))
        take_latest(uow, world.item)
        submit_paper(uow, world.paper)
    with pytest.raises(Stale), world.work(world.chair) as uow:
        approve_paper(uow, world.paper, make.SEALER, seen)


def test_sending_back_needs_a_reason_and_makes_a_draft(world: World, session: Session) -> None:
    world.submit()
    with pytest.raises(Invalid), world.work(world.chair) as uow:
        send_back_paper(uow, world.paper, "  ")
    with world.work(world.chair) as uow:
        send_back_paper(uow, world.paper, "Thiếu hướng dẫn chấm")
    assert session.get(Paper, world.paper).state is PaperState.DRAFT


def test_a_submitted_or_sealed_paper_is_not_changed(world: World) -> None:
    world.submit()
    for change in (
        lambda uow: add_section(uow, world.paper, "Lén"),
        lambda uow: set_points(uow, world.item, Decimal(1)),
        lambda uow: submit_paper(uow, world.paper),
    ):
        with pytest.raises(TransitionRefused), world.work(world.setter) as uow:
            change(uow)


def test_a_paper_keeps_the_version_that_it_took(world: World, session: Session) -> None:
    with world.work(world.setter) as uow:
        revise_question(uow, world.question, make.an_essay("Bản hai."))
    assert queries.content_of(session.get(Paper, world.paper)).items[0].text.startswith("Phân tích")
    session.rollback()
    with world.work(world.setter) as uow:
        take_latest(uow, world.item)
    session.expire_all()
    assert queries.content_of(session.get(Paper, world.paper)).items[0].text == "Bản hai."


def test_a_part_has_one_sealed_paper(world: World, work: Work) -> None:
    with work() as uow:
        from exams.people.queries import get_person

        second = make.drafted_paper(
            uow, uow.session.merge(world.part), get_person(uow.session, world.setter)
        )
        submit_paper(uow, second.id)
    world.seal()
    with pytest.raises(TransitionRefused) as refused, work(world.chair) as uow:
        approve_paper(uow, second.id, make.SEALER)
    assert codes(refused) == ["paper.part_has_one"]
    with pytest.raises(TransitionRefused), work(world.setter) as uow:
        draft_paper(uow, world.part.id, "Muộn")


def test_a_proposal_has_no_paper_and_a_sitting_that_began_takes_no_new_one(work: Work) -> None:
    with work() as uow:
        competition = build.bare_competition(
            uow,
            parts=(
                ("written", PartKind.WRITTEN, PartStage.OPENED),
                ("proposal", PartKind.PROPOSAL, PartStage.PLANNED),
            ),
        )
        author = make.setter(uow, competition).id
    with pytest.raises(TransitionRefused), work(author) as uow:
        draft_paper(uow, competition.parts[0].id, "Muộn")
    with pytest.raises(Invalid), work(author) as uow:
        draft_paper(uow, competition.parts[1].id, "Nhầm")


def test_questions_move_within_their_section(world: World, session: Session) -> None:
    with world.work(world.setter) as uow:
        second = add_item(uow, world.section, _more(uow, world), Decimal(1)).id
    for up, expected in (
        (True, [second, world.item]),
        (True, [second, world.item]),
        (False, [world.item, second]),
    ):
        with world.work(world.setter) as uow:
            move_item(uow, second, up)
        session.expire_all()
        assert [i.id for i in session.get(PaperSection, world.section).items] == expected
        session.rollback()


def test_a_question_is_used_once_and_only_from_the_own_bank(world: World, work: Work) -> None:
    with work() as uow:
        other = build.bare_competition(uow)
        foreign = make.question(uow, other, make.setter(uow, other), make.a_single()).id
    with pytest.raises(NotFound), work(world.setter) as uow:
        add_item(uow, world.section, foreign, Decimal(1))
    with pytest.raises(Invalid), work(world.setter) as uow:
        add_item(uow, world.section, world.question, Decimal(1))


def test_a_long_paper_is_read_with_no_more_questions_to_the_database(
    world: World, work: Work
) -> None:
    def asked() -> int:
        with work(world.setter) as uow:
            found: list[object] = []
            event.listen(uow.session, "do_orm_execute", found.append)
            queries.readable_content(uow.session, uow.actor, world.paper)
            return len(found)

    before = asked()
    with work(world.setter) as uow:
        for n in range(4):
            author = uow.session.get_one(Person, world.setter)
            one = make.question(uow, world.competition, author, make.an_essay(f"Câu {n}"))
            add_item(uow, world.section, one.id, Decimal(1))
    assert asked() == before


def test_a_retired_question_is_not_put_into_a_paper(world: World) -> None:
    with world.work(world.setter) as uow:
        spare = _more(uow, world)
        retire_question(uow, spare)
    with pytest.raises(TransitionRefused), world.work(world.setter) as uow:
        add_item(uow, world.section, spare, Decimal(1))


READERS = {
    PaperState.DRAFT: {Role.SETTER},
    PaperState.SUBMITTED: {Role.SETTER, Role.CHAIR},
    PaperState.SEALED: set(),
    PaperState.OPENED: set(),
}


@pytest.mark.parametrize("state", list(PaperState))
def test_a_paper_is_read_by_setters_until_it_is_sealed_and_by_the_approver_when_submitted(
    state: PaperState, world: World, work: Work, session: Session
) -> None:
    {
        PaperState.DRAFT: lambda: None,
        PaperState.SUBMITTED: world.submit,
        PaperState.SEALED: world.seal,
        PaperState.OPENED: world.open,
    }[state]()
    with work() as uow:
        other = build.bare_competition(uow)
        people = {
            role: (build.holder(uow, role, world.competition).id, build.holder(uow, role, other).id)
            for role in Role
        }
        clock = uow.now
    for role, (here, elsewhere) in people.items():
        assert _reads(session, clock, here, world.paper) == (role in READERS[state]), role
        assert not _reads(session, clock, elsewhere, world.paper), role


def _reads(session: Session, now, person_id: int, paper_id: int) -> bool:  # type: ignore[no-untyped-def]
    try:
        queries.readable_content(session, actor_for(session, person_id, now), paper_id)
    except NotFound:
        return False
    return True
