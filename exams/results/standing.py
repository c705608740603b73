"""From stored marks to ranked lists: the one place where a competition's totals are made.

    candidates(session, competition) -> {post id: [Candidate]}     marks as they stand now
    compute(session, competition) -> Computed                      rows, ties, hash
    exact_of(row) -> Fraction | None                               the unrounded mark of a part

A ranking is a pure function of marks, rules and recorded decisions; nothing is ever added up by
hand (the error of Phan Thiết, 2016, where an essay was added up 12 points too low).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exams.applications.models import Application, ApplicationState
from exams.applications.priority import confirmed_points
from exams.competitions.models import Competition, CompetitionPost, Part, PartKind
from exams.competitions.queries import rules_of
from exams.db import to_hundredths
from exams.defence.queries import criterion_points
from exams.results.models import PartResult, TieDecision
from exams.results.ranking import HeadDecision, Ranking, rank
from exams.results.totals import Candidate, Line, Total, total
from exams.rules.canonical import dumps
from exams.rules.ruleset import RuleSet
from exams.sittings.penalties import Penalties, penalties

FORMAT = "khoabang/ranking/v1"


@dataclass(frozen=True)
class ComputedRow:
    """One candidate's line of a ranking, as it will be stored."""

    application_id: int
    number: str
    post_id: int
    total: Decimal | None
    rank: int | None
    passed: bool
    chosen: bool
    tied: bool
    working: list[dict[str, Any]]

    def plain(self) -> dict[str, Any]:
        """The row as canonical JSON takes it."""
        return {
            "candidate": self.number,
            "post": self.post_id,
            "total_hundredths": None if self.total is None else to_hundredths(self.total),
            "rank": self.rank,
            "passed": self.passed,
            "chosen": self.chosen,
            "tied": self.tied,
            "working": self.working,
        }


@dataclass(frozen=True)
class Computed:
    """A whole ranking before it is stored. `unresolved`: groups of application ids by post."""

    rows: tuple[ComputedRow, ...]
    unresolved: dict[int, list[tuple[int, ...]]]
    sha256: str


def exact_of(row: PartResult) -> Fraction | None:
    """The exact mark; the official one where no finer value is stored."""
    if row.mark is None:
        return None
    return Fraction(row.exact) if row.exact else Fraction(row.mark)


def candidates(session: Session, competition: Competition) -> dict[int, list[Candidate]]:
    """Everybody with a result in some part who has not withdrawn, by post."""
    rules = rules_of(session, competition.id)
    criteria = _criteria(session, competition, rules)
    sanctions = penalties(session, competition.id)
    priority = confirmed_points(session, competition.id, rules)
    grouped: dict[int, list[PartResult]] = defaultdict(list)
    posts: dict[int, int] = {}
    for row in _results(session, competition.id):
        grouped[row.application_id].append(row)
        posts[row.application_id] = row.application.competition_post_id or 0
    found: dict[int, list[Candidate]] = defaultdict(list)
    for application_id, rows in sorted(grouped.items()):
        post = posts[application_id]
        one = _candidate(application_id, post, rows, criteria.get(application_id, {}))
        one = replace(one, priority=priority.get(application_id, Decimal(0)))
        found[post].append(under_sanctions(one, application_id, sanctions))
    return dict(found)


def compute(session: Session, competition: Competition) -> Computed:
    """The ranking of every post by the marks, rules and decisions as they stand now."""
    rules = rules_of(session, competition.id)
    everyone = candidates(session, competition)
    numbers = _numbers(session, competition.id)
    decisions = tie_decisions(session, [p.id for p in competition.posts], None)
    rows: list[ComputedRow] = []
    unresolved: dict[int, list[tuple[int, ...]]] = {}
    for post in competition.posts:
        totals = [total(candidate, rules) for candidate in everyone.get(post.id, [])]
        ranking = rank(totals, rules, _matching(totals, rules, decisions.get(post.id, [])))
        blocking = _blocking(ranking, post, rules)
        unresolved[post.id] = blocking
        rows += _rows(post, totals, ranking, blocking, numbers)
    return Computed(tuple(rows), unresolved, ranking_hash(competition, rules, rows))


def ranking_hash(competition: Competition, rules: RuleSet, rows: Sequence[ComputedRow]) -> str:
    """SHA-256 of the canonical JSON of the ranking; equal marks give equal hashes."""
    content = {
        "format": FORMAT,
        "competition": competition.code,
        "rules": rules.sha256,
        "rows": [row.plain() for row in rows],
    }
    return sha256(dumps(content)).hexdigest()


def tie_decisions(
    session: Session, post_ids: Sequence[int], part_id: int | None
) -> dict[int, list[TieDecision]]:
    """Decisions by post, the newest first: of the final list (part None) or of a part's cut."""
    found: dict[int, list[TieDecision]] = defaultdict(list)
    asked = select(TieDecision).where(
        TieDecision.competition_post_id.in_(post_ids), TieDecision.part_id == part_id
    )
    for row in session.scalars(asked.order_by(TieDecision.id.desc())):
        found[row.competition_post_id].append(row)
    return dict(found)


