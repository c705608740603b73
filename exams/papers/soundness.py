"""When a paper may be submitted: pure; every fault found, in the order of the paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from exams.bank.models import QuestionKind
from exams.bank.wording import CHOICE_KINDS
from exams.competitions.models import PartKind
from exams.errors import Reason
from exams.papers.content import Item, PaperContent, Section


@dataclass(frozen=True)
class RulePart:
    """A part of a computer test, as the rule set names it, with its full mark."""

    code: str
    title: str
    max_points: Decimal


@dataclass(frozen=True)
class Demand:
    """What the rules ask of the paper of one part; `minutes` None: the rules say nothing."""

    kind: PartKind
    max_marks: Decimal
    minutes: int | None = None
    parts: tuple[RulePart, ...] = ()


def faults(paper: PaperContent, demand: Demand) -> list[Reason]:
    """Everything that stands in the way of submitting the paper; empty when it is sound."""
    return [
        *_of_the_whole(paper, demand),
        *_of_the_rule_parts(paper, demand),
        *(reason for section in paper.sections for reason in _of_a_section(section, demand)),
    ]


def _of_the_whole(paper: PaperContent, demand: Demand) -> Iterator[Reason]:
    if not paper.title:
        yield Reason("paper.title_missing")
    if paper.minutes < 1:
        yield Reason("paper.minutes_missing")
    elif demand.minutes is not None and paper.minutes != demand.minutes:
        yield Reason("paper.minutes_differ", {"minutes": paper.minutes, "rule": demand.minutes})
    if not paper.items:
        yield Reason("paper.no_question")
    elif paper.points != demand.max_marks:
        yield Reason("paper.points_sum", {"points": paper.points, "full": demand.max_marks})


def _of_the_rule_parts(paper: PaperContent, demand: Demand) -> Iterator[Reason]:
    if not demand.parts:
        return
    codes = [section.code for section in paper.sections]
    for part in demand.parts:
        if codes.count(part.code) != 1:
            yield Reason("paper.rule_part_missing", {"title": part.title})
            continue
        section = paper.sections[codes.index(part.code)]
        if section.items and section.points != part.max_points:
            facts = {"title": part.title, "points": section.points, "full": part.max_points}
            yield Reason("paper.rule_part_sum", facts)
    known = {part.code for part in demand.parts}
    for section in paper.sections:
        if section.code not in known:
            yield Reason("paper.section_not_in_rules", {"title": section.title})


def _of_a_section(section: Section, demand: Demand) -> Iterator[Reason]:
    if not section.items:
        yield Reason("paper.empty_section", {"title": section.title})
    for item in section.items:
        yield from _of_an_item(item, demand)


def _of_an_item(item: Item, demand: Demand) -> Iterator[Reason]:
    if item.points <= 0:
        yield Reason("paper.item_without_points", {"slot": item.slot})
    if item.kind is QuestionKind.ESSAY:
        yield from _of_an_essay(item, demand)
    elif not item.key or not _key_is_an_option(item):
        yield Reason("paper.item_without_key", {"slot": item.slot})


def _key_is_an_option(item: Item) -> bool:
    return item.kind not in CHOICE_KINDS or set(item.key) <= {o.id for o in item.options}


def _of_an_essay(item: Item, demand: Demand) -> Iterator[Reason]:
    if demand.kind is PartKind.COMPUTER:
        yield Reason("paper.essay_on_computer", {"slot": item.slot})
    elif not item.criteria:
        yield Reason("paper.essay_without_scale", {"slot": item.slot})
    else:
        total = sum((c.max for c in item.criteria), Decimal(0))
        if total != item.points:
            facts = {"slot": item.slot, "scale": total, "points": item.points}
            yield Reason("paper.scale_sum", facts)
