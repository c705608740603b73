"""The facts of the training plan as an official paper."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.documents.models import Document
from exams.documents.service import issue
from exams.errors import NotFound
from exams.training.models import Ground, PlanItem, TrainingPlan
from exams.training.queries import competition_of
from exams.uow import UnitOfWork

SYMBOL = "KH-SNV"
GROUNDS = {
    Ground.MANDATORY: "Bắt buộc",
    Ground.GAP: "Bù đắp năng lực",
    Ground.WISH: "Đề nghị thêm",
}


def issue_plan(uow: UnitOfWork, plan: TrainingPlan) -> Document:
    """The paper of a plan that both sides agreed to, as the effect of the second agreement."""
    return issue(
        uow,
        competition_of(plan),
        "training_plan",
        facts(plan),
        subject=f"plan:{plan.id}",
        symbol=SYMBOL,
    )


def paper_of(session: Session, plan: TrainingPlan) -> Document | None:
    """The newest paper of the plan; None until both sides agreed once."""
    return session.scalar(
        select(Document)
        .where(
            Document.competition_id == competition_of(plan),
            Document.kind == "training_plan",
            Document.subject == f"plan:{plan.id}",
        )
        .order_by(Document.id.desc())
        .limit(1)
    )


def issued_paper(session: Session, plan: TrainingPlan) -> Document:
    """The newest paper of the plan; raises NotFound before there is one."""
    row = paper_of(session, plan)
    if row is None:
        raise NotFound("document.unknown")
    return row


def facts(plan: TrainingPlan) -> dict[str, Any]:
    """What the paper states: whose plan, for which post, and every item with its ground."""
    appointment = plan.appointment
    post = appointment.competition_post.post
    start = appointment.takes_office_on
    return {
        "agency": appointment.application.competition.unit.name,
        "authority": "Giám đốc Sở",
        "name": appointment.application.person.full_name,
        "post": post.title,
        "post_unit": post.unit.name,
        "decision_no": appointment.decision_no,
        "takes_office_on": start.isoformat() if start else None,
        "items": [_row(item) for item in sorted(plan.items, key=lambda item: item.due_on)],
        "recipients": [
            f"Ông/Bà {appointment.application.person.full_name}",
            post.unit.name,
            "Lưu: VT, CCVC",
        ],
    }


def _row(item: PlanItem) -> dict[str, Any]:
    ground = GROUNDS[item.ground]
    if item.needed_level and item.shown_level:
        ground += f": cần mức {item.needed_level}, kết quả thi cho thấy mức {item.shown_level}"
    elif item.citation:
        ground += f": {item.citation}"
    elif item.ground_note:
        ground += f": {item.ground_note}"
    return {
        "title": item.title_vi,
        "ground": ground,
        "periods": item.periods,
        "due_on": item.due_on.isoformat(),
    }
