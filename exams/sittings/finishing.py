"""How an attempt ends: its receipt, and the mark of its choice questions."""

from decimal import Decimal

from sqlalchemy import select

from exams.bank.models import QuestionKind
from exams.bank.scoring import score
from exams.papers.content import PaperContent
from exams.sealing import Sealer
from exams.sittings.answers import stored_answers
from exams.sittings.copies import content_of_sitting
from exams.sittings.models import Attempt, AttemptState, Seat, Sitting
from exams.sittings.receipts import receipt
from exams.uow import UnitOfWork


def finish(uow: UnitOfWork, attempt: Attempt, content: PaperContent) -> int:
    """Fix the receipt and the choice mark of one attempt; returns how many slots have text."""
    answers = stored_answers(uow.session, attempt.id)
    attempt.receipt = receipt(answers)
    attempt.choice_mark = choice_mark(content, answers)
    return sum(bool(text.strip()) for text in answers.values())


def finish_all(uow: UnitOfWork, sitting: Sitting, sealer: Sealer) -> list[Attempt]:
    """Finish what was not handed in; returns every attempt. Rows are locked against late saves."""
    attempts = uow.session.scalars(
        select(Attempt).join(Seat).where(Seat.sitting_id == sitting.id).with_for_update(of=Attempt)
    ).all()
    content = content_of_sitting(uow.session, sitting, sealer)
    for attempt in attempts:
        if attempt.state != AttemptState.ENDED:
            finish(uow, attempt, content)
            attempt.state = AttemptState.ENDED
    return list(attempts)


def choice_mark(content: PaperContent, answers: dict[str, str]) -> Decimal | None:
    """Points of the questions a machine can score; None when the paper has none of them."""
    scored = [i for i in content.items if i.kind is not QuestionKind.ESSAY]
    if not scored:
        return None
    return sum(
        (score(i.kind, i.key, i.points, answers.get(i.slot, "")) for i in scored),
        Decimal(0),
    )
