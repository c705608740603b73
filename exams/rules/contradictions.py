"""Where the values of a rule set contradict each other or the law.

    find(rules) -> list[Contradiction]     empty when the rule set can be run

The same list is made when a rule set is loaded and when a council changes what it may.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from exams.rules.kinds import Kind, Row
from exams.rules.parameters import COMPUTER, PRIORITY, PROPOSAL, WRITTEN
from exams.rules.ruleset import RuleSet, Stage

ONE, HALF = Decimal(1), Decimal("0.5")
OUTAGE_LEAST = 60  # seconds


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One contradiction: the key to look at, a code, and the facts of its sentence."""

    key: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


Found = Iterator[Contradiction]
MOST_ID = 40  # letters: what an application and a finding keep of a row (applications/models.py)


def find(rules: RuleSet) -> list[Contradiction]:
    """Every contradiction in the rule set, in the order of the checks below."""
    return [found for check in _CHECKS for found in check(rules)]


def _dates(rules: RuleSet) -> Found:
    for p in rules.every():
        if p.valid_to is not None and p.valid_to < p.valid_from:
            facts = {"valid_from": str(p.valid_from), "valid_to": str(p.valid_to)}
            yield Contradiction(p.key, "rules.ends_before_it_begins", facts)


def _row_ids(rules: RuleSet) -> Found:
    for p in rules.every():
        if p.kind is Kind.TABLE and any(c.name == "id" for c in p.columns):
            ids = [str(row["id"]) for row in cast(tuple[Row, ...], p.value or ())]
            for row_id in sorted({i for i in ids if ids.count(i) > 1}):
                yield Contradiction(p.key, "rules.repeated_row", {"row": row_id})
            for row_id in sorted({i for i in ids if len(i) > MOST_ID}):
                facts = {"row": row_id, "most": MOST_ID}
                yield Contradiction(p.key, "rules.row_id_too_long", facts)


def _stages(rules: RuleSet) -> Found:
    ids = [stage.id for stage in rules.stages]
    for stage_id in sorted({i for i in ids if ids.count(i) > 1}):
        yield Contradiction(f"stages.{stage_id}", "rules.repeated_stage", {"stage": stage_id})
    for stage in rules.stages:
        yield from _one_stage(stage)


def _one_stage(stage: Stage) -> Found:
    here = f"stages.{stage.id}"
    if stage.max_points <= 0:
        yield Contradiction(f"{here}.max_points", "rules.no_points")
    if stage.pass_mark is not None and stage.pass_mark > stage.max_points:
        above = {"pass_mark": stage.pass_mark, "max_points": stage.max_points}
        yield Contradiction(f"{here}.pass_mark", "rules.pass_mark_above_full_mark", above)
    if stage.remarkable and stage.kind != WRITTEN:
        facts = {"stage": stage.id, "kind": stage.kind}
        yield Contradiction(f"{here}.remarkable", "rules.stage_cannot_be_remarked", facts)
    if (stage.value("advance") == "best_n") != bool(stage.advance_best):
        yield Contradiction(f"{here}.advance", "rules.best_n_needs_a_number")
    yield from _parts(stage, here)


def _parts(stage: Stage, here: str) -> Found:
    for part in stage.parts:
        if cast(Decimal, part["pass_mark"]) > cast(Decimal, part["max_points"]):
            facts = {"part": part["id"]}
            yield Contradiction(f"{here}.parts", "rules.pass_mark_above_full_mark", facts)
    total = sum((cast(Decimal, part["max_points"]) for part in stage.parts), Decimal(0))
    if stage.parts and total != stage.max_points:
        facts = {"total": total, "max_points": stage.max_points}
        yield Contradiction(f"{here}.parts", "rules.parts_do_not_make_the_whole", facts)


def _ascending(rules: RuleSet) -> Found:
    for low, high in _ASCENDING:
        if low not in rules.parameters or high not in rules.parameters:
            continue
        small, large = rules.value(low), rules.value(high)
        if isinstance(small, int | Decimal) and isinstance(large, int | Decimal) and small > large:
            facts = {"low": low, "low_value": small, "high": high, "high_value": large}
            yield Contradiction(low, "rules.not_ascending", facts)


_ASCENDING = (
    ("council.size_min", "council.size_max"),
    ("marking.tolerance_mean", "marking.tolerance_dialogue"),
    ("defence.spread_mean", "defence.spread_dialogue"),
    ("defence.qa_minutes_min", "defence.qa_minutes_max"),
    ("calendar.vetting_days", "calendar.vetting_days_many"),
)


def _council(rules: RuleSet) -> Found:
    if rules.flag("council.size_odd"):
        for key in ("council.size_min", "council.size_max"):
            if rules.count(key) % 2 == 0:
                yield Contradiction(key, "rules.even_council", {"size": rules.count(key)})
    if not rules.count("council.size_min"):
        yield Contradiction("council.size_min", "rules.no_council")


def _markers(rules: RuleSet) -> Found:
    if "marking.markers" in rules.parameters and rules.count("marking.markers") != 2:
        # Two independent rounds; a third mark is a step of the ladder, not a third round.
        facts = {"markers": rules.count("marking.markers")}
        yield Contradiction("marking.markers", "rules.two_rounds_of_marking", facts)


