"""A confirmed violation is taken back on its page; the candidate reads it, and why."""

import pytest

from app.jobs import run_once
from exams.competitions.models import PartStage
from exams.events import EventKind
from exams.messages.models import Message
from exams.permissions import Role
from exams.sittings.models import Attempt
from tests import build
from tests.build_sittings import sit, sitting_of

WHY = "Điện thoại là của giám thị"


@pytest.fixture
def world(opened, as_work, as_person, clock, setup):
    """A work that a confirmed suspension ended; its violation is number 1."""
    sit(as_work, clock, opened, 0, {"1": "Bài làm"})
    with setup() as uow:
        chair = build.holder(uow, Role.CHAIR, sitting_of(uow, opened).part.competition).id
    given = {"v-rule": "uses_device", "v-grounds": "Mở điện thoại"}
    as_person(opened.invigilator).post(f"/hall/seats/{opened.seats[0]}/violations", given)
    as_person(opened.second).post("/hall/violations/1/decide", {"v1-confirmed": "yes"})
    return opened, chair


def test_the_secretary_asks_the_chair_decides_and_the_candidate_reads_it(
    app, world, as_person, setup
):
    hall, chair = world
    page = f"/hall/sittings/{hall.sitting_id}/violations"
    candidate = as_person(hall.candidates[0])
    receipt = f"/room/sittings/{hall.seats[0]}/receipt"
    said = candidate.get(receipt).text_content()
    assert "Mở điện thoại" in said and "Bạn bị đình chỉ" in said and "hết giờ" not in said

    secretary = as_person(hall.secretary)
    [ask] = secretary.get(page).xpath("//form[contains(@action,'/revocations')]/@action")
    empty = secretary.post(ask, {"r1-reason": ""})
    assert empty.xpath("//*[contains(@class,'govuk-error-message')]")
    assert WHY in secretary.post(ask, {"r1-reason": WHY}).text_content()
    assert not secretary.get(page).xpath("//form[contains(@action,'/revocations/1/decide')]")
    second = as_person(hall.second)
    assert not second.get(page).xpath("//form[contains(@action,'/revocations/1/decide')]")
    told = second.post("/hall/revocations/1/decide", {"d1-granted": "yes"})  # who confirmed it
    assert told.xpath("//*[contains(@class,'govuk-error-summary')]")

    head = as_person(chair)
    assert head.get("/home").xpath(f"//a[@href='{page}']")
    [decide] = head.get(page).xpath("//form[contains(@action,'/revocations/1/decide')]/@action")
    unsaid = head.post(decide, {"d1-granted": "no", "d1-note": ""})
    assert unsaid.xpath("//*[contains(@class,'govuk-error-message')]")
    head.post(decide, {"d1-granted": "yes", "d1-note": ""})
    assert not head.get("/home").xpath(f"//a[@href='{page}']")
    with setup() as uow:
        assert uow.session.query(Attempt).one().state == "writing"
    run_once(app)
    with setup() as uow:
        [mail] = uow.session.query(Message).filter_by(template="violation_revoked")
        assert mail.person_id == hall.candidates[0]
    said = candidate.get(f"/room/sittings/{hall.seats[0]}/messages").get_json()
    assert [row["kind"] for row in said["messages"]] == ["violation", "revocation"]
    assert WHY in said["messages"][1]["text"] and said["news"] == 2


def test_the_office_reads_why_the_marks_wait_for_their_names(world, as_person, setup):
    hall, _chair = world
    secretary = as_person(hall.secretary)
    with setup() as uow:
        sitting_of(uow, hall).part.stage = PartStage.LOCKED
        uow.record(EventKind.RULES_CHANGED, "test")
    results = f"/office/competitions/{hall.competition_id}/results"
    assert secretary.get(results).xpath("//form[contains(@action,'/names')]")
    secretary.post("/hall/violations/1/revocations", {"r1-reason": WHY})
    page = secretary.get(results)
    assert "đề nghị hủy bỏ" in page.text_content()
    assert not page.xpath("//form[contains(@action,'/names')]")


def test_ones_own_request_is_taken_back_and_nobody_elses(world, as_person):
    hall, chair = world
    secretary = as_person(hall.secretary)
    secretary.post("/hall/violations/1/revocations", {"r1-reason": WHY})
    as_person(chair).post("/hall/revocations/1/take-back", status=404)
    page = secretary.post("/hall/revocations/1/take-back")
    assert page.xpath("//form[contains(@action,'/violations/1/revocations')]")


def test_a_stranger_finds_no_such_request(world, as_person, setup):
    from tests import build_sittings

    hall, _chair = world
    as_person(hall.secretary).post("/hall/violations/1/revocations", {"r1-reason": WHY})
    with setup() as uow:
        other = build_sittings.called_up(uow)
    stranger = as_person(other.invigilator)
    stranger.post("/hall/violations/1/revocations", {"r1-reason": WHY}, status=404)
    stranger.post("/hall/revocations/1/decide", {"d1-granted": "yes"}, status=404)
    stranger.post("/hall/revocations/1/take-back", status=404)


def test_the_unit_is_told_and_the_minutes_are_written_anew(world, as_person):
    hall, chair = world
    letters = f"/office/competitions/{hall.competition_id}/employer-letters"
    secretary = as_person(hall.secretary)
    [sent] = secretary.get(letters).xpath("//form[contains(@action,'/sent')]/@action")
    secretary.post(sent)
    secretary.post("/hall/violations/1/revocations", {"r1-reason": WHY})
    as_person(chair).post("/hall/revocations/1/decide", {"d1-granted": "yes"})
    page = secretary.get(letters)
    assert len(page.xpath("//form[contains(@action,'/sent')]")) == 1  # the second letter
    for paper in page.xpath("//main//a[contains(@href,'.pdf')]/@href"):
        assert secretary.get(paper).data.startswith(b"%PDF")
    minutes = as_person(hall.invigilator).post("/hall/violations/1/minutes")
    assert minutes.data.startswith(b"%PDF")
