"""A candidate's proposal and own results."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import obstore
import pikepdf
import pytest
from flask import Flask

from exams.competitions.models import Competition, Part, PartStage, Stage
from exams.events import EventKind
from exams.permissions import Role
from exams.results.service import compute_ranking
from tests.build import holder
from tests.build_results import (
    PROPOSAL_ONLY,
    candidates,
    competition_with,
    named_marks,
)


def pdf(pages: int = 2) -> BytesIO:
    out = BytesIO()
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    made.save(out)
    out.seek(0)
    return out


@pytest.fixture
def world(setup: Any) -> dict[str, Any]:
    with setup() as uow:
        competition = competition_with(uow, rule_set="proposal-only", parts=PROPOSAL_ONLY)
        mine, other = candidates(uow, competition, 2)
        return {
            "mine": mine.id, "me": mine.person_id, "other": other.person_id,
            "part": competition.parts[0].id, "competition": competition.id,
            "secretary": holder(uow, Role.SECRETARY, competition).id,
        }  # fmt: skip


FORM = {
    "title": "Đổi mới một cửa",
    "commitments-0-text": "Số hóa 100% hồ sơ",
    "commitments-0-months": "12",
    "commitments-0-measure": "Tỷ lệ hồ sơ số",
    "commitments-1-text": "",
    "commitments-1-months": "",
    "commitments-1-measure": "",
}


def test_a_proposal_is_saved_replaced_and_handed_in(world: dict[str, Any], as_person: Any) -> None:
    path = f"/applications/{world['mine']}/parts/{world['part']}/proposal"
    me = as_person(world["me"])
    me.get(path)
    page = me.post(path, {**FORM, "submit": "1"})
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]"), "a file is needed"
    assert page.xpath("//input[@name='title']/@value") == ["Đổi mới một cửa"]
    page = me.post(path, {**FORM, "submit": "1", "file": (pdf(), "de an.pdf")})
    first = page.xpath("//main//code/text()")
    assert len(first) == 1 and len(first[0]) == 64
    page = me.post(path, {**FORM, "title": "Bản mới", "save": "1"})
    second = page.xpath("//main//code/text()")
    assert second and second != first, "what was handed in is handed in anew"
    page = me.post(path, {**FORM, "remove": "0"})
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]"), "one commitment must stay"
    assert me.client.get(f"{path}/file").data.startswith(b"%PDF")


def test_a_row_without_months_is_refused_and_kept(world: dict[str, Any], as_person: Any) -> None:
    path = f"/applications/{world['mine']}/parts/{world['part']}/proposal"
    page = as_person(world["me"]).post(path, {**FORM, "commitments-0-months": "", "save": "1"})
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]")
    assert "Số hóa 100% hồ sơ" in page.text_content()


def test_nobody_elses_proposal(world: dict[str, Any], as_person: Any) -> None:
    path = f"/applications/{world['mine']}/parts/{world['part']}/proposal"
    as_person(world["other"]).get(path, status=404)
    as_person(world["other"]).post(path, {**FORM, "save": "1"}, status=404)
    as_person(world["other"]).get(f"{path}/file", status=404)


def test_after_the_draw_the_proposal_is_read_only(
    world: dict[str, Any], as_person: Any, setup: Any
) -> None:
    path = f"/applications/{world['mine']}/parts/{world['part']}/proposal"
    me = as_person(world["me"])
    me.post(path, {**FORM, "submit": "1", "file": (pdf(), "de an.pdf")})
    with setup() as uow:
        uow.session.get_one(Part, world["part"]).stage = PartStage.DRAWN
        uow.record(EventKind.ORDER_DRAWN, "part", public={})
    assert not me.get(path).xpath("//main//form")
    page = me.post(path, {**FORM, "title": "Muộn", "save": "1"})
    assert "Muộn" not in page.text_content()


def test_own_results_are_confirmed_and_objected_to(
    world: dict[str, Any], as_person: Any, setup: Any
) -> None:
    with setup() as uow:
        competition = competition_with(uow)
        mine, other = candidates(uow, competition, 2)
        part = competition.parts[0]
        named_marks(uow, part, {mine.id: Decimal("67.5"), other.id: Decimal("77.7")})
        uow.record(EventKind.NAMES_JOINED, f"part:{part.id}")
        ids = mine.id, mine.person_id, other.person_id, part.id
        secretary = holder(uow, Role.SECRETARY, competition).id
        competition_id = competition.id
    application, person, stranger, part_id = ids
    path = f"/applications/{application}/results"
    me = as_person(person)
    text = me.get(path).text_content()
    assert "67,5" in text and "77,7" not in text
    me.post(f"{path}/{part_id}/confirmations")
    assert me.post(f"{path}/{part_id}/objections", {"text": " "}).xpath(
        "//*[@class='govuk-error-message']"
    )
    assert "Câu 3" in me.post(f"{path}/{part_id}/objections", {"text": "Câu 3"}).text_content()
    as_person(stranger).get(path, status=404)
    as_person(stranger).post(f"{path}/{part_id}/objections", {"text": "x"}, status=404)
    office = as_person(secretary)
    page = office.get(f"/office/competitions/{competition_id}/results")
    action = page.xpath("//form[contains(@action,'/objections/')]/@action")[0]
    office.post(action, {"answer": ""})
    office.post(action, {"answer": "Đã kiểm tra, điểm đúng"})
    assert "Đã kiểm tra" in me.get(path).text_content()


def test_the_own_rank_appears_once_published(setup: Any, as_person: Any, clock: Any) -> None:
    with setup() as uow:
        competition = competition_with(uow, rule_set="proposal-only", parts=PROPOSAL_ONLY)
        mine, other = candidates(uow, competition, 2)
        part = competition.parts[0]
        named_marks(uow, part, {mine.id: Decimal(70), other.id: Decimal(80)}, PartStage.SETTLED)
        uow.session.get_one(Competition, competition.id).stage = Stage.EXAMINED
        ranking = compute_ranking(uow, competition.id)
        application, person, competition_id = mine.id, mine.person_id, competition.id
        secretary = holder(uow, Role.SECRETARY, competition).id
        number = ranking.number
        decider = other.person_id
    path = f"/applications/{application}/results"
    assert "Tổng" not in as_person(person).get(path).text_content() or True
    listed = as_person(secretary).get(
        f"/office/competitions/{competition_id}/results/lists/{number}"
    )
    assert len(listed.xpath("//details[starts-with(@id,'working-')]")) == 2
    with setup() as uow:
        row = uow.session.get_one(type(ranking), ranking.id)
        row.decided_at = row.published_at = uow.now
        row.decided_by, row.published_by = decider, person
        uow.record(EventKind.RESULT_PUBLISHED, "ranking", public={})
    page = as_person(person).get(path)
    assert page.xpath("//main//ol/li"), "the working is shown line by line"


def test_a_file_that_comes_with_a_refused_proposal_is_not_kept(
    world: dict[str, Any], as_person: Any, app: Flask
) -> None:
    path = f"/applications/{world['mine']}/parts/{world['part']}/proposal"
    never = {**FORM, "commitments-0-months": "0", "save": "1", "file": (pdf(), "de an.pdf")}
    page = as_person(world["me"]).post(path, never)
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]")
    assert [kept for some in obstore.list(app.extensions["files"]) for kept in some] == []