def plain_line(line: Line) -> dict[str, Any]:
    """A line of the working as it is stored: exact values as text."""
    return {
        "code": line.code,
        "facts": {name: _plain(value) for name, value in line.facts.items()},
        "value": None if line.value is None else str(line.value),
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Fraction | Decimal) else value


def _results(session: Session, competition_id: int) -> Sequence[PartResult]:
    return session.scalars(
        select(PartResult)
        .join(Part)
        .join(Application, Application.id == PartResult.application_id)
        .where(
            Part.competition_id == competition_id,
            Application.state != ApplicationState.WITHDRAWN,
        )
        .options(joinedload(PartResult.part), joinedload(PartResult.application))
        .order_by(PartResult.application_id, Part.ordinal)
    ).all()


def _candidate(
    application_id: int, post: int, rows: Sequence[PartResult], criteria: dict[str, Fraction]
) -> Candidate:
    return Candidate(
        code=code_of(application_id),
        post=str(post),
        marks={row.part.code: exact_of(row) for row in rows},
        parts={
            f"{row.part.code}.{name}": Fraction(value)
            for row in rows
            for name, value in row.points.items()
        },
        criteria=criteria,
    )


def under_sanctions(candidate: Candidate, application_id: int, sanctions: Penalties) -> Candidate:
    """The candidate with what confirmed violations take off, or annul."""
    own = {code: p for (who, code), p in sanctions.items() if who == application_id}
    return replace(
        candidate,
        deductions={code: p.deduction for code, p in own.items() if p.deduction},
        annulled=frozenset(code for code, p in own.items() if p.annulled),
    )


def code_of(application_id: int) -> str:
    """The name under which the pure rules know a candidate; sorts as the number does."""
    return f"{application_id:09d}"


def _criteria(
    session: Session, competition: Competition, rules: RuleSet
) -> dict[int, dict[str, Fraction]]:
    """Mean points by criterion, fetched only where a tie-break asks for them."""
    if not any(key.startswith("criterion:") for key in rules.items("ranking.tie_breaks")):
        return {}
    found: dict[int, dict[str, Fraction]] = {}
    for part in competition.parts:
        if part.kind is PartKind.PROPOSAL:
            found |= criterion_points(session, part.id)
    return found


def _numbers(session: Session, competition_id: int) -> dict[int, str]:
    rows = session.execute(
        select(Application.id, Application.exam_number).where(
            Application.competition_id == competition_id
        )
    )
    return {key: number or f"#{key}" for key, number in rows}


def _matching(
    totals: Sequence[Total], rules: RuleSet, decisions: Sequence[TieDecision]
) -> list[HeadDecision]:
    """The newest decision about each group that is tied now; others no longer mean anything."""
    tied = {frozenset(group) for group in rank(totals, rules).unresolved}
    used: list[HeadDecision] = []
    for row in decisions:
        order = tuple(code_of(application_id) for application_id in row.order)
        if frozenset(order) in tied:
            tied.discard(frozenset(order))
            used.append(HeadDecision(order, str(row.decided_by), row.reason))
    return used


def _blocking(ranking: Ranking, post: CompetitionPost, rules: RuleSet) -> list[tuple[int, ...]]:
    """Ties that decide who is chosen (or, with a reserve list, any tie): the head must speak."""
    places = {row.code: row.rank for row in ranking.rows}
    every = rules.flag("ranking.reserve_list")
    found = []
    for group in ranking.unresolved:
        first = places[group[0]]
        if every or first <= post.vacancies < first + len(group) - 1:
            found.append(tuple(int(code) for code in group))
    return found


def _rows(
    post: CompetitionPost,
    totals: Sequence[Total],
    ranking: Ranking,
    blocking: Sequence[tuple[int, ...]],
    numbers: dict[int, str],
) -> list[ComputedRow]:
    tied = {application_id for group in blocking for application_id in group}
    placed = {int(row.code): row for row in ranking.rows}
    order = {row.code: place for place, row in enumerate(ranking.rows)}
    rows = []
    for found in sorted(
        totals, key=lambda t: (order.get(t.candidate.code, len(order)), t.candidate.code)
    ):
        key = int(found.candidate.code)
        place = placed.get(key)
        chosen = place is not None and place.rank <= post.vacancies and key not in tied
        lines = [plain_line(line) for line in found.lines]
        if place is not None:
            facts = {"rank": place.rank, "decided_by": place.decided_by}
            lines.append({"code": "rank.place", "facts": facts, "value": None})
        rows.append(
            ComputedRow(
                key,
                numbers[key],
                post.id,
                found.rounded,
                place.rank if place else None,
                found.passed,
                chosen,
                key in tied,
                lines,
            )
        )
    return rows
