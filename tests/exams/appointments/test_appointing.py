"""Recognition after the last window, appointment by decision, and what was promised."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.appeals.models import RemarkRequest, RequestState
from exams.appointments.commitments import issue_report, report_commitment
from exams.appointments.models import Appointment, Commitment, CommitmentState
from exams.appointments.queries import own_appointment, papers_of
from exams.appointments.service import appoint, recognise
from exams.clock import local_day
from exams.competitions.models import Competition, Stage
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, NotPermitted, TransitionRefused
from exams.events import Event, EventKind
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.results.replacing import replace_mark
from tests import build_afterwards as build
from tests.conftest import START, FakeClock, Work

TODAY = local_day(START)


def recognised(work: Work) -> tuple[build.Ended, int]:
    with work() as uow:
        ended = build.published(uow)
    with work(ended.officer) as uow:
        return ended, recognise(uow, ended.competition_id)[0].id


def test_recognition_makes_each_winner_an_appointee_by_a_numbered_decision(
    work: Work, session: Session, clock: FakeClock
) -> None:
    ended, appointment_id = recognised(work)
    row = session.get_one(Appointment, appointment_id)
    assert row.application_id == ended.application_id and row.recognition_no == "01/QĐ-SNV"
    assert session.get_one(Competition, ended.competition_id).stage == Stage.RECOGNISED
    assert Role.APPOINTEE in actor_for(session, ended.winner, clock()).roles_in(
        ended.competition_id
    )
    event = session.scalars(select(Event).where(Event.kind == EventKind.RESULT_RECOGNISED)).one()
    assert event.public == {"decision_no": "01/QĐ-SNV"}
    paper = session.scalars(select(Document).where(Document.kind == "recognition_decision")).one()
    assert (paper.facts["name"], paper.facts["rank"], paper.facts["total"]) == (
        "Lê Thị Thắng Cuộc", 1, "85.5"
    )  # fmt: skip


def test_who_was_not_chosen_is_not_recognised(work: Work, session: Session) -> None:
    recognised(work)
    assert len(session.scalars(select(Appointment)).all()) == 1


@pytest.mark.parametrize(("days", "open_"), [(-1, False), (0, True), (1, True)])
def test_the_result_is_recognised_only_when_the_window_day_has_ended(
    work: Work, days: int, open_: bool
) -> None:
    with work() as uow:
        ended = build.published(uow, window_end=TODAY + timedelta(days=days))
    with work(ended.officer) as uow:
        if not open_:
            assert recognise(uow, ended.competition_id)
            return
        with pytest.raises(TransitionRefused) as refused:
            recognise(uow, ended.competition_id)
        assert [r.code for r in refused.value.reasons] == ["appointment.window_open"]


def test_an_undecided_request_for_re_marking_holds_recognition_up(work: Work) -> None:
    with work() as uow:
        ended = build.published(uow)
        part = uow.session.get_one(Competition, ended.competition_id).parts[0]
        uow.session.add(RemarkRequest(part_id=part.id, application_id=ended.application_id,
                                      number="PK-1", reason="Xin xem lại", filed_at=uow.now,
                                      state=RequestState.FILED))  # fmt: skip
    with work(ended.officer) as uow:
        with pytest.raises(TransitionRefused) as refused:
            recognise(uow, ended.competition_id)
        assert [r.code for r in refused.value.reasons] == ["appointment.requests_open"]
        assert refused.value.reasons[0].facts == {"count": 1}


def test_a_list_that_a_re_marking_has_overtaken_is_not_recognised(work: Work) -> None:
    """The published list names the old winner until the new one is decided and published."""
    with work() as uow:
        ended = build.published(uow)
        part = uow.session.get_one(Competition, ended.competition_id).parts[1]
        replace_mark(uow, part.id, ended.application_id, Decimal(69), "remark")
    with pytest.raises(TransitionRefused) as refused, work(ended.officer) as uow:
        recognise(uow, ended.competition_id)
    assert [r.code for r in refused.value.reasons] == ["result.marks_changed"]


def test_a_result_is_recognised_once(work: Work, session: Session) -> None:
    ended, _id = recognised(work)
    with work(ended.officer) as uow, pytest.raises(TransitionRefused):
        recognise(uow, ended.competition_id)
    assert len(session.scalars(select(Appointment)).all()) == 1


def test_only_who_may_decide_recognises_and_appoints(work: Work) -> None:
    with work() as uow:
        ended = build.published(uow)
    for person in (ended.winner, ended.training_officer, ended.leader):
        with work(person) as uow, pytest.raises(NotPermitted):
            recognise(uow, ended.competition_id)
    with work(ended.officer) as uow:
        appointment_id = recognise(uow, ended.competition_id)[0].id
    with work(ended.winner) as uow, pytest.raises(NotPermitted):
        appoint(uow, appointment_id, TODAY, TODAY)


def test_the_decision_sets_the_term_of_the_rules_and_the_programme_becomes_commitments(
    work: Work, session: Session
) -> None:
    ended, appointment_id = recognised(work)
    with work(ended.officer) as uow:
        appoint(uow, appointment_id, TODAY, date(2026, 11, 30))
    row = session.get_one(Appointment, appointment_id)
    assert (row.decision_no, row.term_years) == ("02/QĐ-SNV", 5)
    assert row.term_ends_on == date(2031, 11, 30)
    assert [(c.text, c.due_on) for c in row.commitments] == [
        ("Rút ngắn thời gian giải quyết hồ sơ", date(2027, 5, 30)),
        ("Số hóa kho lưu trữ", date(2027, 11, 30)),
    ]
    assert {p.kind for p in papers_of(session, row)} == {
        "recognition_decision", "appointment_decision"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "office", "code"),
    [
        (1, 1, "appointment.decided_in_future"),
        (-1, 0, "appointment.before_recognition"),
        (0, -1, "appointment.office_before_decision"),
    ],
)
def test_recognition_decision_and_office_follow_each_other(
    work: Work, decided: int, office: int, code: str
) -> None:
    ended, appointment_id = recognised(work)
    days = [TODAY + timedelta(days=n) for n in (decided, office)]
    with work(ended.officer) as uow, pytest.raises(Invalid) as refused:
        appoint(uow, appointment_id, *days)
    assert refused.value.code == code


def test_nobody_is_appointed_twice(work: Work, session: Session) -> None:
    with work() as uow:
        ended = build.appointed(uow)
    with work(ended.officer) as uow, pytest.raises(TransitionRefused):
        appoint(uow, ended.appointment_id, TODAY, TODAY)
    assert len(session.scalars(select(Commitment)).all()) == 2


@pytest.mark.parametrize(
    ("percent", "state"),
    [
        (0, CommitmentState.PLANNED),
        (1, CommitmentState.UNDER_WAY),
        (99, CommitmentState.UNDER_WAY),
        (100, CommitmentState.DONE),
    ],
)
def test_the_state_of_a_commitment_follows_its_percent(
    work: Work, session: Session, percent: int, state: CommitmentState
) -> None:
    with work() as uow:
        ended = build.appointed(uow)
        first = build.appointment(uow.session, ended).commitments[0].id
    with work(ended.winner) as uow:
        report_commitment(uow, first, percent, "  Đã ban hành quy trình mới ")
    row = session.get_one(Commitment, first)
    assert (row.state, row.note) == (state, "Đã ban hành quy trình mới")
    event = session.scalars(select(Event).where(Event.kind == EventKind.COMMITMENT_REPORTED)).one()
    assert event.public == {"percent": percent} and event.competition_id == ended.competition_id


@pytest.mark.parametrize(
    ("percent", "note", "code"),
    [
        (-1, "x", "commitment.percent"),
        (101, "x", "commitment.percent"),
        (100, " ", "commitment.result_missing"),
    ],
)
def test_a_report_that_says_nothing_real_is_refused(
    work: Work, percent: int, note: str, code: str
) -> None:
    with work() as uow:
        ended = build.appointed(uow)
        first = build.appointment(uow.session, ended).commitments[0].id
    with work(ended.winner) as uow, pytest.raises(Invalid) as refused:
        report_commitment(uow, first, percent, note)
    assert refused.value.code == code


def test_nobody_reports_for_another(work: Work, session: Session) -> None:
    with work() as uow:
        ended = build.appointed(uow)
        first = build.appointment(uow.session, ended).commitments[0].id
    for person in (ended.other, ended.officer, ended.training_officer):
        with work(person) as uow, pytest.raises(NotFound):
            report_commitment(uow, first, 10, "")
        with work(person) as uow, pytest.raises(NotFound):
            issue_report(uow, ended.appointment_id)
        with pytest.raises(NotFound):
            own_appointment(session, ended.appointment_id, person)


def test_the_report_states_every_commitment_and_which_are_late(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        ended = build.appointed(uow)
    clock.move(days=200)
    with work(ended.winner) as uow:
        document_id = issue_report(uow, ended.appointment_id).id
    paper = session.get_one(Document, document_id)
    assert [(line["percent"], line["late"]) for line in paper.facts["commitments"]] == [
        (0, True), (0, False)
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_a_commitment_is_overdue_from_the_day_after_its_day(days: int, late: bool) -> None:
    row = Commitment(due_on=TODAY, state=CommitmentState.UNDER_WAY)
    assert row.overdue(TODAY + timedelta(days=days)) is late
    row.state = CommitmentState.DONE
    assert not row.overdue(TODAY + timedelta(days=days))
