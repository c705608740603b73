"""The whole job in a real browser, from the notice of a competition to the plan of training.

One world, told in order: each test goes on where the one before it stopped, and days pass on the
live server's clock. Those whom a test does not follow do their part through the services.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from exams.bodies.models import BodyKind, Duty
from exams.clock import local_day
from exams.competitions.queries import declared
from exams.db import Base, open_engine
from exams.people.models import Person
from exams.people.service import register_person
from exams.rehearsal import dossiers
from exams.rehearsal.cast import Cast, Casting
from exams.rehearsal.world import simple_pdf
from tests.journeys.backstage import LiveWorld, define_the_post, raise_curtain, set_up_boards
from tests.journeys.conftest import LiveServer, serving
from tests.journeys.pages import DESKTOP, Approver, Candidate, Officer, Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("main-job")]
TITLE = "Thi tuyển chức danh Trưởng phòng Cải cách hành chính"
POST = "Trưởng phòng Cải cách hành chính"
CODE = "tt-2026-001"
NAME = "Nguyễn Thị Hành Trình"


@dataclass
class Stage:
    """What the tests share: the server, a browser, the people, how far the story went."""

    live: LiveServer
    browser: Browser
    world: LiveWorld
    cast: Cast
    casting: Casting
    competition_id: int = 0
    told: int = 0

    def person(self, person_id: int) -> Person:
        """The person's own row."""
        with self.world.reading() as session:
            return session.get_one(Person, person_id)

    def today(self) -> str:
        """As people type a day."""
        return f"{local_day(self.live.clock()):%d/%m/%Y}"

    def passes_to(self, step: str, hour: int) -> None:
        """Days pass until this hour of the declared day of the step."""
        with self.world.reading() as session:
            day = declared(session, self.competition_id, step)
        assert day is not None, step
        self.world.move_to(day, hour)

    def after(self, chapter: int) -> None:
        """Without the chapter before, this one cannot be told."""
        if self.told < chapter:
            pytest.skip(f"chapter {chapter} was not told to its end")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("main-job")
    url = f"sqlite:///{folder / 'job.sqlite3'}"
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    with serving(url, Path(folder)) as live:
        yield curtain_up(live, chromium)


def curtain_up(live: LiveServer, browser: Browser) -> Stage:
    """The department is there; no competition yet."""
    world, cast, casting = raise_curtain(live)
    define_the_post(world, cast, POST)
    return Stage(live, browser, world, cast, casting)


def test_1_a_competition_is_prepared_sent_back_and_announced(stage: Stage) -> None:
    officer = Officer(stage.live, stage.browser, stage.cast.office.officer, DESKTOP)
    approver = Approver(stage.live, stage.browser, stage.cast.office.approver, DESKTOP)

    officer.creates_a_competition(TITLE, "Thi tuyển lãnh đạo: thi viết và bảo vệ đề án")
    officer.adds_the_post(POST)
    officer.takes_the_proposed_calendar(stage.today())
    officer.sets_up_the_council("1/QĐ-SNV", stage.today())
    for person, duty in stage.cast.members[BodyKind.COUNCIL]:
        officer.appoints(stage.person(person).email, DUTIES[duty])
    set_up_boards(stage.world, stage.cast, stage.casting, 1)
    officer.submits_for_approval(TITLE)

    approver.opens_what_waits()
    approver.sends_back("Hãy nêu căn cứ tổ chức thi trong lời giới thiệu.")

    officer.opens_what_waits()
    officer.reads("Hãy nêu căn cứ tổ chức thi trong lời giới thiệu.")
    officer.completes_the_introduction("Căn cứ kế hoạch biên chế năm 2026.")
    officer.submits_for_approval(TITLE)

    approver.opens_what_waits()
    approver.announces()

    reader = Reader(stage.live, stage.browser)
    reader.finds_the_competition(TITLE)
    reader.reads("Đang nhận hồ sơ", "Căn cứ kế hoạch biên chế năm 2026.", POST)
    assert reader.downloads("Tải thông báo (PDF)").startswith(b"%PDF")
    reader.clicks("Toàn bộ quy chế cùng căn cứ")
    reader.reads("Nghị định 138/2020/NĐ-CP")
    reader.chooses_language("English")
    reader.reads("Rules of the competition")
    for person in (officer, approver, reader):
        person.leaves()
    stage.competition_id, stage.told = 1, 1


def test_2_a_candidate_applies_and_is_found_eligible_without_a_name(stage: Stage) -> None:
    stage.after(1)
    with stage.world.work(None) as uow:
        person = register_person(uow, NAME, "thisinh.hanhtrinh@example.vn").id
    stage.cast.candidates.append(person)
    candidate = Candidate(stage.live, stage.browser, person)
    candidate.goes_to(f"/competitions/{CODE}")
    candidate.checks_the_conditions()
    candidate.clicks("Bắt đầu làm hồ sơ")
    candidate.says_who_they_are()
    candidate.chooses_the_post(POST, "Nguồn tại chỗ")
    candidate.states_the_conditions()
    candidate.clicks("Thành phần hồ sơ")
    candidate.attaches("Phiếu đăng ký dự tuyển", "phieu.pdf", simple_pdf("form"))
    candidate.attaches("Văn bằng, chứng chỉ", "bang-cap.png", picture())
    for item in ("Sơ yếu lý lịch", "Nhận xét, đánh giá", "Bản kê khai tài sản", "Giấy chứng nhận"):
        candidate.attaches(item, "tep.pdf", simple_pdf(item))
    candidate.clicks("Quay lại hồ sơ dự tuyển")
    candidate.declares_nothing()
    candidate.consents()
    candidate.submits()
    candidate.reads("TT-2026-001-0001", re.compile("[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}"))
    assert candidate.downloads("Tải biên nhận (PDF)").startswith(b"%PDF")
    candidate.chooses_language("English")
    candidate.reads("My application", "Submitted")
    candidate.chooses_language("Tiếng Việt")

    dossiers.apply_all(stage.world, stage.cast, stage.competition_id, "hanhtrinh", 2)
    officer = Officer(stage.live, stage.browser, stage.cast.office.officer, DESKTOP)
    officer.opens_what_waits()
    officer.vets("TT-2026-001-0001", not_knowing=NAME)
    stage.passes_to("registration_closes", 18)
    dossiers.vet_all(stage.world, stage.cast, stage.competition_id)
    stage.passes_to("eligible_list", 9)
    officer.goes_to(f"/office/competitions/{stage.competition_id}/applications")
    officer.issues_the_lists()

    candidate.goes_to("/home")
    candidate.clicks(TITLE)
    candidate.reads("Bạn đủ điều kiện dự thi. Số báo danh:")
    reader = Reader(stage.live, stage.browser)
    reader.goes_to(f"/competitions/{CODE}/lists")
    reader.reads("Thí sinh đủ điều kiện dự thi", "Số báo danh")
    for person in (candidate, officer, reader):
        person.leaves()
    stage.told = 2


def picture() -> bytes:
    """A photo of a degree."""
    out = BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "PNG")
    return out.getvalue()


DUTIES = {
    Duty.CHAIR: "Chủ tịch Hội đồng",
    Duty.VICE_CHAIR: "Phó Chủ tịch Hội đồng",
    Duty.SECRETARY: "Ủy viên kiêm thư ký",
    Duty.MEMBER: "Ủy viên",
}
