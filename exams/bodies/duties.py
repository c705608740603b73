"""What a member of a body does, which role that gives, and which duties exclude each other."""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from exams.bodies.models import BodyKind, Duty
from exams.permissions import Role
from exams.rules.ruleset import RuleSet


class ExamDuty(enum.StrEnum):
    """The duties that the rule set's table of exclusions speaks of."""

    COUNCIL = "council"
    SECRETARY = "secretary"
    SETTER = "setter"
    INVIGILATOR = "invigilator"
    ANONYMISER = "anonymiser"
    MARKER = "marker"
    REMARKER = "remarker"
    SUPERVISOR = "supervisor"


D, R = ExamDuty, Role
BOARDS: dict[BodyKind, tuple[ExamDuty, Role]] = {
    BodyKind.SECRETARIAT: (D.SECRETARY, R.SECRETARY),
    BodyKind.QUESTION_BOARD: (D.SETTER, R.SETTER),
    BodyKind.INVIGILATION_BOARD: (D.INVIGILATOR, R.INVIGILATOR),
    BodyKind.ANONYMISATION_BOARD: (D.ANONYMISER, R.CODER),
    BodyKind.MARKING_BOARD: (D.MARKER, R.MARKER),
    BodyKind.REMARKING_BOARD: (D.REMARKER, R.REMARKER),
    BodyKind.SUPERVISION_BOARD: (D.SUPERVISOR, R.SUPERVISOR),
}
COUNCIL_ROLES = {
    Duty.CHAIR: R.CHAIR,
    Duty.VICE_CHAIR: R.COUNCIL_MEMBER,
    Duty.MEMBER: R.COUNCIL_MEMBER,
    Duty.SECRETARY: R.SECRETARY,
}
# A role may also be given without a body; the same exclusions then hold.
DUTY_OF_ROLE = {
    R.CHAIR: D.COUNCIL,
    R.COUNCIL_MEMBER: D.COUNCIL,
    **{role: duty for duty, role in BOARDS.values()},
}
DUTIES_IN = {
    BodyKind.COUNCIL: tuple(Duty),
    **dict.fromkeys(BOARDS, (Duty.CHAIR, Duty.VICE_CHAIR, Duty.MEMBER)),
}
SINGLE = frozenset({(BodyKind.COUNCIL, Duty.CHAIR), (BodyKind.COUNCIL, Duty.SECRETARY)})


@dataclass(frozen=True)
class Exclusion:
    """Two duties that one person may not hold, and the article that says so."""

    duty: ExamDuty
    other: ExamDuty
    article: str


def role_of(kind: BodyKind, duty: Duty) -> Role:
    """The role in the competition that membership gives."""
    return COUNCIL_ROLES[duty] if kind is BodyKind.COUNCIL else BOARDS[kind][1]


def exam_duties(kind: BodyKind, duty: Duty) -> frozenset[ExamDuty]:
    """What the member does, in the words of the rule set; the council's secretary does both."""
    if kind is not BodyKind.COUNCIL:
        return frozenset({BOARDS[kind][0]})
    if duty is Duty.SECRETARY:
        return frozenset({D.COUNCIL, D.SECRETARY})
    return frozenset({D.COUNCIL})


def exclusions(rules: RuleSet) -> Iterator[Exclusion]:
    """Every pair of the rule set's table, each once, with its article."""
    ground = rules.explain("council.duty_exclusions").cite
    for row in rules.rows("council.duty_exclusions"):
        article = str(row.get("cite") or ground)
        for other in cast(tuple[str, ...], row["excludes"]):
            yield Exclusion(D(str(row["duty"])), D(other), article)


def clash(rules: RuleSet, held: Iterable[ExamDuty], wanted: Iterable[ExamDuty]) -> Exclusion | None:
    """The first rule by which someone with the duties held may not take those wanted.

    The answer names the wanted duty first. A pair forbids in both directions.
    """
    have, want = frozenset(held), frozenset(wanted)
    for rule in exclusions(rules):
        if rule.duty in want and rule.other in have:
            return rule
        if rule.other in want and rule.duty in have:
            return Exclusion(rule.other, rule.duty, rule.article)
    return None
