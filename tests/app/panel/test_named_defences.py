"""The pages of a defence: the panel's sheets, the office's conduct; nobody sees another's sheet."""

from typing import Any

import pytest

from exams.defence.queries import slots
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.uow import UnitOfWork
from tests.app.conftest import text_of
from tests.build import holder
from tests.build_results import PROPOSAL_ONLY, Defence, candidates, competition_with, council


class Stage:
    """A drawn defence of two candidates before three members, on the app's own database."""

    def __init__(self, app: Any, setup: Any, clock: Any, **rules: Any) -> None:
        with setup() as uow:
            competition = competition_with(
                uow, rule_set="proposal-only", parts=PROPOSAL_ONLY, changes=rules
            )
            self.id, self.part_id = competition.id, competition.parts[0].id
            self.applications = [row.id for row in candidates(uow, competition, 2)]
            self.members = [row.id for row in council(uow, competition, 3)]
            self.secretary = holder(uow, Role.SECRETARY, competition).id
            self.officer = holder(uow, Role.OFFICER, competition).id
        self.app, self.clock = app, clock
        self.defence = Defence(self.work, clock, self.part_id, self.secretary)
        self.slots = self.defence.drawn()

    def work(self, person_id: int) -> UnitOfWork:
        made = self.app.extensions["database"]
        with made.reading() as session:
            actor = actor_for(session, person_id, self.clock())
        return UnitOfWork(made.writing(), actor, self.clock())


@pytest.fixture
def stage(app: Any, setup: Any, clock: Any) -> Stage:
    return Stage(app, setup, clock)


SHEET = {"score_build": "37,5", "score_defend": "21", "score_answer": "19,25"}


def test_a_member_saves_a_draft_then_commits_once(stage: Stage, as_person: Any) -> None:
    me = as_person(stage.members[1])
    slot = stage.slots[0]
    stage.defence.heard(slot)
    assert len(me.get("/named/defences").xpath("//main//ul[@class='kb-tasks']/li")) == 2
    page = me.post(f"/named/defences/{slot}", {"score_build": "37,5", "save": "1"})
    assert page.xpath("//input[@name='score_build']/@value") == ["37,5"]
    page = me.post(f"/named/defences/{slot}", {"score_build": "37,5", "commit": "1"})
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]")
    page = me.post(f"/named/defences/{slot}", {**SHEET, "score_build": "41", "save": "1"})
    assert page.xpath("//input[@name='score_build']/@value") == ["41"], "what was typed stays"
    page = me.post(f"/named/defences/{slot}", {**SHEET, "commit": "1"})
    assert not page.xpath("//input[@name='score_build']")
    assert "77,75" in page.text_content()
    me.post(f"/named/defences/{slot}", {**SHEET, "commit": "1"}, status=409)


def test_nobody_sees_anothers_sheet_before_the_opening(stage: Stage, as_person: Any) -> None:
    slot = stage.slots[0]
    stage.defence.heard(slot)
    before = {who: crawl(as_person(who), stage) for who in (stage.members[2], stage.secretary)}
    stage.defence.scored(slot, dict(zip(stage.members[:2], ("77.77", "66.66"), strict=True)))
    for who, pages in before.items():
        after = crawl(as_person(who), stage)
        assert after == pages, "a page tells that, or what, somebody else has committed"
    stage.defence.scored(slot, {stage.members[2]: "70"})
    as_person(stage.secretary).post(f"/office/competitions/{stage.id}/defence/turns/{slot}/open")
    text = as_person(stage.members[2]).get(f"/named/defences/{slot}").text_content()
    assert "77,77" in text and "66,66" in text


def crawl(client: Any, stage: Stage) -> dict[str, str]:
    """Every page about the defence that this person may fetch."""
    addresses = [
        "/named/defences",
        *(f"/named/defences/{slot}" for slot in stage.slots),
        f"/office/competitions/{stage.id}/defence",
        f"/office/competitions/{stage.id}/results",
        f"/office/competitions/{stage.id}/documents",
    ]
    found = {}
    for address in addresses:
        response = client.client.get(address)
        found[address] = f"{response.status_code} {text_of(response)}"
    return found