def _weights(rules: RuleSet) -> Found:
    if rules.choice("ranking.combination") == "weighted":
        total = sum((stage.weight for stage in rules.stages), Decimal(0))
        if total != ONE:
            yield Contradiction("ranking.combination", "rules.weights_not_one", {"total": total})
    if "defence.criteria" in rules.parameters:
        rows = rules.rows("defence.criteria")
        total = sum((cast(Decimal, row["weight"]) for row in rows), Decimal(0))
        if total != ONE:
            yield Contradiction("defence.criteria", "rules.weights_not_one", {"total": total})


def _combination(rules: RuleSet) -> Found:
    kinds = {stage.kind for stage in rules.stages}
    if rules.choice("ranking.combination") == "highest_proposal" and PROPOSAL not in kinds:
        yield Contradiction("ranking.combination", "rules.no_proposal_to_rank_by")
    if rules.flag("ranking.reserve_list") and rules.value("ranking.reserve_months") is None:
        yield Contradiction("ranking.reserve_list", "rules.reserve_without_end")


def _priority(rules: RuleSet) -> Found:
    """Points need categories that give them, and a document that proves a claim; and the reverse."""
    key = "ranking.priority_categories"
    if key not in rules.parameters:  # adopted before there were categories
        return
    counts, rows = rules.flag("ranking.priority_points"), rules.rows(key)
    if counts and not rows:
        yield Contradiction(key, "rules.priority_without_categories")
    if rows and not counts:
        yield Contradiction(key, "rules.categories_without_priority")
    for row in rows:
        if not row["points"]:
            yield Contradiction(key, "rules.category_without_points", {"row": row["id"]})
    if counts and PRIORITY not in {item["id"] for item in rules.rows("dossier.checklist")}:
        yield Contradiction("dossier.checklist", "rules.priority_without_proof", {"row": PRIORITY})
    if counts and PRIORITY in {row["id"] for row in rules.rows("eligibility.rules")}:
        yield Contradiction("eligibility.rules", "rules.repeated_row", {"row": PRIORITY})


def _tie_breaks(rules: RuleSet) -> Found:
    keys = rules.items("ranking.tie_breaks")
    if not keys or keys[-1] != "head_decides" or "head_decides" in keys[:-1]:
        yield Contradiction("ranking.tie_breaks", "rules.head_decides_last")
    for key in keys:
        if not _known_tie_break(rules, key):
            yield Contradiction("ranking.tie_breaks", "rules.unknown_tie_break", {"value": key})


def _known_tie_break(rules: RuleSet, key: str) -> bool:
    word, _, rest = key.partition(":")
    if word == "stage":
        return rest in {stage.id for stage in rules.stages}
    if word == "part":
        return rest in {f"{s.id}.{part['id']}" for s in rules.stages for part in s.parts}
    if word == "criterion" and "defence.criteria" in rules.parameters:
        return rest in {row["id"] for row in rules.rows("defence.criteria")}
    return key == "head_decides"


def _late(rules: RuleSet) -> Found:
    if "sitting.late_minutes" not in rules.parameters:
        return
    upto = -1
    for row in rules.rows("sitting.late_minutes"):
        start, end = cast(int, row["from"]), cast(int, row.get("to", 2**31))
        if start <= upto or end < start:
            yield Contradiction("sitting.late_minutes", "rules.overlapping_rows", {"from": start})
        if ("late" in row) == bool(row.get("chair")):
            yield Contradiction("sitting.late_minutes", "rules.minutes_or_chair", {"from": start})
        upto = end


def _outage(rules: RuleSet) -> Found:
    """A machine is called silent after 45 seconds; an outage is more than half of a room."""
    if "sitting.outage_seconds" not in rules.parameters:
        return
    if rules.count("sitting.outage_seconds") < OUTAGE_LEAST:
        yield Contradiction("sitting.outage_seconds", "rules.too_short", {"least": OUTAGE_LEAST})
    if not HALF < rules.share("sitting.outage_share") <= ONE:
        yield Contradiction("sitting.outage_share", "rules.not_most_of_a_room")


def _duties(rules: RuleSet) -> Found:
    for row in rules.rows("council.duty_exclusions"):
        if row["duty"] in cast(tuple[str, ...], row["excludes"]):
            facts = {"duty": row["duty"]}
            yield Contradiction("council.duty_exclusions", "rules.duty_excludes_itself", facts)


def _steps(rules: RuleSet) -> Found:
    kinds = {stage.kind for stage in rules.stages}
    known: set[str] = {"@end", "@sitting"}
    for row in rules.rows("calendar.steps"):
        if row.get("after", "@end") not in known:
            yield Contradiction("calendar.steps", "rules.unknown_step", {"step": row["after"]})
        applies = "stage" not in row or row["stage"] in kinds
        if applies and "rule" in row and row["rule"] not in rules.parameters:
            yield Contradiction("calendar.steps", "rules.unknown_key", {"rule": row["rule"]})
        if row.get("bound", "at_least") not in ("at_least", "at_most"):
            yield Contradiction("calendar.steps", "rules.unknown_choice", {"value": row["bound"]})
        known.add(str(row["step"]))


def _computer(rules: RuleSet) -> Found:
    for stage in rules.stages:
        if stage.kind == COMPUTER and not stage.parts:
            yield Contradiction(f"stages.{stage.id}.parts", "rules.computer_test_without_parts")


_CHECKS: tuple[Callable[[RuleSet], Found], ...] = (
    _dates,
    _row_ids,
    _stages,
    _computer,
    _ascending,
    _council,
    _markers,
    _weights,
    _combination,
    _priority,
    _tie_breaks,
    _late,
    _outage,
    _duties,
    _steps,
)
