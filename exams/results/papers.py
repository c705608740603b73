"""The official papers about a result: the council's minutes and the notice to the public."""

from typing import Any

from exams.competitions.models import Competition
from exams.competitions.queries import rules_of
from exams.documents.models import Document
from exams.documents.service import issue
from exams.results.models import Ranking
from exams.results.public import part_marks, plain, priority_points, public_list
from exams.results.queries import ranking_rows, ties_decided
from exams.uow import UnitOfWork


def issue_council_minutes(
    uow: UnitOfWork, competition: Competition, ranking: Ranking, note: str
) -> Document:
    """The minutes of the council's decision: the whole list, with every mark. Not public."""
    rules = rules_of(uow.session, competition.id)
    rows = ranking_rows(uow.session, ranking.id)
    facts = {
        **_common(competition, ranking),
        "note": note,
        "priority": rules.flag("ranking.priority_points"),
        "ties": [row.reason for row in ties_decided(uow.session, competition.id)],
        "posts": [
            {
                "post": post.post.title,
                "unit": post.post.unit.name,
                "vacancies": post.vacancies,
                "rows": [
                    {
                        "rank": row.rank,
                        "number": row.application.exam_number or "",
                        "name": row.application.person.full_name,
                        "marks": {k: _text(v) for k, v in part_marks(row.working, rules).items()},
                        "priority": _text(priority_points(row.working)),
                        "total": _text(row.total),
                        "passed": row.passed,
                        "chosen": row.chosen,
                    }
                    for row in rows
                    if row.competition_post_id == post.id
                ],
            }
            for post in competition.posts
        ],
    }
    return issue(uow, competition.id, "council_minutes", facts, subject=f"ranking:{ranking.id}",
                 symbol="BB-HĐTT")  # fmt: skip


def issue_result_notice(uow: UnitOfWork, competition: Competition, ranking: Ranking) -> Document:
    """The notice of the result: exactly what the public page shows."""
    uow.session.flush()
    found = public_list(uow.session, competition, ranking)
    assert found is not None
    facts = {**_common(competition, ranking), "list": plain(found, competition)}
    return issue(uow, competition.id, "result_notice", facts, subject=f"ranking:{ranking.id}",
                 public=True, symbol="TB-HĐTT")  # fmt: skip


def _common(competition: Competition, ranking: Ranking) -> dict[str, Any]:
    return {
        "competition": competition.title,
        "code": competition.code,
        "unit": competition.unit.name,
        "number": ranking.number,
        "sha256": ranking.sha256,
        "rules_sha256": competition.adopted.sha256,
        "parts": [{"code": part.code, "title": part.title_vi} for part in competition.parts],
    }


def _text(mark: Any) -> str | None:
    return None if mark is None else f"{mark:f}".replace(".", ",")
