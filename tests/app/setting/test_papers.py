"""The pages of setters and of the approver, from the first question to the seal."""

import io
from decimal import Decimal

import pytest

from exams.papers.models import Paper, PaperSection, PaperState
from exams.papers.service import approve_paper, submit_paper
from exams.permissions import Role
from tests import build
from tests import build_papers as make


@pytest.fixture
def world(setup, as_person):  # type: ignore[no-untyped-def]
    class World:
        pass

    w = World()
    with setup() as uow:
        w.competition = build.bare_competition(uow)
        w.part = w.competition.parts[0].id
        w.where = w.competition.id
        w.chair = build.holder(uow, Role.CHAIR, w.competition).id
        w.setter = make.setter(uow, w.competition).id
    w.as_setter, w.as_chair = as_person(w.setter), as_person(w.chair)
    return w


def words(tree) -> str:  # type: ignore[no-untyped-def]
    return " ".join(tree.text_content().split())


def test_from_an_empty_bank_to_a_sealed_paper(world, setup) -> None:  # type: ignore[no-untyped-def]
    page = world.as_setter
    page.get("/setting/papers")
    page.get(f"/setting/competitions/{world.where}/questions")
    page.get(f"/setting/competitions/{world.where}/questions/new/essay")
    page.post(
        f"/setting/competitions/{world.where}/questions/new/essay",
        {
            "topic": "Quản lý",
            "text": "Phân tích tình huống",
            "title_1": "Nội dung",
            "max_1": "60",
            "guide_1": "Đủ ý",
            "title_2": "Lập luận",
            "max_2": "40,0",
        },
    )
    tree = page.post(f"/setting/parts/{world.part}/papers")
    with setup() as uow:
        paper = uow.session.query(Paper).one().id
        asked = 1
    assert page.get(f"/setting/papers/{paper}") is not None
    page.get(f"/setting/papers/{paper}/edit")
    page.post(f"/setting/papers/{paper}/edit", {"title": "Đề thi viết", "minutes": "180"})
    page.get(f"/setting/papers/{paper}/sections/new")
    page.post(f"/setting/papers/{paper}/sections/new", {"title": "Phần I", "note": "Làm hết"})
    with setup() as uow:
        section = uow.session.query(PaperSection).one().id
    page.get(f"/setting/papers/{paper}/sections/{section}/questions")
    page.get(f"/setting/papers/{paper}/sections/{section}")
    tree = page.post(
        f"/setting/papers/{paper}/sections/{section}/questions",
        {"questions": [str(asked)], "points": "100"},
    )
    assert "Phân tích tình huống" in words(tree)
    assert "Phân tích tình huống" in words(page.get(f"/setting/papers/{paper}/preview"))
    assert "Đủ ý" not in words(page.get(f"/setting/papers/{paper}/preview"))
    page.post(f"/setting/papers/{paper}/submit")
    review = world.as_chair.get(f"/setting/papers/{paper}")
    assert "Đủ ý" in words(review)
    seen = review.xpath("//input[@name='seen']/@value")[0]
    sealed = world.as_chair.post(f"/setting/papers/{paper}/approve", {"seen": seen})
    assert "Phân tích tình huống" not in words(sealed)
    for client in (world.as_setter, world.as_chair):
        assert "Phân tích" not in words(client.get(f"/setting/papers/{paper}"))
        client.get(f"/setting/papers/{paper}/preview", status=404)
        assert "Phân tích" not in words(client.get("/setting/papers"))


def test_what_is_missing_is_shown_and_a_forged_submit_is_refused(world, setup) -> None:  # type: ignore[no-untyped-def]
    world.as_setter.post(f"/setting/parts/{world.part}/papers")
    with setup() as uow:
        paper = uow.session.query(Paper).one().id
    assert not world.as_setter.get(f"/setting/papers/{paper}").xpath(
        "//form[contains(@action,'submit')]"
    )
    world.as_setter.post(f"/setting/papers/{paper}/submit", status=403)


