"""The home page and the leader's board."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.next_steps import PAGES, missing_pages
from exams.clock import local_day
from exams.competitions.models import Stage
from exams.permissions import Role
from tests import build
from tests import build_afterwards as after
from tests.app.conftest import PageClient
from tests.conftest import START, FakeClock

TODAY = local_day(START)
Setup = Callable
AsPerson = Callable[[int], PageClient]
WORKFLOW = Path(__file__).parents[2] / "exams" / "workflow"


def words(page: object) -> str:
    return " ".join(page.text_content().split())  # type: ignore[attr-defined]


@pytest.fixture
def english(as_person: AsPerson) -> AsPerson:
    def sign_in(person_id: int) -> PageClient:
        client = as_person(person_id)
        client.client.get("/language/en")
        return client

    return sign_in


def test_every_thing_to_do_leads_to_a_page_that_is_there(app: Flask) -> None:
    with app.app_context():
        assert missing_pages() == set()


def test_every_page_takes_the_ids_that_a_thing_to_do_knows(app: Flask) -> None:
    taken = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    wrong = {k: e for k, (_t, e, names) in PAGES.items() if taken[e] != set(names)}
    assert wrong == {}


def test_every_kind_that_is_made_has_its_sentence() -> None:
    from exams.competitions.stages import Act, PartAct
    from exams.workflow.acts import UNASKED

    code = "".join(path.read_text() for path in WORKFLOW.glob("*.py"))
    made = set(re.findall(r'desk\.item\(\s*"([a-z_.]+)"', code))
    made |= {f"act.{act}" for act in Act if act not in UNASKED}
    made |= {f"part.{act}" for act in PartAct} | {"part.call_up_defence", "remark", "mark"}
    made |= {"appeal.send", "appeal.decide"}
    assert made == set(PAGES)


def test_home_lists_what_waits_soonest_first_with_its_page(
    setup: Setup, english: AsPerson, clock: FakeClock
) -> None:
    with setup() as uow:
        ended = after.published(uow)
    clock.move(days=2)
    page = english(ended.officer).get("/home")
    assert "Hello, Nguyễn Officer." in words(page)
    assert "By 23/11/2026 Late" in words(page)
    link = page.xpath("//a[contains(., 'Recognise the result')]/@href")
    assert link == [f"/office/competitions/{ended.competition_id}/appointments"]
    assert "Officer Thi tuyển chức danh" in words(page)


def test_every_link_of_the_home_page_opens(setup: Setup, as_person: AsPerson) -> None:
    with setup() as uow:
        ended = after.planned(uow, agreed=False)
    for person in (ended.winner, ended.training_officer, ended.officer):
        client = as_person(person)
        for href in client.get("/home").xpath("//main//a/@href"):
            client.get(href)


def test_the_appointee_finds_the_appointment_and_the_applications_at_home(
    setup: Setup, english: AsPerson
) -> None:
    with setup() as uow:
        ended = after.appointed(uow)
    page = english(ended.winner).get("/home")
    assert page.xpath(f"//a[@href='/home/appointments/{ended.appointment_id}/commitments']")
    assert page.xpath(f"//a[@href='/applications/{ended.application_id}']")


def test_a_home_with_nothing_to_do_leads_on(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        someone = build.person(uow).id
    assert "See the open competitions" in words(english(someone).get("/home"))


def test_leaders_compare_units_and_see_who_holds_what_is_late(
    setup: Setup, english: AsPerson
) -> None:
    with setup() as uow:
        late = build.bare_competition(uow, stage=Stage.DECIDED)
        late.title = "Thi tuyển đang trễ"
        after.declare(late, {"result": TODAY - timedelta(days=3)})
        calm = build.bare_competition(uow, stage=Stage.DECIDED)
        after.declare(calm, {"result": TODAY + timedelta(days=3)})
        calm.title = "Thi tuyển đúng hạn"
        build.holder(uow, Role.APPROVER, late, "Lê Phê Duyệt")
        leader = build.holder(uow, Role.LEADER, None).id
        unit, outsider = calm.unit_id, build.holder(uow, Role.ADMINISTRATOR, None).id
        officer = build.holder(uow, Role.OFFICER, late).id
    client = english(leader)
    page = words(client.get("/office/leader-board"))
    assert "3 days late" in page and "Approver (Lê Phê Duyệt)" in page and "Units compared" in page
    only_late = words(client.get("/office/leader-board?late=1"))
    assert "Thi tuyển đang trễ" in only_late and "Thi tuyển đúng hạn" not in only_late
    of_unit = words(client.get(f"/office/leader-board?unit={unit}"))
    assert "Thi tuyển đúng hạn" in of_unit and "Thi tuyển đang trễ" not in of_unit
    nothing = words(client.get(f"/office/leader-board?unit={unit}&late=1"))
    assert "Nothing is late here" in nothing
    client.get("/office/leader-board?unit=abc")
    for person in (outsider, officer):
        english(person).get("/office/leader-board", status=404)


def test_a_board_without_competitions_says_what_will_come(setup: Setup, english: AsPerson) -> None:
    with setup() as uow:
        leader = build.holder(uow, Role.LEADER, None).id
    assert "No competition is under way" in words(english(leader).get("/office/leader-board"))