def test_a_stranger_finds_no_sheet(stage: Stage, as_person: Any, setup: Any) -> None:
    with setup() as uow:
        other = competition_with(uow, rule_set="proposal-only", parts=PROPOSAL_ONLY)
        stranger = council(uow, other, 1)[0].id
    client = as_person(stranger)
    assert not client.get("/named/defences").xpath("//ul[@class='kb-tasks']/li")
    client.get(f"/named/defences/{stage.slots[0]}", status=404)
    client.post(f"/named/defences/{stage.slots[0]}", SHEET, status=404)
    client.post(f"/named/defences/{stage.slots[0]}/proposal", status=404)
    as_person(stage.secretary).get(f"/named/defences/{stage.slots[0]}", status=404)


def test_the_chair_decides_and_the_members_do_not(
    app: Any, setup: Any, clock: Any, as_person: Any
) -> None:
    stage = Stage(app, setup, clock, **{"defence.spread_policy": "mean_spread_ladder"})
    slot = stage.slots[0]
    stage.defence.opened(slot, dict(zip(stage.members, ("60", "70", "80"), strict=True)))
    path = f"/named/defences/{slot}/decision"
    as_person(stage.members[1]).get(path, status=404)
    chair = as_person(stage.members[0])
    assert "20" in chair.get(path).text_content()
    assert chair.post(path, {"mark": "70", "reason": ""}).xpath("//*[@class='govuk-error-message']")
    chair.post(path, {"mark": "70,5", "reason": "Sau khi thảo luận"})
    assert "70,5" in chair.get(f"/named/defences/{slot}").text_content()
    chair.get(path, status=404)


def test_the_office_runs_the_defence_to_its_minutes(stage: Stage, as_person: Any) -> None:
    office, base = as_person(stage.secretary), f"/office/competitions/{stage.id}/defence"
    first, second = stage.slots
    office.post(f"{base}/{stage.part_id}/attendance", {"absent": str(stage.members[2])})
    office.post(f"{base}/turns/{first}/start")
    office.post(f"{base}/turns/{first}/end")
    office.post(f"{base}/turns/{first}/open", status=403)
    stage.defence.scored(first, {stage.members[0]: "80", stage.members[1]: "82"})
    office.post(f"{base}/turns/{first}/open")
    office.post(f"{base}/{stage.part_id}/finish", status=403)
    office.post(f"{base}/turns/{second}/absent")
    office.post(f"{base}/turns/{second}/present")
    office.post(f"{base}/turns/{second}/absent")
    office.post(f"{base}/turns/{second}/nonsense", status=404)
    page = office.post(f"{base}/{stage.part_id}/finish")
    assert "81" in page.text_content()
    listed = office.get(f"/office/competitions/{stage.id}/documents")
    pdfs = [href for href in listed.xpath("//a/@href") if href.endswith(".pdf")]
    assert len(pdfs) == 4  # lot, schedule, sheets of the first turn, minutes
    for href in pdfs:
        assert office.get(href).data.startswith(b"%PDF")


def test_only_who_conducts_may_open(stage: Stage, as_person: Any) -> None:
    base = f"/office/competitions/{stage.id}/defence"
    for who in (stage.officer, stage.members[0]):
        as_person(who).post(f"{base}/turns/{stage.slots[0]}/start", status=404)
    as_person(stage.officer).get(base)


def test_the_session_is_set_on_a_form_that_keeps_what_was_typed(
    app: Any, setup: Any, as_person: Any
) -> None:
    with setup() as uow:
        competition = competition_with(uow, rule_set="proposal-only", parts=PROPOSAL_ONLY)
        candidates(uow, competition, 1)
        officer = holder(uow, Role.OFFICER, competition).id
        base = f"/office/competitions/{competition.id}/defence/{competition.parts[0].id}"
    office = as_person(officer)
    page = office.post(f"{base}/session", {"starts_at": "01/01/2020 08:00", "place": "Hội trường"})
    assert page.xpath("//input[@name='place']/@value") == ["Hội trường"]
    assert page.xpath("//*[@class='govuk-error-message']")
    office.post(f"{base}/call-up", status=403)
    office.post(f"{base}/session", {"starts_at": "01/12/2026 08:00", "place": "Hội trường"})
    office.post(f"{base}/call-up")
    with app.app_context(), app.extensions["database"].reading() as session:
        assert len(slots(session, competition.parts[0].id)) == 1
