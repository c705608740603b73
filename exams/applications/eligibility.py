"""Conditions of a rule set against what a person says (self-check) or a vetter found.

    self_check(rules, answers) -> list[Told]            each condition with what the answer means
    why_not_eligible(rules, verdicts) -> list[Reason]   what stands against deciding "eligible"

A condition is a row of the rule set's `eligibility.rules`: id, vi, en, cite.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exams.applications.models import Finding, Verdict
from exams.errors import Reason
from exams.rules.kinds import Row
from exams.rules.parameters import PRIORITY
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


def not_met(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a condition that is not met; a refused claim of priority is none."""
    return [f for f in findings if f.verdict == Verdict.NOT_MET and f.condition != PRIORITY]


def named(row: Row) -> dict[str, str]:
    """The name of a row in both languages, as a fact of a reason."""
    return {"vi": str(row["vi"]), "en": str(row["en"])}
