"""The public road of a competition, drawn from the stage tables and the calendar alone.

    timeline(competition, dates, rules, now) -> list[Milestone]

What people decide is done when it was decided, however late; what the calendar says (a window
closing, a deadline for candidates) is done when its day has ended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from exams.competitions.calendar import day_begins, day_ends, steps
from exams.competitions.models import Competition, Part, PartKind, PartStage, Stage
from exams.competitions.stages import COMPETITION, PART, PART_ORDER
from exams.rules.ruleset import RuleSet

DONE, CURRENT, NEXT, NEVER = "done", "current", "next", "never"
# By which stored decision a step of the calendar is reached; the others pass with their day.
DECIDED_BY: dict[str, Stage] = {
    "announced": Stage.ANNOUNCED,
    "vetting_due": Stage.LISTED,
    "eligible_list": Stage.LISTED,
    "result": Stage.PUBLISHED,
    "appointment": Stage.RECOGNISED,
}
PART_DECIDED_BY: dict[str, PartStage] = {
    "sitting": PartStage.CLOSED,
    "marking_due": PartStage.LOCKED,
    "marks_published": PartStage.JOINED,
    "defence": PartStage.SCORED,
}


@dataclass(frozen=True)
class Milestone:
    """One step with its day and state; `late`: its day has ended and nobody has decided it."""

    step: str
    on: date
    state: str
    late: bool = False


def main_line() -> tuple[Stage, ...]:
    """The stages of a competition that meets no trouble, as the transition table leads through."""
    line = [Stage.DRAFT]
    forward = {
        row.source: row.target
        for row in COMPETITION
        if row.target is not Stage.STOPPED and not row.needs_reason
    }
    while line[-1] in forward:
        line.append(forward[line[-1]])
    return tuple(line)


def timeline(
    competition: Competition, dates: Mapping[str, date], rules: RuleSet, now: datetime
) -> list[Milestone]:
    """The dated steps in order: done, then one current, then what comes next.

    Of a stopped competition what was not reached is "never".
    """
    found: list[Milestone] = []
    stopped = competition.stage is Stage.STOPPED
    waiting = False
    for step in (name for name in steps(rules) if name in dates):
        done = _done(competition, step, dates[step], rules, now)
        late = not done and not stopped and now >= day_ends(dates[step], rules)
        state = DONE if done else NEVER if stopped else NEXT if waiting else CURRENT
        waiting = waiting or not done
        found.append(Milestone(step, dates[step], state, late))
    return found


def _done(competition: Competition, step: str, on: date, rules: RuleSet, now: datetime) -> bool:
    if step in DECIDED_BY:
        return _beyond(competition.stage, DECIDED_BY[step])
    part_code, _, name = step.partition(".")
    if name in PART_DECIDED_BY:
        return any(_part_beyond(p, name) for p in competition.parts if p.code == part_code)
    return now >= (day_begins(on) if step == "registration_opens" else day_ends(on, rules))


def _beyond(stage: Stage, wanted: Stage) -> bool:
    line = main_line()
    if stage not in line:
        return wanted is Stage.ANNOUNCED  # stopped after it was announced
    return line.index(stage) >= line.index(wanted)


def _part_beyond(part: Part, name: str) -> bool:
    """Whether the part stands at the stage or beyond, along the stages of its own kind."""
    if part.stage is PartStage.PLANNED:
        return False
    line = part_line(part.kind)
    wanted = PART_DECIDED_BY[name]
    return wanted in line and line.index(part.stage) >= line.index(wanted)


def part_line(kind: PartKind) -> tuple[PartStage, ...]:
    """The stages through which a part of this kind goes, as its transition table leads."""
    forward = {row.source: row.target for row in PART if kind in row.kinds}
    line = [PART_ORDER[0]]
    while line[-1] in forward:
        line.append(forward[line[-1]])
    return tuple(line)
