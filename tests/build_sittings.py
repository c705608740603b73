"""A called-up sitting with its rooms, seats and sealed paper, for tests of one later act."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from exams.applications.models import Application, ApplicationState, Entrant
from exams.bank.models import QuestionKind
from exams.bank.wording import Criterion, Option
from exams.bodies.models import Body, BodyKind, Duty, Member
from exams.clock import to_ms
from exams.competitions.models import AdoptedRuleSet, Competition, Part, PartKind, PartStage, Stage
from exams.events import EventKind
from exams.papers.content import Item, PaperContent, Section, digest, to_bytes
from exams.papers.models import Paper, PaperState
from exams.papers.queries import label
from exams.permissions import Role
from exams.rules.adoption import adopt
from exams.rules.loader import load_shipped
from exams.sealing import Sealer
from exams.sittings import service, timing
from exams.sittings.models import Seat, Sitting
from exams.sittings.pen import Pen, begin
from exams.sittings.saving import Writer
from exams.sittings.times import TimeReason
from exams.uow import UnitOfWork
from tests import build

SEALER = Sealer("VGVzdFRlc3RUZXN0VGVzdFRlc3RUZXN0VGVzdFRlc3Q=")
MINUTES = 180
OUTAGE = TimeReason.OUTAGE
ESSAY = Item(
    "1",
    QuestionKind.ESSAY,
    "Nêu trách nhiệm của người đứng đầu.\nLiên hệ đơn vị.",
    (),
    (),
    (
        Criterion(id="a", title="Nội dung", guide="Đủ ý", max=Decimal(60)),
        Criterion(id="b", title="Liên hệ", guide="Sát", max=Decimal(20)),
    ),
    Decimal(80),
)
CHOICE = Item(
    "2",
    QuestionKind.SINGLE,
    "Cơ quan nào quyết định?",
    (Option("a", "Hội đồng"), Option("b", "Ban Giám sát")),
    ("a",),
    (),
    Decimal(20),
)


@dataclass
class Hall:
    """Who and what a test of a sitting needs, by id."""

    competition_id: int
    part_id: int
    sitting_id: int
    starts_at: datetime
    invigilator: int
    second: int
    secretary: int
    coder: int
    supervisor: int
    candidates: list[int]  # persons
    seats: list[int]  # in the order of the candidates
    numbers: list[str]


def content(*items: Item, minutes: int = MINUTES) -> PaperContent:
    """A paper of one section."""
    return PaperContent("Đề thi viết", minutes, (Section("Phần I", "Làm cả hai câu.", items),))


def seal_paper(uow: UnitOfWork, part: Part, paper: PaperContent) -> Paper:
    """The paper as approval leaves it: ciphertext and hash."""
    data = to_bytes(paper)
    setter = build.person(uow, "Phạm Ra Đề")
    row = Paper(
        part_id=part.id,
        title="",
        minutes=paper.minutes,
        state=PaperState.SEALED,
        drafted_by=setter.id,
        submitted_by=setter.id,
        approved_by=setter.id,
        sealed=SEALER.seal(data, label(part.id)),
        sealed_at=uow.now,
        sha256=digest(data),
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(EventKind.PAPER_SEALED, f"paper:{row.id}", public={"paper_id": row.id})
    return row


def listed(
    uow: UnitOfWork,
    candidates: int = 2,
    *,
    kind: PartKind = PartKind.WRITTEN,
    rule_set: str = "leadership-written-proposal",
    code: str = "written",
) -> Competition:
    """A competition whose eligible list is issued: the candidates are entrants of the part."""
    row = build.bare_competition(
        uow, stage=Stage.LISTED, rule_set=rule_set, parts=((code, kind, PartStage.PLANNED),)
    )
    for n in range(1, candidates + 1):
        who = build.holder(uow, Role.CANDIDATE, row, f"Lý Thí Sinh {n}")
        application = Application(
            competition_id=row.id,
            competition_post_id=row.posts[0].id,
            person_id=who.id,
            state=ApplicationState.ELIGIBLE,
            started_at=uow.now,
            number=f"{row.code}-{n}",
            exam_number=f"SBD{n:03d}",
        )
        uow.session.add(application)
        uow.session.flush()
        uow.session.add(Entrant(part_id=row.parts[0].id, application_id=application.id))
    uow.record(EventKind.ROSTER_FIXED, f"competition:{row.id}", public={"eligible": candidates})
    return row


def board(uow: UnitOfWork, competition: Competition, *people: int, declared: bool = True) -> None:
    """The invigilation board, its members' declarations made."""
    row = Body(
        competition_id=competition.id,
        kind=BodyKind.INVIGILATION_BOARD,
        decision_no="01/QĐ-HĐTT",
        decided_on=uow.now.date(),
    )
    row.members = [
        Member(
            person_id=one,
            duty=Duty.MEMBER,
            from_at=uow.now,
            declared_at=uow.now if declared else None,
        )
        for one in people
    ]
    uow.session.add(row)
    uow.session.flush()
    uow.record(EventKind.BODY_SET_UP, f"body:{row.id}", public={"kind": row.kind.value})