def test_the_approver_sends_back_with_a_reason_that_the_setters_read(world, setup) -> None:  # type: ignore[no-untyped-def]
    with setup() as uow:
        from exams.people.models import Person

        part = uow.session.merge(world.competition).parts[0]
        paper = make.drafted_paper(uow, part, uow.session.get(Person, world.setter)).id
        submit_paper(uow, paper)
    world.as_chair.post(f"/setting/papers/{paper}/send-back", {"reason": ""})
    world.as_chair.post(f"/setting/papers/{paper}/send-back", {"reason": "Thiếu đáp án"})
    assert "Thiếu đáp án" in words(world.as_setter.get(f"/setting/papers/{paper}"))
    world.as_chair.get(f"/setting/papers/{paper}", status=404)


PATHS = (
    "/setting/papers/{paper}",
    "/setting/papers/{paper}/preview",
    "/setting/papers/{paper}/edit",
)
CONTENT_READERS = {
    PaperState.DRAFT: {Role.SETTER},
    PaperState.SUBMITTED: {Role.SETTER, Role.CHAIR},
    PaperState.SEALED: set(),
}


@pytest.mark.parametrize("state", list(CONTENT_READERS))
def test_no_role_but_the_setters_and_the_approver_meets_a_word_of_the_paper(  # type: ignore[no-untyped-def]
    state, world, setup, as_person
) -> None:
    with setup() as uow:
        from exams.people.models import Person

        competition = uow.session.merge(world.competition)
        paper = make.drafted_paper(
            uow,
            competition.parts[0],
            uow.session.get(Person, world.setter),
            make.an_essay("Chim hoàng yến"),
        ).id
        if state is not PaperState.DRAFT:
            submit_paper(uow, paper)
        if state is PaperState.SEALED:
            approve_paper(make.acting(uow, world.chair), paper, make.SEALER)
        other = build.bare_competition(make.acting(uow, world.chair))
        people = [(role, build.holder(uow, role, competition).id, True) for role in Role]
        people += [(role, build.holder(uow, role, other).id, False) for role in Role]
    for role, person, here in people:
        client = as_person(person).client
        for path in PATHS:
            response = client.get(path.format(paper=paper), follow_redirects=True)
            reads = "Chim hoàng yến" in response.text
            allowed = here and role in CONTENT_READERS[state]
            if path.endswith("/edit"):
                assert not reads
                assert (response.status_code == 200) == allowed, (role, path)
            else:
                assert reads == allowed, (role, here, path)
        seen = client.get(f"/setting/competitions/{world.where}/questions", follow_redirects=True)
        assert ("Chim hoàng yến" in seen.text) == (here and role is Role.SETTER)


def test_a_file_is_read_shown_with_its_faults_by_line_and_imported_on_confirmation(world) -> None:  # type: ignore[no-untyped-def]
    where = f"/setting/competitions/{world.where}/questions/import"
    text = "\ufeff// mở đầu\nMột? {=a ~b}\n\nHở {\n\nHai {T}\n"
    world.as_setter.get(where)
    tree = world.as_setter.post(
        where, {"file": (io.BytesIO(text.encode()), "de.txt")}, content_type="multipart/form-data"
    )
    assert tree.xpath("//th[@scope='row'][normalize-space()='4']")
    kept = tree.xpath("//textarea[@name='text']")[0].text
    done = world.as_setter.post(f"{where}/confirm", {"text": kept})
    assert "Một?" in words(done)
    assert "Hai" in words(done)
    world.as_setter.post(where, {"text": ""})
    world.as_setter.post(
        where, {"file": (io.BytesIO(b"\xff\xfe\x00"), "de.txt")}, content_type="multipart/form-data"
    )
    world.as_setter.post(f"{where}/confirm", {"text": "//"})


