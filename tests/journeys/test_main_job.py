"""The whole job in a real browser, from the notice of a competition to the plan of training.

One world, told in order: each test goes on where the one before it stopped, and days pass on the
live server's clock. Those whom a test does not follow do their part through the services.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser
from sqlalchemy import select

from exams.bodies.models import BodyKind, Duty
from exams.db import Base, open_engine
from exams.defence.queries import slots
from exams.marking.models import Script
from exams.people.service import register_person
from exams.rehearsal import desk, dossiers, hall, outcome, panel
from exams.rehearsal.world import simple_pdf
from tests.journeys.backstage import (
    others_hand_in,
    others_score,
    others_write,
    scorers,
    set_up_boards,
)
from tests.journeys.candidates import Candidate
from tests.journeys.conftest import serving
from tests.journeys.office import Approver, Officer
from tests.journeys.pages import DESKTOP, PHONE, TABLET, Reader
from tests.journeys.panels import Chair, Invigilator, Marker, Member, PanelMember, Setter
from tests.journeys.stage import POST, Stage, curtain_up

pytestmark = pytest.mark.browser
TITLE = "Thi tuyển chức danh Trưởng phòng Cải cách hành chính"
CODE = "tt-2026-001"
NAME = "Nguyễn Thị Hành Trình"
QUESTION = "Phân tích chức năng, nhiệm vụ của phòng."
ANSWER = "Phòng có ba chức năng chính."
PROMISES = [
    ["Mô tả công việc cho mọi vị trí", "3", "100% vị trí"],
    ["Theo dõi hồ sơ trực tuyến", "6", "95% đúng hạn"],
]
SCORES = {
    "Xây dựng đề án": "39", "Trình bày, bảo vệ đề án": "29,5", "Trả lời chất vấn": "29",
}  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("main-job")
    url = f"sqlite:///{folder / 'job.sqlite3'}"
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    with serving(url, Path(folder)) as live:
        yield curtain_up(live, chromium)


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
    candidate.comes_to("Thành phần hồ sơ")
    candidate.attaches("Phiếu đăng ký dự tuyển", "phieu.pdf", simple_pdf("form"))
    candidate.attaches("Văn bằng, chứng chỉ", "bang-cap.png", picture())
    for item in ("Sơ yếu lý lịch", "Nhận xét, đánh giá", "Bản kê khai tài sản", "Giấy chứng nhận"):
        candidate.attaches(item, "tep.pdf", simple_pdf(item))
    candidate.clicks("Tiếp tục")
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


def test_3_the_paper_is_sealed_and_the_candidate_sits_the_exam(stage: Stage) -> None:
    stage.after(2)
    cast, world = stage.cast, stage.world
    setter = stage.member(Setter, cast.first(BodyKind.QUESTION_BOARD))
    setter.declares_no_relatives()
    hall.declare_all(world, cast)
    setter.writes_a_question(QUESTION, {"Hiểu biết": "40", "Giải pháp": "60"})
    setter.writes_the_paper("Đề số 1", QUESTION, "100")
    chair = stage.member(Chair, cast.chair)
    chair.seals("Đề số 1")
    assert QUESTION not in chair.page.content()

    officer = stage.member(Officer, cast.office.officer)
    officer.calls_up(stage.competition_id, stage.day("written.sitting", "08:00"))
    stage.passes_to("written.sitting", 7)
    candidate = stage.member(Candidate, cast.candidates[0], PHONE)
    numbers = stage.exam_numbers("written")
    invigilator = stage.member(Invigilator, cast.first(BodyKind.INVIGILATION_BOARD), TABLET)
    for number in numbers.values():
        invigilator.admits(number)
    candidate.enters_the_room()
    stage.passes_to("written.sitting", 8)
    secretary = stage.member(Officer, cast.secretary)
    secretary.opens_what_waits()
    if "/hall/sittings/" not in secretary.page.url:
        secretary.clicks("Thi viết")
    secretary.clicks("Mở đề ngay")
    candidate.writes_an_answer(ANSWER)
    candidate.hands_in()
    candidate.reads(ANSWER, re.compile("[0-9a-f]{64}"))
    others_write(world, stage.part("written"))
    stage.live.clock.move(minutes=190)
    secretary.goes_to(secretary.page.url)
    secretary.clicks("Kết thúc ca thi")
    secretary.reads("Ca thi đã kết thúc.")
    stage.leave(setter, chair, officer, candidate, invigilator, secretary)
    stage.told = 3


def test_4_scripts_are_marked_by_code_and_the_candidate_reads_the_marks(stage: Stage) -> None:
    stage.after(3)
    cast, world, part_id = stage.cast, stage.world, stage.part("written")
    coder = stage.member(Member, cast.first(BodyKind.ANONYMISATION_BOARD))
    coder.opens_what_waits()
    if not coder.page.url.rstrip("/").endswith(str(part_id)):
        coder.clicks("Thi viết")
    coder.clicks("Đánh số phách cho mọi bài thi")
    secretary = stage.member(Officer, cast.secretary)
    secretary.opens_what_waits()
    secretary.clicks("Bắt đầu chấm thi")
    with world.reading() as session:
        script = next(s for s in session.scalars(select(Script)) if ANSWER in str(s.answers))
        code, (one, two) = script.code, [a.marker_id for a in script.allocations]
    first, second = stage.member(Marker, one), stage.member(Marker, two, PHONE)
    first.marks(code, {"Hiểu biết": "32,5", "Giải pháp": "46"}, "Đúng trọng tâm.")
    second.marks(code, {"Hiểu biết": "28", "Giải pháp": "43"}, "Đủ ý.")
    for marker in (first, second):
        assert NAME not in marker.page.content()
    desk.mark_all(world, cast, part_id)
    chair = stage.member(Chair, cast.chair)
    chair.decides_after_a_dialogue(code, "75", "Hai giám khảo thống nhất sau đối thoại.")
    desk.settle_open(world, cast, part_id)
    chair.locks_the_marks()
    secretary.opens_what_waits()
    secretary.clicks("Ghép phách")

    candidate = stage.member(Candidate, cast.candidates[0], PHONE)
    candidate.opens_what_waits()
    candidate.reads("75 trên 100 điểm", "78,5", "71", "Đúng trọng tâm.")
    candidate.page.get_by_text("Bài làm của tôi như đã lưu").click()
    candidate.reads(ANSWER)
    candidate.chooses_language("English")
    candidate.reads("My results")
    candidate.chooses_language("Tiếng Việt")
    candidate.clicks("Xác nhận điểm của tôi")
    stage.passes_objections("written")
    secretary.goes_to(secretary.page.url)
    secretary.clicks("Chốt phần thi")
    secretary.reads("Đã chốt phần thi")
    stage.leave(coder, secretary, first, second, chair, candidate)
    stage.told = 4


def test_5_the_proposal_is_defended_and_the_result_is_published(stage: Stage) -> None:
    stage.after(4)
    cast, world, part_id = stage.cast, stage.world, stage.part("proposal")
    secretary = stage.member(Officer, cast.secretary)
    secretary.calls_up_to_the_defence(stage.day("proposal.defence", "08:00"))
    candidate = stage.member(Candidate, cast.candidates[0], PHONE)
    candidate.hands_in_a_proposal("Một cửa, một hạn", simple_pdf("proposal"), PROMISES)
    others_hand_in(world, part_id, but=cast.candidates[0])
    stage.passes_to("proposal.defence", 7)
    secretary.opens_what_waits()
    secretary.clicks("Bốc thăm thứ tự")
    with world.reading() as session:
        order = {slot.application.person_id: slot.id for slot in slots(session, part_id)}
    for person, slot_id in order.items():
        if person != cast.candidates[0]:
            panel.hear(world, cast, part_id, slot_id)
    secretary.goes_to(secretary.page.url)
    secretary.clicks("Bắt đầu lượt", secretary.card(NAME))
    stage.live.clock.move(minutes=100)
    secretary.goes_to(secretary.page.url)
    secretary.clicks("Kết thúc lượt", secretary.card(NAME))
    members = scorers(world, part_id, order[cast.candidates[0]])
    for person, width in ((members[0], DESKTOP), (members[-1], PHONE)):
        member = stage.member(PanelMember, person, width)
        member.scores(NAME, SCORES, "Thuyết phục.")
        member.leaves()
    others_score(world, order[cast.candidates[0]], members[1:-1])
    secretary.goes_to(secretary.page.url)
    secretary.clicks("Mở điểm cùng lúc", secretary.card(NAME))
    secretary.clicks("Kết thúc phiên bảo vệ")
    stage.passes_objections("proposal")
    secretary.opens_what_waits()
    secretary.clicks("Chốt phần thi")
    secretary.clicks("Tính danh sách")
    chair = stage.member(Chair, cast.chair)
    chair.opens_what_waits()
    chair.clicks("Quyết định danh sách")
    stage.passes_to("result", 9)
    approver = stage.member(Approver, cast.office.approver)
    approver.opens_what_waits()
    approver.clicks("Công bố kết quả")
    approver.reads("Kết quả đã được công bố.")

    for width in (PHONE, DESKTOP):
        reader = Reader(stage.live, stage.browser, width=width)
        reader.goes_to(f"/competitions/{CODE}")
        reader.clicks("Xem kết quả")
        reader.reads("Trúng tuyển", NAME, "97")
        reader.chooses_language("English")
        reader.reads("Result", "Chosen")
        lines = reader.downloads("CSV").decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Vị trí,Hạng,Số báo danh") and "Thi viết" in lines[0]
        assert NAME in lines[1]
        reader.leaves()
    stage.leave(secretary, candidate, chair, approver)
    stage.told = 5


def test_6_the_winner_is_appointed_and_trains_for_the_post(stage: Stage) -> None:
    stage.after(5)
    cast, world = stage.cast, stage.world
    outcome.wait_for_windows(world, stage.competition_id)
    stage.passes_to("appointment", 9)
    officer = stage.member(Officer, cast.office.officer)
    officer.opens_what_waits()
    officer.clicks("Công nhận kết quả")
    officer.clicks(NAME)
    officer.clicks("Ban hành quyết định bổ nhiệm")
    officer.writes("Ngày nhận chức vụ", stage.today())
    officer.clicks("Ban hành quyết định bổ nhiệm")
    officer.reads("Đã bổ nhiệm; quyết định đã được cấp số.")

    trainer = stage.member(Officer, cast.training_officer)
    trainer.opens_what_waits()
    trainer.clicks("Đề xuất kế hoạch")
    trainer.clicks("Đồng ý với kế hoạch")
    appointee = stage.member(Candidate, cast.candidates[0], PHONE)
    appointee.opens_what_waits()
    appointee.clicks("Đồng ý với kế hoạch")
    appointee.reads("Đã thống nhất")
    stage.live.clock.move(days=40)
    appointee.finishes_a_programme(POST, stage.today(), simple_pdf("certificate"))
    appointee.reports_on(POST, PROMISES[0][0], "40", "Đã xong bốn vị trí.")
    officer.goes_to(officer.page.url)
    officer.reads("40%", "Đã xong bốn vị trí.")
    stage.leave(officer, trainer, appointee)
    stage.told = 6


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