def called_up(
    uow: UnitOfWork,
    candidates: int = 2,
    *,
    paper: PaperContent | None = None,
    starts_in: timedelta = timedelta(hours=1),
    rooms: int = 1,
    **world: object,
) -> Hall:
    """A part called up one hour before its start, its paper sealed, its board declared.

    With several rooms each holds as many candidates as the others.
    """
    competition = listed(uow, candidates, **world)  # type: ignore[arg-type]
    part = competition.parts[0]
    people = {
        role: build.holder(uow, role, competition).id
        for role in (Role.INVIGILATOR, Role.SECRETARY, Role.CODER, Role.SUPERVISOR)
    }
    second = build.holder(uow, Role.INVIGILATOR, competition, "Hoàng Giám Thị Hai").id
    board(uow, competition, people[Role.INVIGILATOR], second)
    for n in range(1, rooms + 1):
        capacity = max(1, candidates // rooms)
        service.set_room(uow, competition.id, f"Phòng {n}", "Số 1 đường Thử", capacity)
    chosen = paper or content(ESSAY, CHOICE)
    seal_paper(uow, part, chosen)
    sitting = service.call_up(uow, part.id, uow.now + starts_in, chosen.minutes)
    seats = sorted(sitting.seats, key=lambda seat: seat.application_id)
    applications = [uow.session.get_one(Application, seat.application_id) for seat in seats]
    return Hall(
        competition.id,
        part.id,
        sitting.id,
        sitting.starts_at,
        people[Role.INVIGILATOR],
        second,
        people[Role.SECRETARY],
        people[Role.CODER],
        people[Role.SUPERVISOR],
        [a.person_id for a in applications],
        [seat.id for seat in seats],
        [a.exam_number or "" for a in applications],
    )


def sitting_of(uow: UnitOfWork, hall: Hall) -> Sitting:
    """The sitting of this hall in this unit of work."""
    return uow.session.get_one(Sitting, hall.sitting_id)


def change_rules(uow: UnitOfWork, competition_id: int, **sitting: object) -> None:
    """Other values for parameters of the sitting, as if the council had adopted them."""
    row = uow.session.get_one(AdoptedRuleSet, competition_id)
    changes = {f"sitting.{name}": value for name, value in sitting.items()}
    row.canonical = adopt(load_shipped(row.code), changes).canonical().decode()
    uow.record(EventKind.RULES_CHANGED, "rules", public={"keys": sorted(changes)})


def seat_of(uow: UnitOfWork, hall: Hall, n: int = 0) -> Seat:
    """The seat of the n-th candidate."""
    return uow.session.get_one(Seat, hall.seats[n])


def open_at_the_hour(work, clock, hall: Hall) -> None:
    """Opened ahead of the hour: everybody begins at the very hour, and it is that hour now."""
    clock.at = hall.starts_at - timing.LEAD
    with work(hall.secretary) as uow:
        service.open_sitting(uow, hall.part_id, SEALER)
    clock.at = hall.starts_at


def sit(work, clock, hall: Hall, n: int, answers: dict[str, str]) -> Pen:
    """Candidate `n` begins and stores these texts, by slot."""
    with work(hall.candidates[n]) as uow:
        claim = service.claim_of(service.make_ready(uow, hall.seats[n], f"pc-{n}"))
        engine = uow.session.get_bind().engine
    writer = Writer(engine, clock)
    pen = begin(writer, claim)
    if answers:
        pen.write(writer, *answers.items(), client_ms=to_ms(clock.at))
    writer.line.close()
    return pen
