"""What a paper must be before it may be submitted: every fault named, borders included."""

from decimal import Decimal

import pytest

from exams.bank.models import QuestionKind
from exams.bank.wording import Wording
from exams.competitions.models import PartKind
from exams.papers.content import Item, PaperContent, Section, from_bytes, to_bytes
from exams.papers.soundness import Demand, RulePart, faults
from tests.build_papers import a_single, an_essay, one_of_each

WRITTEN = Demand(PartKind.WRITTEN, Decimal(100), 180)


def item(wording: Wording, points: str, slot: str = "1") -> Item:
    return Item(
        slot,
        wording.kind,
        wording.text,
        wording.options,
        wording.key,
        wording.criteria,
        Decimal(points),
    )


def paper(*items: Item, minutes: int = 180, title: str = "Đề") -> PaperContent:
    return PaperContent(title, minutes, (Section("Phần I", "", items),))


def codes(content: PaperContent, demand: Demand = WRITTEN) -> list[str]:
    return [reason.code for reason in faults(content, demand)]


def test_a_sound_paper_has_no_fault() -> None:
    assert codes(paper(item(an_essay(), "100"))) == []


@pytest.mark.parametrize(("content", "code"), [
    (paper(item(an_essay(), "100"), title=""), "paper.title_missing"),
    (paper(item(an_essay(), "100"), minutes=0), "paper.minutes_missing"),
    (paper(item(an_essay(), "100"), minutes=179), "paper.minutes_differ"),
    (paper(item(an_essay(marks="99.99"), "99.99")), "paper.points_sum"),
    (paper(item(an_essay(marks="100.02"), "100.02")), "paper.points_sum"),
    (paper(item(an_essay(marks="99.98"), "100")), "paper.scale_sum"),
    (paper(item(Wording(QuestionKind.ESSAY, "Câu"), "100")), "paper.essay_without_scale"),
    (paper(item(Wording(QuestionKind.SINGLE, "Câu"), "100")), "paper.item_without_key"),
    (paper(item(Wording(QuestionKind.SINGLE, "Câu", key=("z",)), "100")), "paper.item_without_key"),
    (paper(item(Wording(QuestionKind.SHORT, "Câu"), "100")), "paper.item_without_key"),
    (paper(item(an_essay(), "100"), item(a_single(), "0", "2")), "paper.item_without_points"),
])  # fmt: skip
def test_each_fault_is_named(content: PaperContent, code: str) -> None:
    assert codes(content) == [code]


def test_an_empty_section_is_refused_before_a_candidate_can_meet_it() -> None:
    """learningequality/kolibri#12147: an empty section hid the submit button for everybody."""
    full = paper(item(an_essay(), "100"))
    content = PaperContent("Đề", 180, (*full.sections, Section("Trống", "", ())))
    assert codes(content) == ["paper.empty_section"]


def test_a_paper_without_a_question_is_refused() -> None:
    assert codes(PaperContent("Đề", 180, ())) == ["paper.no_question"]


LANGUAGE, KNOWLEDGE = (
    RulePart("language", "Ngoại ngữ", Decimal(30)),
    RulePart("knowledge", "Kiến thức chung", Decimal(60)),
)
TWO_PARTS = Demand(PartKind.COMPUTER, Decimal(90), 90, (LANGUAGE, KNOWLEDGE))


def two(first: str, second: str, *more: Section) -> PaperContent:
    return PaperContent(
        "Đề",
        90,
        (
            Section("Ngoại ngữ", "", (item(a_single(), first),), "language"),
            Section("Kiến thức chung", "", (item(a_single(), second, "2"),), "knowledge"),
            *more,
        ),
    )


def test_the_parts_of_a_computer_test_each_carry_their_full_mark() -> None:
    assert codes(two("30", "60"), TWO_PARTS) == []
    assert codes(two("31", "59"), TWO_PARTS) == ["paper.rule_part_sum", "paper.rule_part_sum"]


def test_a_section_that_the_rules_do_not_know_or_that_is_missing_is_refused() -> None:
    extra = Section("Thêm", "", (item(a_single(), "0.01", "3"),))
    assert "paper.section_not_in_rules" in codes(two("30", "60", extra), TWO_PARTS)
    alone = PaperContent("Đề", 90, two("90", "60").sections[:1])
    assert codes(alone, TWO_PARTS) == ["paper.rule_part_sum", "paper.rule_part_missing"]


def test_an_essay_cannot_be_scored_by_a_computer() -> None:
    demand = Demand(PartKind.COMPUTER, Decimal(100))
    assert codes(paper(item(an_essay(), "100")), demand) == ["paper.essay_on_computer"]


def test_a_paper_is_the_same_after_its_bytes() -> None:
    items = [item(wording, "12.5", str(n)) for n, wording in enumerate(one_of_each(), 1)]
    content = paper(*items)
    assert from_bytes(to_bytes(content)) == content
    assert b"1250" in to_bytes(content)
    assert b"." not in to_bytes(paper(item(an_essay("Câu"), "1.5"))).replace(b"...", b"")


def test_the_bytes_do_not_depend_on_how_letters_are_composed() -> None:
    assert to_bytes(paper(title="\u00ea")) == to_bytes(paper(title="e\u0302"))
