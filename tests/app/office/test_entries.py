"""The council's decision on entry to the next part, on its page; the candidate reads it."""

from unittest.mock import Mock

import pytest

from app.jobs import run_once
from exams.appeals.service import decide_request
from exams.competitions.models import Competition, PartStage
from exams.events import EventKind
from exams.messages.models import Message
from tests.build_appeals import named_script
from tests.exams.appeals.test_service import remarked, settle_part


@pytest.fixture
def lifted(as_work):
    with as_work() as uow:
        named = named_script(uow, mark="49.5")
    request_id = remarked(as_work, Mock(), named, "50", "50")
    settle_part(as_work, named, PartStage.CALLED_UP)
    with as_work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "Chấm sót ý 2")
    return named, request_id


def test_the_chair_writes_down_the_decision_and_the_candidate_reads_it(
    app, lifted, as_person, as_work
):
    named, request_id = lifted
    here = f"/office/competitions/{named.world.competition.id}/remark-requests/{request_id}"
    act = f"{here}/entry"
    chair = as_person(named.world.chair.id)
    assert chair.get("/home").xpath(f"//a[@href='{here}']")
    secretary = as_person(named.world.secretary.id)
    assert not secretary.get(here).xpath(f"//form[@action='{act}']")
    secretary.post(act, {"entry-admitted": "yes", "entry-reason": "x"}, status=404)
    assert chair.get(here).xpath(f"//form[@action='{act}']")
    page = chair.post(act, {"entry-admitted": "yes", "entry-reason": ""})
    assert page.xpath("//*[contains(@class,'govuk-error-message')]")
    page = chair.post(act, {"entry-admitted": "no", "entry-reason": "Đã bốc thăm bảo vệ"})
    assert "Đã bốc thăm bảo vệ" in page.text_content()
    assert not page.xpath(f"//form[@action='{act}']")
    assert not chair.get("/home").xpath(f"//a[@href='{here}']")
    own = f"/applications/{named.application.id}/parts/{named.world.part.id}/remark"
    assert "Đã bốc thăm bảo vệ" in as_person(named.candidate.id).get(own).text_content()
    run_once(app)
    with as_work() as uow:
        [mail] = uow.session.query(Message).filter_by(template="entry_decided")
        assert mail.person_id == named.candidate.id
    papers = chair.get(f"/office/competitions/{named.world.competition.id}/documents")
    for paper in papers.xpath("//main//a[contains(@href,'.pdf')]/@href"):
        assert chair.get(paper).data.startswith(b"%PDF")


def test_what_has_begun_admits_nobody_and_the_page_says_so(lifted, as_person, as_work):
    named, request_id = lifted
    here = f"/office/competitions/{named.world.competition.id}/remark-requests/{request_id}"
    with as_work() as uow:
        uow.session.get(Competition, named.world.competition.id).parts[1].stage = PartStage.DRAWN
        uow.record(EventKind.RULES_CHANGED, "test")
    chair = as_person(named.world.chair.id)
    assert "Phần thi tiếp theo đã bắt đầu" in chair.get(here).text_content()
    page = chair.post(f"{here}/entry", {"entry-admitted": "yes", "entry-reason": "Đồng ý"})
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]")
    assert page.xpath(f"//form[@action='{here}/entry']")
