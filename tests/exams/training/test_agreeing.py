"""A plan counts when both sides agreed to the same version; then it is followed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.clock import local_day
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, NotPermitted, Stale, TransitionRefused
from exams.training.following import Certificate, complete_item, start_item
from exams.training.models import Ground, ItemState, PlanItem, TrainingPlan
from exams.training.service import add_item, agree, change_item, propose_plan, remove_item
from tests import build_afterwards as build
from tests.conftest import START, Work

TODAY = local_day(START)
PAPER = Certificate("key", "chung-chi.pdf", "0" * 64)


def item(session: Session, ended: build.Ended, ground: Ground) -> PlanItem:
    return next(i for i in build.plan(session, ended).items if i.ground == ground)


def test_the_plan_comes_from_the_position_and_from_what_the_exam_showed(
    work: Work, session: Session
) -> None:
    with work() as uow:
        ended = build.planned(uow, agreed=False)
    gap = item(session, ended, Ground.GAP)
    assert (gap.competence.code, gap.needed_level, gap.shown_level) == ("vision", 4, 2)  # type: ignore[union-attr]
    assert (gap.periods, gap.due_on) == (40, date(2027, 5, 23))
    assert sum(i.ground == Ground.GAP for i in build.plan(session, ended).items) == 1


def test_nobody_but_the_training_officer_proposes_and_only_once(work: Work) -> None:
    with work() as uow:
        ended = build.appointed(uow)
    for person in (ended.officer, ended.winner, ended.leader):
        with work(person) as uow, pytest.raises(NotPermitted):
            propose_plan(uow, ended.appointment_id)
    with work(ended.training_officer) as uow:
        propose_plan(uow, ended.appointment_id)
    with work(ended.training_officer) as uow, pytest.raises(TransitionRefused):
        propose_plan(uow, ended.appointment_id)


def test_with_the_second_agreement_the_plan_counts_and_becomes_a_paper(
    work: Work, session: Session
) -> None:
    with work() as uow:
        ended = build.planned(uow)
    assert build.plan(session, ended).agreed
    paper = session.scalars(select(Document).where(Document.kind == "training_plan")).one()
    days = [row["due_on"] for row in paper.facts["items"]]
    assert days == sorted(days) and len(days) == 9


def test_who_read_an_older_plan_agrees_to_nothing(work: Work, session: Session) -> None:
    with work() as uow:
        ended = build.planned(uow, agreed=False)
    version = build.plan(session, ended).version
    session.rollback()
    with work(ended.winner) as uow:
        add_item(uow, ended.plan_id, "Tiếng Anh", 60, date(2027, 12, 1), "Hội nhập")
    with work(ended.training_officer) as uow, pytest.raises(Stale):
        agree(uow, ended.plan_id, version)


def test_a_change_asks_both_sides_again(work: Work, session: Session) -> None:
    with work() as uow:
        ended = build.planned(uow)
        gap = item(uow.session, ended, Ground.GAP).id
    with work(ended.training_officer) as uow:
        change_item(uow, gap, 60, date(2027, 7, 1), "Lịch của trường")
    row = session.get_one(TrainingPlan, ended.plan_id)
    assert row.officer_agreed_at is None and row.appointee_agreed_at is None
    session.rollback()
    with work(ended.winner) as uow, pytest.raises(TransitionRefused):
        start_item(uow, gap)


@pytest.mark.parametrize(
    ("periods", "days", "field"),
    [(-1, 0, "periods"), (0, 1, "due_on"), (0, 0, None), (1, -1, None)],
)
def test_a_mandatory_programme_is_not_shortened_nor_put_off(
    work: Work, periods: int, days: int, field: str | None
) -> None:
    with work() as uow:
        ended = build.planned(uow)
        must = item(uow.session, ended, Ground.MANDATORY)
        change = (must.id, must.periods + periods, must.due_on + timedelta(days=days), "Lý do")
    with work(ended.training_officer) as uow:
        if field is None:
            change_item(uow, *change)
            return
        with pytest.raises(Invalid) as refused:
            change_item(uow, *change)
        assert refused.value.facts["field"] == field
    with work(ended.training_officer) as uow, pytest.raises(Invalid):
        remove_item(uow, must.id, "Không cần")


def test_the_appointee_wishes_but_does_not_change_what_is_there(work: Work) -> None:
    with work() as uow:
        ended = build.planned(uow)
        gap = item(uow.session, ended, Ground.GAP).id
    with work(ended.winner) as uow, pytest.raises(NotFound):
        change_item(uow, gap, 1, date(2027, 7, 1), "Ngắn hơn")
    with work(ended.winner) as uow, pytest.raises(NotFound):
        remove_item(uow, gap, "Không cần")
    with work(ended.other) as uow, pytest.raises(NotFound):
        add_item(uow, ended.plan_id, "x", 1, date(2027, 7, 1), "x")


@pytest.mark.parametrize("days", [0, 1])
def test_a_programme_is_done_by_its_certificate_and_not_tomorrow(
    work: Work, session: Session, days: int
) -> None:
    with work() as uow:
        ended = build.planned(uow)
        gap = item(uow.session, ended, Ground.GAP).id
    with work(ended.winner) as uow, pytest.raises(Invalid):
        complete_item(uow, gap, TODAY, None)
    with work(ended.winner) as uow:
        if days:
            with pytest.raises(Invalid):
                complete_item(uow, gap, TODAY + timedelta(days=days), PAPER)
            return
        complete_item(uow, gap, TODAY, PAPER)
    assert session.get_one(PlanItem, gap).state == ItemState.DONE
    with work(ended.winner) as uow, pytest.raises(TransitionRefused):
        complete_item(uow, gap, TODAY, PAPER)
