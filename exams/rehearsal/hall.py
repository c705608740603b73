"""The paper is written and sealed, candidates are called up, sit, and scripts get codes."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select

from exams.anonymity.service import make_codes
from exams.applications.queries import entrants
from exams.bank.models import QuestionKind
from exams.bank.service import write_question
from exams.bank.wording import Wording, choice, essay
from exams.bodies.models import BodyKind
from exams.bodies.queries import to_declare
from exams.bodies.service import declare_relatives
from exams.clock import VIETNAM, to_ms
from exams.competitions.models import PartKind
from exams.competitions.queries import declared, get_part, rules_of
from exams.papers import service as papers
from exams.papers.content import Item
from exams.papers.models import Paper, PaperSection
from exams.papers.queries import opened_content
from exams.papers.writing import add_item, add_items, add_section
from exams.rehearsal.cast import Cast
from exams.rehearsal.texts import essay as essay_text
from exams.rehearsal.world import World
from exams.sittings import attempts, service
from exams.sittings.pen import begin
from exams.sittings.queries import sitting_of
from exams.sittings.timing import LEAD

ESSAYS = (
    ("Phân tích chức năng, nhiệm vụ của phòng trong mô hình chính quyền địa phương hai cấp và nêu "
     "ba việc cần làm trong sáu tháng đầu.", "Hiểu biết chức năng, nhiệm vụ", "Giải pháp"),
    ("Một hồ sơ liên quan ba đơn vị đã quá hạn mười ngày. Anh (chị) xử lý thế nào và làm gì để việc "
     "đó không lặp lại?", "Nhận diện vấn đề", "Cách xử lý"),
)  # fmt: skip
STARTS_AT = 8
ABSENT_SHARE = 25  # one in so many stays away
FORGETS_SHARE = 10  # one in so many does not hand in; what is saved counts


def declare_all(world: World, cast: Cast) -> None:
    """Everybody in a body declares to have no relative among the candidates."""
    for kind in cast.members:
        for person in cast.all_of(kind):
            with world.reading() as session:
                waiting = [member.id for member in to_declare(session, person)]
            for member_id in waiting:
                with world.work(person) as uow:
                    declare_relatives(uow, member_id, [])


def seal_paper(world: World, cast: Cast, part_id: int) -> None:
    """A setter writes questions and the paper; another person approves, which seals it."""
    setter = cast.first(BodyKind.QUESTION_BOARD)
    with world.reading() as session:
        part = get_part(session, part_id)
        kind, full, competition_id = part.kind, part.max_marks, part.competition_id
        rows = rules_of(session, competition_id).stage(part.code).parts
    with world.work(setter) as uow:
        paper = papers.draft_paper(uow, part_id, "Đề thi chính thức")
    if kind == PartKind.WRITTEN:
        _essays(world, setter, competition_id, paper.id, full)
    else:
        _choices(world, setter, competition_id, paper.id, full, bool(rows))
    with world.work(setter) as uow:
        papers.submit_paper(uow, paper.id)
    with world.work(cast.chair) as uow:
        papers.approve_paper(uow, paper.id, world.sealer)


def _essays(world: World, setter: int, competition_id: int, paper_id: int, full: Decimal) -> None:
    share = full / len(ESSAYS)
    with world.work(setter) as uow:
        section = add_section(uow, paper_id, "Phần tự luận")
        for text, first, second in ESSAYS:
            criteria = [
                (first, share * 2 / 5, "Đủ ý, đúng quy định."),
                (second, share * 3 / 5, "Khả thi, có thời hạn, có người chịu trách nhiệm."),
            ]
            question = write_question(uow, competition_id, essay(text, criteria), "Quản lý")
            add_item(uow, section.id, question.id, share)


def _choices(
    world: World, setter: int, competition_id: int, paper_id: int, full: Decimal, by_rule: bool
) -> None:
    with world.work(setter) as uow:
        if not by_rule:
            add_section(uow, paper_id, "Kiến thức chung")
    with world.reading() as session:
        rules = rules_of(session, competition_id)
        part = session.get_one(Paper, paper_id).part
        fulls = [row["max_points"] for row in rules.stage(part.code).parts] or [full]
        sections = list(
            session.scalars(
                select(PaperSection.id)
                .where(PaperSection.paper_id == paper_id)
                .order_by(PaperSection.ordinal)
            )
        )
    for section_id, points in zip(sections, fulls, strict=True):
        with world.work(setter) as uow:
            made = [
                write_question(uow, competition_id, _question(n), "Kiến thức chung").id
                for n in range(10)
            ]
            add_items(uow, section_id, made, Decimal(str(points)) / len(made))


def _question(n: int) -> Wording:
    right = n % 4
    options = [(f"Phương án {letter}", i == right) for i, letter in enumerate("ABCD")]
    return choice(QuestionKind.SINGLE, f"Câu diễn tập số {n + 1}: chọn phương án đúng.", options)


def call_up(world: World, cast: Cast, part_id: int, at: datetime | None = None) -> None:
    """Rooms, seats by lot, letters; the sitting begins `at`, or at eight on its declared day."""
    with world.reading() as session:
        part = get_part(session, part_id)
        day = declared(session, part.competition_id, f"{part.code}.sitting", part.id)
        count = len(entrants(session, part_id))
        competition_id = part.competition_id
    assert day is not None, "the calendar of a rehearsal is complete"
    with world.work(cast.office.officer) as uow:
        for n in range(-(-count // 25)):
            service.set_room(
                uow, competition_id, f"Phòng {part.ordinal}{n + 1:02d}", "Số 1 đường Ví Dụ", 25
            )
    starts_at = at or datetime.combine(day, time(STARTS_AT), VIETNAM)
    with world.work(cast.office.officer) as uow:
        service.call_up(uow, part_id, starts_at)


def gather(world: World, cast: Cast, part_id: int) -> None:
    """On the day: invigilators check identity and let in whoever came; then the hour strikes."""
    with world.reading() as session:
        sitting = sitting_of(session, part_id)
        assert sitting is not None
        sitting_id, starts_at = sitting.id, sitting.starts_at
        numbers = [seat.application.exam_number or "" for seat in sitting.seats]
    world.at = max(world.at, starts_at - timedelta(minutes=45))
    invigilator = cast.first(BodyKind.INVIGILATION_BOARD)
    for n, number in enumerate(numbers, 1):
        if n % ABSENT_SHARE:
            with world.work(invigilator) as uow:
                service.admit(uow, sitting_id, number, "citizen_card")
    world.at = max(world.at, starts_at)
    with world.work(cast.secretary) as uow:
        service.open_sitting(uow, part_id, world.sealer)
    world.at += LEAD


def write_all(world: World, part_id: int, leave_open: int = 0, hand_in: bool = True) -> None:
    """Everybody admitted writes; a few forget to hand in; the last `leave_open` do not begin."""
    with world.reading() as session:
        content = opened_content(session, part_id, world.sealer)
        sitting = sitting_of(session, part_id)
        assert sitting is not None
        seats = [s for s in sitting.seats if s.admitted_at is not None]
        people = [(s.id, s.application.person_id) for s in seats]
    for n, (seat_id, person) in enumerate(people[: len(people) - leave_open], 1):
        machine = f"{world.chance.getrandbits(128):032x}"
        with world.work(person) as uow:
            claim = attempts.claim_of(attempts.make_ready(uow, seat_id, machine))
        pen = begin(world.writer, claim)
        ability = world.chance.uniform(0.5, 0.95)
        for item in content.items:
            text = _answer(world, item, ability)
            pen.write(world.writer, (item.slot, text), client_ms=to_ms(world.at))
        if n % FORGETS_SHARE and (hand_in or n == 1):
            with world.work(person) as uow:
                attempts.hand_in(uow, seat_id, claim.epoch, pen.head, world.sealer)


def _answer(world: World, item: Item, ability: float) -> str:
    """An essay, or a choice that is right as often as the candidate is able."""
    if item.kind == QuestionKind.ESSAY:
        return essay_text(world.chance)
    if world.chance.random() < ability:
        return str(item.key[0])
    return world.chance.choice([option.id for option in item.options])


def close(world: World, cast: Cast, part_id: int) -> None:
    """When the last deadline is over the sitting is closed; written scripts get their codes."""
    with world.reading() as session:
        sitting = sitting_of(session, part_id)
        assert sitting is not None
        over = sitting.starts_at + timedelta(minutes=sitting.minutes + 20)
        kind = sitting.part.kind
    world.at = max(world.at, over)
    with world.work(cast.secretary) as uow:
        service.close_sitting(uow, part_id, world.sealer)
    if kind == PartKind.WRITTEN:
        with world.work(cast.first(BodyKind.ANONYMISATION_BOARD)) as uow:
            make_codes(uow, part_id, world.sealer)
