"""The papers of the vetting: the eligible list, the ineligible list, the minutes."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exams.applications.eligibility import not_met
from exams.applications.models import Application, ApplicationState
from exams.applications.reasons import BY_CODE
from exams.competitions.models import Competition
from exams.documents.service import issue
from exams.uow import UnitOfWork


def issue_list_papers(
    uow: UnitOfWork,
    competition: Competition,
    eligible: list[Application],
    ineligible: list[Application],
) -> None:
    """The public list, the list of reasons by number, and the minutes of the vetting."""
    head = {
        "competition": competition.title,
        "code": competition.code,
        "council_unit": competition.unit.name,
    }
    by_number = sorted(eligible, key=lambda row: row.exam_number or "")
    listed = {**head, "rows": [eligible_row(row) for row in by_number]}
    issue(uow, competition.id, "eligible_list", listed, public=True, symbol="TB-HĐTT")
    refused = {**head, "rows": [_ineligible_row(row) for row in ineligible]}
    issue(uow, competition.id, "ineligible_list", refused, symbol="TB-HĐTT")
    minutes = {
        **head,
        "eligible": len(eligible),
        "ineligible": len(ineligible),
        "withdrawn": _withdrawn(uow.session, competition.id),
        "rows": [
            {"number": row.number, "outcome": row.state.value, **_ineligible_row(row)}
            for row in sorted([*eligible, *ineligible], key=lambda row: row.number or "")
        ],
    }
    issue(uow, competition.id, "vetting_minutes", minutes, symbol="BB-HĐTT")


def eligible_row(row: Application) -> dict[str, Any]:
    """What the public list states of one candidate: nothing beyond the rules' public fields."""
    post = row.competition_post
    return {
        "exam_number": row.exam_number,
        "name": row.person.full_name,
        "unit": row.answers.get("profile", {}).get("workplace") or "",
        "post": post.post.title if post else "",
        "post_unit": post.post.unit.name if post else "",
    }


def _ineligible_row(row: Application) -> dict[str, Any]:
    """By number only: the reason and the articles, never the name."""
    ground = BY_CODE.get(row.reason_code or "")
    articles = sorted({f.article for f in not_met(row.findings)})
    return {"number": row.number, "reason": ground.title_vi if ground else "", "articles": articles}


def _withdrawn(session: Session, competition_id: int) -> int:
    return (
        session.scalar(
            select(func.count()).where(
                Application.competition_id == competition_id,
                Application.state == ApplicationState.WITHDRAWN,
                Application.number.is_not(None),
            )
        )
        or 0
    )
