"""What the public may see of a ranking: decided here, once, for page, CSV, JSON and PDF alike.

Level A: every candidate's marks. Level B: those of the chosen; of the others only the exam number
of who passed, without mark, rank or name, and how many did not. A field that
`publication.public_fields` does not name is left out.

    public_list(session, competition, ranking=None) -> PublicList
    changes(old, new) -> who moved between two rankings (Change)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.applications.models import Application
from exams.competitions.models import Competition, CompetitionPost
from exams.competitions.queries import rules_of
from exams.people.models import Person
from exams.people.profiles import Profile
from exams.results.models import Ranking, RankingRow
from exams.results.queries import rankings
from exams.rules.rounding import rounded
from exams.rules.ruleset import RuleSet

FULL, WINNER = "A", "B"
State = tuple[Decimal | None, int | None, bool]  # total, rank, chosen


@dataclass(frozen=True)
class PublicRow:
    """One candidate as the public sees them. `marks`: part code to official mark."""

    number: str
    name: str
    unit: str
    marks: dict[str, Decimal | None]
    priority: Decimal | None
    total: Decimal | None
    rank: int | None
    passed: bool
    chosen: bool


@dataclass(frozen=True)
class Change:
    """One candidate before and after a new ranking."""

    number: str
    name: str
    post_id: int
    before: State | None
    after: State | None


@dataclass(frozen=True)
class PublicPost:
    """The list of one post. `others_passed`: exam numbers of those whose marks stay hidden."""

    post: CompetitionPost
    rows: tuple[PublicRow, ...]
    others_passed: tuple[str, ...]
    not_passed: int

    @property
    def no_winner(self) -> bool:
        """Nobody was chosen for the post."""
        return not any(row.chosen for row in self.rows)


@dataclass(frozen=True)
class PublicList:
    """The published result. `hidden`: marks of the others are not public; `priority`: marks are
    shown and the rules add priority points to them."""

    ranking: Ranking
    previous: Ranking | None
    level: str
    fields: tuple[str, ...]
    posts: tuple[PublicPost, ...]
    changes: tuple[Change, ...]
    priority: bool = False

    @property
    def hidden(self) -> bool:
        """Whether marks other than those of the chosen are kept back."""
        return self.level != FULL


@dataclass(frozen=True)
class _Full:
    """A ranking row with everything known of it; never leaves this module unfiltered."""

    row: RankingRow
    number: str
    name: str
    unit: str


def public_list(
    session: Session, competition: Competition, ranking: Ranking | None = None
) -> PublicList | None:
    """The result as the public sees it; None before the first publication."""
    stored = rankings(session, competition.id)
    shown = [row for row in stored if row.published_at is not None]
    if ranking is None:
        if not shown:
            return None
        ranking = shown[0]
    previous = next((r for r in shown if r.number < ranking.number), None)
    rules = rules_of(session, competition.id)
    level, fields = rules.choice("publication.level"), rules.items("publication.public_fields")
    rows = _rows(session, ranking)
    posts = tuple(
        _post(post, [r for r in rows if r.row.competition_post_id == post.id], level, fields, rules)
        for post in competition.posts
    )
    moved = changes(_rows(session, previous), rows) if previous else ()
    visible = {row.number for post in posts for row in post.rows}
    seen = tuple(
        _without(change, fields) for change in moved if change.number and change.number in visible
    )
    priority = "marks" in fields and rules.flag("ranking.priority_points")
    return PublicList(ranking, previous, level, fields, posts, seen, priority)


def all_changes(session: Session, old: Ranking, new: Ranking) -> tuple[Change, ...]:
    """Everybody who moved between two rankings; for the office."""
    return changes(_rows(session, old), _rows(session, new))


def changes(old: Sequence[_Full], new: Sequence[_Full]) -> tuple[Change, ...]:
    """Who has another total, rank or outcome in the new ranking, by exam number."""
    before = {r.row.application_id: r for r in old}
    after = {r.row.application_id: r for r in new}
    found = []
    for key in before.keys() | after.keys():
        was, is_now = before.get(key), after.get(key)
        one = is_now or was
        assert one is not None
        if _state(was) != _state(is_now):
            found.append(
                Change(
                    one.number, one.name, one.row.competition_post_id, _state(was), _state(is_now)
                )
            )
    return tuple(sorted(found, key=lambda change: change.number))


def part_marks(working: Sequence[dict[str, Any]], rules: RuleSet) -> dict[str, Decimal | None]:
    """The official mark of each part, from the working of the ranking itself."""
    return {
        line["facts"]["stage"]: None
        if line["value"] is None
        else rounded(Fraction(line["value"]), rules)
        for line in working
        if line["code"] == "stage.mark"
    }


def priority_points(working: Sequence[dict[str, Any]]) -> Decimal | None:
    """The priority points that the total holds, from the working; None: none were added."""
    values = [Fraction(line["value"]) for line in working if line["code"] == "total.priority"]
    return Decimal(values[0].numerator) / values[0].denominator if values else None


def plain(found: PublicList, competition: Competition) -> dict[str, Any]:
    """The list as JSON: marks as text, nothing beyond what the page shows."""
    return {
        "competition": competition.code,
        "title": competition.title,
        "ranking": found.ranking.number,
        "sha256": found.ranking.sha256,
        "publication_level": found.level,
        "posts": [
            {
                "post": post.post.post.title,
                "unit": post.post.post.unit.name,
                "vacancies": post.post.vacancies,
                "rows": [_plain_row(row, found.fields, found.priority) for row in post.rows],
                "others_passed": list(post.others_passed),
                "not_passed": post.not_passed,
            }
            for post in found.posts
        ],
    }


def _plain_row(row: PublicRow, fields: Sequence[str], priority: bool) -> dict[str, Any]:
    every: dict[str, Any] = {
        "exam_number": row.number,
        "name": row.name,
        "unit": row.unit,
        "marks": {name: _text(mark) for name, mark in row.marks.items()},
    }
    kept = {name: value for name, value in every.items() if name in fields}
    if "marks" in fields:
        kept["total"] = _text(row.total)
    if priority:
        kept["priority_points"] = _text(row.priority)
    return {**kept, "rank": row.rank, "passed": row.passed, "chosen": row.chosen}


def _text(mark: Decimal | None) -> str | None:
    return None if mark is None else f"{mark:f}"


def _rows(session: Session, ranking: Ranking) -> list[_Full]:
    found = session.execute(
        select(RankingRow, Application.exam_number, Person.full_name, Profile.workplace)
        .join(Application, Application.id == RankingRow.application_id)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Profile, Profile.person_id == Person.id)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.id)
    )
    return [_Full(row, number or "", name, unit or "") for row, number, name, unit in found]


def _post(
    post: CompetitionPost, rows: Sequence[_Full], level: str, fields: Sequence[str], rules: RuleSet
) -> PublicPost:
    shown = [r for r in rows if level == FULL or r.row.chosen]
    hidden = [r for r in rows if r not in shown]
    return PublicPost(
        post,
        tuple(_public(r, fields, rules) for r in shown),
        tuple(sorted(r.number for r in hidden if r.row.passed and "exam_number" in fields)),
        sum(1 for r in rows if not r.row.passed),
    )


def _public(found: _Full, fields: Sequence[str], rules: RuleSet) -> PublicRow:
    marks = "marks" in fields
    return PublicRow(
        number=found.number if "exam_number" in fields else "",
        name=found.name if "name" in fields else "",
        unit=found.unit if "unit" in fields else "",
        marks=part_marks(found.row.working, rules) if marks else {},
        priority=priority_points(found.row.working) if marks else None,
        total=found.row.total if marks else None,
        rank=found.row.rank,
        passed=found.row.passed,
        chosen=found.row.chosen,
    )


def _without(change: Change, fields: Sequence[str]) -> Change:
    name = change.name if "name" in fields else ""
    marks = "marks" in fields
    before, after = _shown(change.before, marks), _shown(change.after, marks)
    return Change(change.number, name, change.post_id, before, after)


def _shown(state: State | None, marks: bool) -> State | None:
    """The state with its total only where marks are public."""
    return state if state is None or marks else (None, *state[1:])


def _state(found: _Full | None) -> State | None:
    return None if found is None else (found.row.total, found.row.rank, found.row.chosen)
