"""Recognition, appointment and training, as the office sees them."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from exams.appointments.models import Appointment
from exams.training.models import Ground, PlanItem, TrainingPlan
from tests import build_afterwards as build
from tests.app.conftest import PageClient
from tests.conftest import FakeClock

Setup = Callable
AsPerson = Callable[[int], PageClient]


def scan() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


def address(ended: build.Ended, rest: str = "") -> str:
    return f"/office/competitions/{ended.competition_id}/appointments{rest}"


def words(page: object) -> str:
    return " ".join(page.text_content().split())  # type: ignore[attr-defined]


@pytest.fixture
def english(as_person: AsPerson) -> AsPerson:
    def sign_in(person_id: int) -> PageClient:
        client = as_person(person_id)
        client.client.get("/language/en")
        return client

    return sign_in


def test_the_officer_recognises_and_appoints_and_prints_both_decisions(
    setup: Setup, english: AsPerson
) -> None:
    with setup() as uow:
        ended = build.published(uow)
    officer = english(ended.officer)
    assert "Lê Thị Thắng Cuộc" in words(officer.get(address(ended)))
    page = officer.post(address(ended, "/recognition"))
    assert "Waits for the decision" in words(page)
    with setup() as uow:
        row = uow.session.query(Appointment).one()
    page = officer.get(address(ended, f"/{row.id}/decision"))
    assert "5 years (Đề án của Phú Yên" in words(page)
    page = officer.post(
        address(ended, f"/{row.id}/decision"),
        {"decided_on": "23/11/2026", "takes_office_on": "01/12/2026"},
    )
    assert "5 years, until 01/12/2031" in words(page)
    assert "Rút ngắn thời gian" in words(page)
    links = page.xpath("//a[contains(@href,'/papers/')]/@href")
    assert len(links) == 2
    for link in links:
        answer = officer.get(link)
        assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")


def test_the_page_says_why_the_result_cannot_be_recognised_yet(
    setup: Setup, english: AsPerson, clock: FakeClock
) -> None:
    with setup() as uow:
        ended = build.published(uow, window_end=clock().date())
    page = english(ended.officer).get(address(ended))
    assert "Candidates may still ask for a re-marking" in words(page)
    assert not page.xpath("//form[contains(@action,'recognition')]")
    forged = english(ended.officer).post(address(ended, "/recognition"), status=403)
    assert "Candidates may still ask for a re-marking" in words(forged)


def test_a_wrong_day_stays_on_the_form_with_what_was_typed(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        ended = build.published(uow)
        build.acting(uow, ended.officer)
        from exams.appointments.service import recognise

        row = recognise(uow, ended.competition_id)[0]
    page = english(ended.officer).post(
        address(ended, f"/{row.id}/decision"),
        {"decided_on": "23/11/2026", "takes_office_on": "01/11/2026"},
    )
    assert "cannot come before the decision" in words(page)
    assert page.xpath("//input[@name='takes_office_on']/@value") == ["01/11/2026"]


def test_an_appointment_of_another_competition_is_not_found(
    setup: Setup, as_person: AsPerson
) -> None:
    with setup() as uow:
        ended, elsewhere = build.appointed(uow), build.published(uow)
    officer = as_person(elsewhere.officer)
    officer.get(address(elsewhere, f"/{ended.appointment_id}"), status=404)
    officer.get(address(ended), status=404)
    officer.post(address(ended, "/recognition"), status=404)
    as_person(ended.training_officer).get(address(ended), status=404)
    as_person(ended.winner).get(address(ended), status=404)


def test_the_training_officer_proposes_changes_and_agrees(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        ended = build.appointed(uow)
    officer = english(ended.training_officer)
    assert "No plan yet" in words(officer.get("/office/training-plans"))
    page = officer.post(f"/office/appointments/{ended.appointment_id}/training-plan")
    text = words(page)
    assert "Mandatory: Nghị định 89/2021" in text
    assert "The post needs level 4" in text and "the exam showed level 2" in text
    with setup() as uow:
        plan = uow.session.query(TrainingPlan).one()
        gap = next(i for i in plan.items if i.ground == Ground.GAP)
        must = next(i for i in plan.items if i.ground == Ground.MANDATORY)
        plan_path, version = f"/office/training-plans/{plan.id}", plan.version
    page = officer.post(
        f"{plan_path}/items/{gap.id}/change",
        {"periods": "30", "due_on": "01/06/2027", "reason": "Lịch của trường"},
    )
    assert "The plan was changed" in words(page)
    page = officer.post(
        f"{plan_path}/items/{must.id}/change",
        {"periods": "1", "due_on": "01/06/2027", "reason": "Ngắn hơn"},
    )
    assert "This programme is mandatory" in words(page)
    officer.post(f"{plan_path}/agreement/{version}", status=409)
    current = officer.get(plan_path).xpath("//form[contains(@action,'agreement')]/@action")[0]
    assert "You agreed to the plan" in words(officer.post(current))
    assert "Proposed, not yet agreed" in words(officer.get("/office/training-plans"))


def test_a_wish_is_added_and_taken_out_with_a_reason(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        ended = build.planned(uow, agreed=False)
    officer, path = english(ended.training_officer), f"/office/training-plans/{ended.plan_id}"
    given = {"title": "Tiếng Anh", "periods": "60", "due_on": "01/12/2027", "reason": "Hội nhập"}
    assert "Wished for: Hội nhập" in words(officer.post(f"{path}/items/new", given))
    with setup() as uow:
        wish = uow.session.query(PlanItem).filter_by(ground=Ground.WISH).one()
    assert "Tiếng Anh" in words(officer.get(f"{path}/items/{wish.id}/removal"))
    page = officer.post(f"{path}/items/{wish.id}/removal", {"reason": ""})
    assert "Enter the reason" in words(page)
    assert "Tiếng Anh" not in words(
        officer.post(f"{path}/items/{wish.id}/removal", {"reason": "Trùng"})
    )


def test_a_programme_is_done_with_its_certificate_and_late_ones_are_told(
    setup: Setup, english: AsPerson, clock: FakeClock
) -> None:
    with setup() as uow:
        ended = build.planned(uow)
        gap = next(i for i in build.plan(uow.session, ended).items if i.ground == Ground.GAP)
    clock.at = clock.at.replace(year=2027, month=6)
    officer, path = english(ended.training_officer), f"/office/training-plans/{ended.plan_id}"
    assert "31 days late" in words(officer.get(path))
    officer.post(f"{path}/items/{gap.id}/start")
    page = officer.post(
        f"{path}/items/{gap.id}/completion",
        {"done_on": "01/06/2027", "file": (BytesIO(b"not a picture"), "chung-chi.png")},
        content_type="multipart/form-data",
    )
    assert page.xpath("//*[contains(@class,'error-message')]")
    page = officer.post(
        f"{path}/items/{gap.id}/completion",
        {"done_on": "01/06/2027", "file": (BytesIO(scan()), "chứng chỉ.png")},
        content_type="multipart/form-data",
    )
    assert "The programme is done" in words(page)
    answer = officer.get(f"{path}/items/{gap.id}/certificate")
    assert answer.mimetype == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_only_the_training_officer_of_the_competition_sees_its_plans(
    setup: Setup, as_person: AsPerson
) -> None:
    with setup() as uow:
        ended, elsewhere = build.planned(uow), build.appointed(uow)
        item = build.plan(uow.session, ended).items[0].id
    path = f"/office/training-plans/{ended.plan_id}"
    for person in (elsewhere.training_officer, ended.officer, ended.winner):
        client = as_person(person)
        client.get(path, status=404)
        client.get(f"{path}/items/{item}/change", status=404)
        client.get(f"{path}/items/{item}/certificate", status=404)
        client.post(f"{path}/items/{item}/start", status=404)
    as_person(ended.officer).get("/office/training-plans", status=404)
    as_person(ended.training_officer).get(f"{path}/items/{item}/certificate", status=404)
    as_person(ended.training_officer).get(f"{path}/items/999999/change", status=404)
    as_person(elsewhere.training_officer).post(
        f"/office/appointments/{ended.appointment_id}/training-plan", status=404
    )
