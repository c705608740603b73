"""Five competitions of plainly fictional people, each at another point of its life today."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from exams.clock import VIETNAM, local_day, whole_milliseconds
from exams.competitions.calendar import propose
from exams.competitions.queries import get_competition, rules_of
from exams.posts.models import PostLevel
from exams.rehearsal import desk, dossiers, hall
from exams.rehearsal.announcing import Plan, PostPlan
from exams.rehearsal.cast import Casting, Office
from exams.rehearsal.course import Course, Step, Tell
from exams.rehearsal.world import World
from exams.rules.loader import load_shipped

LEADERSHIP, RECRUITMENT, PROPOSAL = (
    "leadership-written-proposal", "recruitment-two-rounds", "proposal-only",
)  # fmt: skip
OPEN = Plan(
    "mo", "Thi tuyển chức danh Phó Giám đốc Sở Du lịch và Phó Giám đốc Sở Công Thương",
    "so-noi-vu", LEADERSHIP,
    (PostPlan("so-du-lich", "Phó Giám đốc Sở Du lịch", PostLevel.DEPARTMENT),
     PostPlan("so-cong-thuong", "Phó Giám đốc Sở Công Thương", PostLevel.DEPARTMENT)), 5,
)  # fmt: skip
SITTING = Plan(
    "thi", "Thi tuyển chức danh Trưởng phòng thuộc Sở Xây dựng", "so-xay-dung", LEADERSHIP,
    (PostPlan("so-xay-dung", "Trưởng phòng Quản lý hạ tầng kỹ thuật", PostLevel.DIVISION),), 8,
)  # fmt: skip
MARKING = Plan(
    "cham", "Thi tuyển chức danh Trưởng phòng thuộc Sở Y tế", "so-y-te", LEADERSHIP,
    (PostPlan("so-y-te", "Trưởng phòng Nghiệp vụ Y", PostLevel.DIVISION),), 9,
)  # fmt: skip
PUBLISHED = Plan(
    "ketqua", "Thi tuyển chức danh Phó Trưởng phòng thuộc Sở Tài chính", "so-tai-chinh",
    RECRUITMENT,
    (PostPlan("so-tai-chinh", "Phó Trưởng phòng Quản lý ngân sách", PostLevel.DIVISION),), 7,
    early=True,
)  # fmt: skip
TRAINING = Plan(
    "boiduong", "Thi tuyển chức danh Trưởng phòng Cải cách hành chính, Sở Nội vụ", "so-noi-vu",
    PROPOSAL, (PostPlan("so-noi-vu", "Trưởng phòng Cải cách hành chính", PostLevel.DIVISION),), 4,
)  # fmt: skip
SITTING_BEGAN_AGO = timedelta(minutes=5)


def announce_day(rule_set: str, step: str, on: date) -> date:
    """The latest day of announcing from which the rules propose this step no later than the day."""
    rules = load_shipped(rule_set)
    day = on
    while True:
        day -= timedelta(days=1)
        proposed = {s.name: s.on for s in propose(rules, day)}
        if proposed[step] <= on:
            return day


class Demonstration:
    """Fills an empty database; `world` is moved through the past up to the present."""

    def __init__(
        self, world: World, office: Office, now: datetime, tell: Tell | None = None
    ) -> None:
        self.world, self.office, self.now = world, office, now
        self.tell = tell

    def load(self) -> None:
        """All five, the one that reaches furthest into the past first."""
        self.training()
        self.published()
        self.marking()
        self.sitting()
        self.open()

    def _course(self, plan: Plan, announced_on: date) -> Course:
        self.world.at = datetime.combine(announced_on, time(8), VIETNAM)
        return Course(self.world, self.office, plan, self.tell)

    def training(self) -> None:
        """The winner took office two months ago; one programme is done, others are due."""
        today = local_day(self.now)
        day = announce_day(PROPOSAL, "appointment", today - timedelta(days=60))
        self._course(TRAINING, day).run(Step.TRAINED)

    def published(self) -> None:
        """Published some days ago; a re-marking may still be asked for."""
        day = announce_day(
            RECRUITMENT, "round2.marks_published", local_day(self.now) - timedelta(days=4)
        )
        course = self._course(PUBLISHED, day)
        course.run("round2:settled")
        self.world.move_to(course.date("round2.marks_published"), 9)
        course.done.append("round2:remarked")
        course.run(Step.PUBLISHED)

    def marking(self) -> None:
        """Sat last week; the markers are in the middle of their piles."""
        day = announce_day(LEADERSHIP, "written.sitting", local_day(self.now) - timedelta(days=6))
        course = self._course(MARKING, day).run("written:allocated")
        desk.mark_all(self.world, course.cast, course.part("written").id, leave=2)

    def sitting(self, tag: str = SITTING.tag) -> None:
        """Began some minutes ago; a few write, one handed in, the others may enter."""
        starts_at = whole_milliseconds(self.now) - SITTING_BEGAN_AGO
        day = announce_day(LEADERSHIP, "written.sitting", local_day(starts_at))
        plan = replace(SITTING, tag=tag, sits_at=starts_at)
        course = self._course(plan, day).run("written:gathered")
        hall.write_all(self.world, course.part("written").id, leave_open=5, hand_in=False)

    def open(self) -> None:
        """Announced some days ago: some applied, one is in the middle of it."""
        course = self._course(OPEN, local_day(self.now) - timedelta(days=6))
        course.run(Step.ANNOUNCED)
        self.world.move_to(local_day(self.now) - timedelta(days=2), 9)
        course.run(Step.APPLIED)
        with self.world.reading() as session:
            rules = rules_of(session, course.competition_id)
            post = get_competition(session, course.competition_id).posts[0].id
        undecided = Casting(self.world, "ts-mo-2").person("thisinh")
        dossiers.apply_one(self.world, rules, course.competition_id, undecided, post, submit=False)
