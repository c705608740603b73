"""The appointee's own pages: the training plan, the commitments, the papers."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from exams.training.models import Ground, ItemState, PlanItem
from tests import build_afterwards as build
from tests.app.conftest import PageClient
from tests.conftest import FakeClock

Setup = Callable
AsPerson = Callable[[int], PageClient]


def scan() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


def words(page: object) -> str:
    return " ".join(page.text_content().split())  # type: ignore[attr-defined]


@pytest.fixture
def english(as_person: AsPerson) -> AsPerson:
    def sign_in(person_id: int) -> PageClient:
        client = as_person(person_id)
        client.client.get("/language/en")
        return client

    return sign_in


def test_the_appointee_reads_the_plan_wishes_and_agrees(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        ended = build.planned(uow, agreed=False)
    path = f"/home/training-plans/{ended.plan_id}"
    appointee = english(ended.winner)
    assert "The post needs level 4" in words(appointee.get(path))
    given = {"title": "Tiếng Anh", "periods": "0", "due_on": "01/12/2027", "reason": "Hội nhập"}
    page = appointee.post(f"{path}/items/new", given)
    assert page.xpath("//*[contains(@class,'error-message')]")
    page = appointee.post(f"{path}/items/new", given | {"periods": "60"})
    assert "Wished for: Hội nhập" in words(page)
    action = page.xpath("//form[contains(@action,'agreement')]/@action")[0]
    page = appointee.post(action)
    assert "You agreed to the plan" in words(page)
    assert not page.xpath("//form[contains(@action,'agreement')]")
    appointee.post(action, status=409)


def test_nothing_is_followed_before_both_sides_agreed(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        ended = build.planned(uow, agreed=False)
        item = build.plan(uow.session, ended).items[0].id
    path = f"/home/training-plans/{ended.plan_id}"
    page = english(ended.winner).post(f"{path}/items/{item}/start", status=403)
    assert "must both agree" in words(page)
    assert "Done: attach" not in words(english(ended.winner).get(path))


def test_a_programme_is_begun_and_done_with_a_certificate_that_is_ones_own(
    setup: Setup, english: AsPerson
) -> None:
    with setup() as uow:
        ended = build.planned(uow)
        item = next(i for i in build.plan(uow.session, ended).items if i.ground == Ground.GAP).id
    path = f"/home/training-plans/{ended.plan_id}"
    appointee = english(ended.winner)
    assert "The programme has begun" in words(appointee.post(f"{path}/items/{item}/start"))
    appointee.post(f"{path}/items/{item}/start", status=403)
    appointee.get(f"{path}/items/{item}/certificate", status=404)
    page = appointee.post(
        f"{path}/items/{item}/completion",
        {"done_on": "23/11/2026", "file": (BytesIO(scan()), "chứng chỉ.png")},
        content_type="multipart/form-data",
    )
    assert "The programme is done" in words(page)
    answer = appointee.get(f"{path}/items/{item}/certificate")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with setup() as uow:
        assert uow.session.get_one(PlanItem, item).state == ItemState.DONE
    english(ended.other).get(f"{path}/items/{item}/certificate", status=404)


def test_a_certificate_from_the_future_stays_on_the_form(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        ended = build.planned(uow)
        item = build.plan(uow.session, ended).items[0].id
    page = english(ended.winner).post(
        f"/home/training-plans/{ended.plan_id}/items/{item}/completion",
        {"done_on": "24/11/2026", "file": (BytesIO(scan()), "a.png")},
        content_type="multipart/form-data",
    )
    assert "Enter today or an earlier day" in words(page)


def test_the_agreed_plan_and_the_decisions_are_papers(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        ended = build.planned(uow)
    appointee = english(ended.winner)
    links = [
        *appointee.get(f"/home/training-plans/{ended.plan_id}").xpath(
            "//a[contains(@href,'.pdf')]/@href"
        ),
        *appointee.get(f"/home/appointments/{ended.appointment_id}/commitments").xpath(
            "//a[contains(@href,'.pdf')]/@href"
        ),
    ]
    assert len(links) == 3
    for link in links:
        assert appointee.get(link).data.startswith(b"%PDF")
        english(ended.other).get(link, status=404)


def test_a_commitment_is_reported_and_a_late_one_says_by_how_much(
    setup: Setup, english: AsPerson, clock: FakeClock
) -> None:
    with setup() as uow:
        ended = build.appointed(uow)
        first = build.appointment(uow.session, ended).commitments[0].id
    clock.at = clock.at.replace(year=2027, month=5, day=24)
    appointee = english(ended.winner)
    path = f"/home/appointments/{ended.appointment_id}/commitments"
    assert "1 day late" in words(appointee.get(path))
    page = appointee.post(f"{path}/{first}", {"percent": "100", "note": ""})
    assert "Say in the note what the result is" in words(page)
    page = appointee.post(f"{path}/{first}", {"percent": "101", "note": "x"})
    assert page.xpath("//*[contains(@class,'error-message')]")
    page = appointee.post(f"{path}/{first}", {"percent": "100", "note": "Còn 5 ngày"})
    assert "1 day late" not in words(page) and "Còn 5 ngày" in words(page)
    page = appointee.post(f"/home/appointments/{ended.appointment_id}/reports")
    assert "Report on the action programme 01/BC-CTHĐ" in words(page)


def test_nobody_elses_plan_appointment_or_commitment_is_found(
    setup: Setup, as_person: AsPerson
) -> None:
    with setup() as uow:
        ended = build.planned(uow)
        item = build.plan(uow.session, ended).items[0].id
        first = build.appointment(uow.session, ended).commitments[0].id
    plan, office = (
        f"/home/training-plans/{ended.plan_id}",
        f"/home/appointments/{ended.appointment_id}",
    )
    for person in (ended.other, ended.training_officer, ended.officer):
        client = as_person(person)
        for path in (plan, f"{plan}/items/new", f"{plan}/items/{item}/completion",
                     f"{plan}/paper.pdf", f"{office}/commitments",
                     f"{office}/commitments/{first}"):  # fmt: skip
            client.get(path, status=404)
        client.post(f"{plan}/agreement/1", status=404)
        client.post(f"{plan}/items/{item}/start", status=404)
        client.post(f"{office}/reports", status=404)
    as_person(ended.winner).get(f"/home/appointments/999/commitments/{first}", status=404)


def test_whoever_is_not_signed_in_is_asked_to(setup: Setup, client: PageClient) -> None:
    with setup() as uow:
        ended = build.planned(uow)
    answer = client.client.get(f"/home/training-plans/{ended.plan_id}")
    assert answer.status_code == 302 and "login" in answer.headers["Location"]