@pytest.mark.parametrize(("kind", "data"), [
    ("single", {"option_a": "Một", "option_b": "Hai", "right": "b"}),
    ("multiple", {"option_a": "Một", "option_b": "Hai", "right": ["a", "b"]}),
    ("true_false", {"right": "true"}),
    ("short", {"accepted": "2013\nhai không một ba"}),
    ("essay", {"title_1": "Ý", "max_1": "2,5"}),
])  # fmt: skip
def test_each_kind_is_written_shown_edited_and_retired(kind, data, world, setup) -> None:  # type: ignore[no-untyped-def]
    where = f"/setting/competitions/{world.where}/questions/new/{kind}"
    world.as_setter.get(where)
    world.as_setter.post(where, {"text": "", **data})
    world.as_setter.post(where, {"text": "Câu một", "topic": "Chung", **data})
    with setup() as uow:
        from exams.bank.models import Question

        asked = uow.session.query(Question).one().id
    assert "Câu một" in words(world.as_setter.get(f"/setting/questions/{asked}"))
    edit = world.as_setter.get(f"/setting/questions/{asked}/edit")
    assert edit.xpath("//textarea[@name='text']")[0].text.strip() == "Câu một"
    done = world.as_setter.post(f"/setting/questions/{asked}/edit", {"text": "Câu hai", **data})
    assert "Câu hai" in words(done)
    world.as_setter.post(f"/setting/questions/{asked}/retire")
    world.as_setter.post(f"/setting/questions/{asked}/retire", status=403)
    world.as_chair.get(f"/setting/questions/{asked}", status=404)


def test_an_unsound_question_is_shown_again_with_what_was_typed(world) -> None:  # type: ignore[no-untyped-def]
    tree = world.as_setter.post(
        f"/setting/competitions/{world.where}/questions/new/single",
        {"text": "Câu dở dang", "option_a": "Một"},
    )
    assert tree.xpath("//textarea[@name='text']")[0].text.strip() == "Câu dở dang"
    assert tree.xpath("//*[contains(@class,'govuk-error-summary')]")


def test_an_unknown_kind_and_another_papers_section_do_not_exist(world, setup) -> None:  # type: ignore[no-untyped-def]
    world.as_setter.get(f"/setting/competitions/{world.where}/questions/new/magic", status=404)
    with setup() as uow:
        from exams.people.models import Person

        other = build.bare_competition(uow)
        stranger = make.setter(uow, other)
        paper = make.drafted_paper(uow, other.parts[0], stranger)
        section, item = paper.sections[0].id, paper.sections[0].items[0].id
        own = make.drafted_paper(
            make.acting(uow, world.setter),
            uow.session.merge(world.competition).parts[0],
            uow.session.get(Person, world.setter),
        ).id
        theirs = paper.id
    for paper in (own, theirs):
        world.as_setter.get(f"/setting/papers/{paper}/sections/{section}", status=404)
        world.as_setter.post(f"/setting/papers/{paper}/sections/{section}/remove", status=404)
        world.as_setter.post(f"/setting/papers/{paper}/items/{item}/act", {"act": "up"}, status=404)


def test_points_are_changed_and_questions_moved_and_taken_out(world, setup) -> None:  # type: ignore[no-untyped-def]
    with setup() as uow:
        from exams.people.models import Person

        me = uow.session.get(Person, world.setter)
        part = uow.session.merge(world.competition).parts[0]
        paper = make.drafted_paper(uow, part, me)
        from exams.papers.writing import add_item

        asked = make.question(uow, part.competition, me, make.a_single())
        second = add_item(uow, paper.sections[0].id, asked.id, Decimal(1)).id
        paper = paper.id
    base = f"/setting/papers/{paper}/items/{second}"
    world.as_setter.get(base)
    world.as_setter.post(base, {"points": "0"})
    assert "2,5" in words(world.as_setter.post(base, {"points": "2,5"}))
    for act in ("up", "down", "latest", "remove"):
        world.as_setter.post(f"{base}/act", {"act": act})
    world.as_setter.post(f"{base}/act", {"act": "up"}, status=404)
