"""Conditions of a rule set against what a person says (self-check) or a vetter found.

    self_check(rules, answers) -> list[Told]            each condition with what the answer means
    why_not_eligible(rules, verdicts) -> list[Reason]   what stands against deciding "eligible"

A condition is a row of the rule set's `eligibility.rules`: id, vi, en, cite.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from exams.applications.models import Verdict
from exams.errors import Reason
from exams.rules.kinds import Row
from exams.rules.ruleset import RuleSet

ANSWERS = ("yes", "no", "unsure")


@dataclass(frozen=True)
class Told:
    """One condition and what the person answered: yes, no, unsure, or None."""

    condition: Row
    answer: str | None

    @property
    def against(self) -> bool:
        """Whether the person says not to meet it."""
        return self.answer == "no"


def conditions(rules: RuleSet) -> tuple[Row, ...]:
    """The conditions of the rule set, in order."""
    return rules.rows("eligibility.rules")


def condition(rules: RuleSet, condition_id: str) -> Row | None:
    """The condition of that id, if the rule set has it."""
    return next((row for row in conditions(rules) if row["id"] == condition_id), None)


def self_check(rules: RuleSet, answers: Mapping[str, str]) -> list[Told]:
    """Every condition with the person's answer; an answer that is not one counts as none."""
    return [
        Told(row, answer if (answer := answers.get(str(row["id"]))) in ANSWERS else None)
        for row in conditions(rules)
    ]


def why_not_eligible(rules: RuleSet, verdicts: Mapping[str, Verdict]) -> list[Reason]:
    """What stands against "eligible": each condition not met, to verify, or not judged yet."""
    found = []
    for row in conditions(rules):
        verdict = verdicts.get(str(row["id"]))
        if verdict != Verdict.MET:
            how = verdict.value if verdict else "unjudged"
            found.append(
                Reason(f"vetting.condition_{how}", {"title": named(row), "article": row["cite"]})
            )
    return found


def named(row: Row) -> dict[str, str]:
    """The name of a row in both languages, as a fact of a reason."""
    return {"vi": str(row["vi"]), "en": str(row["en"])}
