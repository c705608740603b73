"""A part whose sitting is over and from which a candidate is moved to another day."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from exams.bank.models import QuestionKind
from exams.bank.wording import Criterion, Option
from exams.competitions.models import Part
from exams.events import EventKind
from exams.papers.content import Item, digest, to_bytes
from exams.papers.models import MOP_UP, Paper, PaperState
from exams.papers.queries import label
from exams.permissions import Role
from exams.sittings import service, timing
from exams.sittings.mop_up_models import MoveReason
from exams.sittings.moving import ask_moves, call_up_mop_up, grant_move
from exams.uow import UnitOfWork
from tests import build
from tests.build_sittings import MINUTES, SEALER, Hall, content

SECOND_ESSAY = Item(
    "1",
    QuestionKind.ESSAY,
    "Phân tích một quyết định của đơn vị.",
    (),
    (),
    (Criterion(id="x", title="Phân tích", guide="Rõ", max=Decimal(80)),),
    Decimal(80),
)
SECOND_CHOICE = Item(
    "2",
    QuestionKind.SINGLE,
    "Ai công bố kết quả?",
    (Option("a", "Ban phách"), Option("b", "Hội đồng")),
    ("b",),
    (),
    Decimal(20),
)


def seal_second_paper(uow: UnitOfWork, part: Part) -> Paper:
    """The sealed paper of the mop-up sitting: other questions, another key."""
    paper = content(SECOND_ESSAY, SECOND_CHOICE)
    data = to_bytes(paper)
    setter = build.person(uow, "Phạm Ra Đề Hai")
    row = Paper(
        part_id=part.id, ordinal=MOP_UP, title="", minutes=MINUTES, state=PaperState.SEALED,
        drafted_by=setter.id, submitted_by=setter.id, approved_by=setter.id,
        sealed=SEALER.seal(data, label(part.id, MOP_UP)), sealed_at=uow.now, sha256=digest(data),
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    uow.record(EventKind.PAPER_SEALED, f"paper:{row.id}", public={"paper_id": row.id})
    return row


def chair(work, hall: Hall) -> int:
    """The chair of the council, who decides who is moved."""
    with work() as uow:
        part = uow.session.get_one(Part, hall.part_id)
        return build.holder(uow, Role.CHAIR, part.competition).id


def close_main(work, clock, hall: Hall) -> None:
    """The time of the main sitting is over and it is closed."""
    clock.at = hall.starts_at + timedelta(minutes=MINUTES, seconds=200)
    with work(hall.secretary) as uow:
        service.close_sitting(uow, hall.part_id, SEALER)


def ask(work, hall: Hall, n: int = 0) -> int:
    """An invigilator asks to move candidate `n`."""
    with work(hall.invigilator) as uow:
        rows = ask_moves(
            uow, hall.sitting_id, [hall.numbers[n]], MoveReason.ILLNESS, "Giấy ra viện số 12"
        )
        return rows[0].id


def move(work, hall: Hall, by: int, n: int = 0) -> int:
    """Candidate `n` is moved to another day."""
    move_id = ask(work, hall, n)
    with work(by) as uow:
        grant_move(uow, move_id)
    return move_id


def called_up(work, clock, hall: Hall) -> Hall:
    """The mop-up sitting of who is moved, three days later, its paper sealed, as a hall."""
    with work() as uow:
        seal_second_paper(uow, uow.session.get_one(Part, hall.part_id))
    with work(hall.secretary) as uow:
        sitting = call_up_mop_up(uow, hall.part_id, hall.starts_at + timedelta(days=3))
        people = {seat.application.person_id: seat for seat in sitting.seats}
        seats = [people[who] for who in hall.candidates if who in people]
        return replace(
            hall,
            sitting_id=sitting.id,
            starts_at=sitting.starts_at,
            candidates=[seat.application.person_id for seat in seats],
            seats=[seat.id for seat in seats],
            numbers=[seat.application.exam_number or "" for seat in seats],
        )


def open_now(work, clock, hall: Hall) -> None:
    """Everybody moved is admitted, and the mop-up sitting is open at its hour."""
    clock.at = hall.starts_at - timedelta(minutes=30)
    with work(hall.invigilator) as uow:
        for number in hall.numbers:
            service.admit(uow, hall.sitting_id, number, "citizen_card")
    clock.at = hall.starts_at - timing.LEAD
    with work(hall.secretary) as uow:
        service.open_sitting(uow, hall.part_id, SEALER, MOP_UP)
    clock.at = hall.starts_at


def close_now(work, clock, hall: Hall) -> None:
    """The mop-up sitting is over."""
    clock.at = hall.starts_at + timedelta(minutes=MINUTES, seconds=200)
    with work(hall.secretary) as uow:
        service.close_sitting(uow, hall.part_id, SEALER, MOP_UP)
