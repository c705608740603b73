"""Priority points (điểm ưu tiên): the category a candidate claims and what vetting found of it.

categories(rules) -> rows                      none where the rules give no priority points
claimed(application, rules) -> Row | None      the one category claimed: only the highest counts
found(application) -> Finding | None           confirmed (met), refused (not met), to verify
to_judge(application, rules) -> rows           the conditions and, last, the claim
confirmed_points(session, competition_id, rules) -> {application id: points}

A claim is judged as a condition is, as the finding `PRIORITY`; it never decides who is eligible.
"""

from decimal import Decimal
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.applications.eligibility import conditions, named
from exams.applications.models import Application, Finding, Verdict
from exams.errors import Reason
from exams.rules.kinds import Row
from exams.rules.parameters import PRIORITY
from exams.rules.ruleset import RuleSet

DECIDED = (Verdict.MET, Verdict.NOT_MET)


def categories(rules: RuleSet) -> tuple[Row, ...]:
    """The priority categories of the rules, each with its points."""
    counts = rules.flag("ranking.priority_points")
    return rules.rows("ranking.priority_categories") if counts else ()


def claimed(application: Application, rules: RuleSet) -> Row | None:
    """The category that the candidate claims, as the rules describe it."""
    return next((r for r in categories(rules) if r["id"] == application.priority_claim), None)


def found(application: Application) -> Finding | None:
    """What vetting says of the claim so far."""
    return next((f for f in application.findings if f.condition == PRIORITY), None)


def cite_of(row: Row, rules: RuleSet) -> str:
    """The ground of a category: its own, or that of the whole table."""
    return str(row.get("cite") or rules.explain("ranking.priority_categories").cite)


def to_judge(application: Application, rules: RuleSet) -> list[Row]:
    """What the vetter gives a verdict on: each condition and, if there is one, the claim."""
    row = claimed(application, rules)
    if row is None:
        return list(conditions(rules))
    return [*conditions(rules), {**row, "id": PRIORITY, "cite": cite_of(row, rules)}]


def why_not_settled(application: Application, rules: RuleSet) -> list[Reason]:
    """A claim that is neither confirmed nor refused."""
    row, finding = claimed(application, rules), found(application)
    if row is None or (finding is not None and finding.verdict in DECIDED):
        return []
    facts = {"title": named(row), "article": cite_of(row, rules)}
    return [Reason("vetting.priority_undecided", facts)]


def confirmed_points(session: Session, competition_id: int, rules: RuleSet) -> dict[int, Decimal]:
    """The points of every claim that was confirmed; nobody else has any."""
    points = {str(row["id"]): cast(Decimal, row["points"]) for row in categories(rules)}
    if not points:
        return {}
    rows = session.execute(
        select(Application.id, Application.priority_claim)
        .join(Finding, Finding.application_id == Application.id)
        .where(
            Application.competition_id == competition_id,
            Application.priority_claim.in_(points),
            Finding.condition == PRIORITY,
            Finding.verdict == Verdict.MET,
        )
    )
    return {key: points[str(claim)] for key, claim in rows}
