"""What each person has to do: every source, its borders, and what vanishes once done."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from exams.appeals.models import RemarkRequest, RequestState
from exams.applications.models import Application, ApplicationState, Entrant, Supplement
from exams.appointments.commitments import report_commitment
from exams.bodies.models import Body, BodyKind, Conflict, Duty, Member
from exams.clock import local_day
from exams.competitions.models import Competition, PartKind, PartStage, Stage
from exams.defence.models import DefenceSession, DefenceSlot, Proposal, ScoreSheet
from exams.events import EventKind
from exams.marking.models import Allocation, Round, Script
from exams.papers.models import Paper, PaperState
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.uow import NOBODY, UnitOfWork
from exams.workflow.desk import Todo
from exams.workflow.queries import todo
from tests import build
from tests import build_afterwards as after
from tests.conftest import START, FakeClock, Work

TODAY = local_day(START)
WRITTEN, PROPOSAL, COMPUTER = PartKind.WRITTEN, PartKind.PROPOSAL, PartKind.COMPUTER


def of(session: Session, person_id: int, clock: FakeClock) -> list[Todo]:
    session.rollback()  # see what was committed since
    return todo(session, actor_for(session, person_id, clock()), clock())


def kinds(session: Session, person_id: int, clock: FakeClock) -> list[str]:
    return [item.kind for item in of(session, person_id, clock)]


def standing(
    uow: UnitOfWork,
    stage: Stage,
    kind: PartKind = WRITTEN,
    at: PartStage = PartStage.PLANNED,
    **dates: date,
) -> Competition:
    """A competition of one part, at these stages, with these declared dates."""
    row = build.bare_competition(uow, stage=stage, parts=(("only", kind, at),))
    after.declare(row, {name.replace("__", "."): on for name, on in dates.items()})
    uow.session.flush()
    return row


def test_who_is_not_signed_in_has_nothing_to_do(session: Session, clock: FakeClock) -> None:
    assert todo(session, NOBODY, clock()) == []


@pytest.mark.parametrize(
    ("stage", "role", "kind"),
    [
        (Stage.DRAFT, Role.OFFICER, "act.submit"),
        (Stage.SUBMITTED, Role.APPROVER, "act.announce"),
        (Stage.ANNOUNCED, Role.OFFICER, "act.issue_list"),
        (Stage.EXAMINED, Role.CHAIR, "act.decide"),
        (Stage.DECIDED, Role.APPROVER, "act.publish"),
        (Stage.PUBLISHED, Role.OFFICER, "act.recognise"),
    ],
)
def test_an_act_waits_for_the_role_that_may_do_it_and_for_nobody_else(
    work: Work, session: Session, clock: FakeClock, stage: Stage, role: Role, kind: str
) -> None:
    with work() as uow:
        row = standing(uow, stage)
        there = build.holder(uow, role, row).id
        elsewhere = build.holder(uow, role, standing(uow, Stage.CLOSED)).id
        watching = build.holder(uow, Role.SUPERVISOR, row).id
    assert kinds(session, there, clock) == [kind]
    assert kinds(session, elsewhere, clock) == []
    assert kinds(session, watching, clock) == []


def test_nobody_is_asked_to_approve_what_they_submitted(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.SUBMITTED)
        approver = build.holder(uow, Role.APPROVER, row).id
        row.submitted_by, row.submitted_at = approver, uow.now
    assert kinds(session, approver, clock) == []


@pytest.mark.parametrize(
    ("kind", "at", "role", "expected"),
    [
        (WRITTEN, PartStage.PLANNED, Role.SECRETARY, "part.call_up"),
        (PROPOSAL, PartStage.PLANNED, Role.SECRETARY, "part.call_up_defence"),
        (WRITTEN, PartStage.CALLED_UP, Role.SECRETARY, "part.open"),
        (WRITTEN, PartStage.OPENED, Role.OFFICER, "part.close"),
        (WRITTEN, PartStage.CLOSED, Role.CODER, "part.code"),
        (COMPUTER, PartStage.CLOSED, Role.SECRETARY, "part.score_choices"),
        (WRITTEN, PartStage.CODED, Role.SECRETARY, "part.start_marking"),
        (WRITTEN, PartStage.MARKING, Role.CHAIR, "part.lock"),
        (WRITTEN, PartStage.LOCKED, Role.SECRETARY, "part.join"),
        (PROPOSAL, PartStage.CALLED_UP, Role.SECRETARY, "part.draw"),
        (PROPOSAL, PartStage.DRAWN, Role.SECRETARY, "part.finish_defence"),
        (WRITTEN, PartStage.JOINED, Role.SECRETARY, "part.settle"),
        (PROPOSAL, PartStage.SCORED, Role.SECRETARY, "part.settle"),
    ],
)
def test_the_part_under_way_waits_for_its_next_act(
    work: Work, session: Session, clock: FakeClock,
    kind: PartKind, at: PartStage, role: Role, expected: str,
) -> None:  # fmt: skip
    with work() as uow:
        row = standing(uow, Stage.LISTED, kind, at)
        holder, approver = build.holder(uow, role, row).id, build.holder(uow, Role.APPROVER, row).id
    assert expected in kinds(session, holder, clock)
    assert expected not in kinds(session, approver, clock)


def test_only_the_first_part_that_is_not_settled_is_under_way(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = build.bare_competition(uow, stage=Stage.LISTED)
        secretary = build.holder(uow, Role.SECRETARY, row).id
        row.parts[0].stage = PartStage.SETTLED
    found = of(session, secretary, clock)
    assert [(t.kind, t.ids["part_id"]) for t in found] == [
        ("part.call_up_defence", row.parts[1].id)
    ]


@pytest.mark.parametrize(("days", "late"), [(1, False), (0, False), (-1, True)])
def test_a_thing_is_late_from_the_day_after_its_day(
    work: Work, session: Session, clock: FakeClock, days: int, late: bool
) -> None:
    with work() as uow:
        row = standing(uow, Stage.PUBLISHED, appointment=TODAY + timedelta(days=days))
        officer = build.holder(uow, Role.OFFICER, row).id
    found = of(session, officer, clock)
    assert [(t.kind, t.late) for t in found] == [("act.recognise", late)]


def test_the_day_ends_in_viet_nam_not_in_greenwich(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.PUBLISHED, appointment=TODAY)
        officer = build.holder(uow, Role.OFFICER, row).id
    clock.at = START.replace(hour=16, minute=59)  # 23:59 in Viet Nam
    assert not of(session, officer, clock)[0].late
    clock.move(minutes=1)
    assert of(session, officer, clock)[0].late


def test_soonest_comes_first_and_what_has_no_date_last(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        officer = build.holder(uow, Role.OFFICER, None).id
        standing(uow, Stage.PUBLISHED, appointment=TODAY + timedelta(days=9))
        standing(uow, Stage.DRAFT)
        standing(uow, Stage.PUBLISHED, appointment=TODAY)
    days = [t.due_on for t in of(session, officer, clock)]
    assert days == [TODAY, TODAY + timedelta(days=9), None]


def test_dossiers_wait_for_who_judges_them_with_their_number(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.ANNOUNCED, vetting_due=TODAY)
        officer = build.holder(uow, Role.OFFICER, row).id
        approver = build.holder(uow, Role.APPROVER, row).id
        for number in ("1", "2"):
            after.application(uow, row, "Lê Thị Nộp", number, ApplicationState.SUBMITTED)
        after.application(uow, row, "Lê Văn Đủ", "3", ApplicationState.ELIGIBLE)
    found = [t for t in of(session, officer, clock) if t.kind == "vet"]
    assert [(t.count, t.due_on) for t in found] == [(2, TODAY)]
    assert "vet" not in kinds(session, approver, clock)


@pytest.mark.parametrize(
    ("state", "setters", "chairs"),
    [
        (None, ["paper.write"], []),
        (PaperState.DRAFT, ["paper.write"], []),
        (PaperState.SUBMITTED, [], ["paper.approve"]),
        (PaperState.SEALED, [], []),
    ],
)
def test_a_paper_waits_for_its_setter_then_for_the_chair_then_for_nobody(
    work: Work, session: Session, clock: FakeClock,
    state: PaperState | None, setters: list[str], chairs: list[str],
) -> None:  # fmt: skip
    with work() as uow:
        row = standing(uow, Stage.ANNOUNCED)
        setter, chair = (build.holder(uow, r, row).id for r in (Role.SETTER, Role.CHAIR))
        if state is not None:
            sealed = {"sealed": b"x", "sealed_at": uow.now, "sha256": "0" * 64}
            uow.session.add(Paper(part_id=row.parts[0].id, title="Đề", minutes=180, state=state,
                                  drafted_by=setter, submitted_by=setter,
                                  **(sealed if state == PaperState.SEALED else {})))  # fmt: skip
    assert kinds(session, setter, clock) == setters
    assert [k for k in kinds(session, chair, clock) if k.startswith("paper")] == chairs


def allocated(uow: UnitOfWork, row: Competition, round_: Round, marker_id: int) -> Allocation:
    script = Script(part_id=row.parts[0].id, code=f"AA{row.id:02d}{marker_id:04d}", answers=[],
                    text_sha256="0" * 64)  # fmt: skip
    given = Allocation(round=round_, marker_id=marker_id, queue=1, allocated_at=uow.now)
    script.allocations = [given]
    uow.session.add(script)
    uow.session.flush()
    return given


@pytest.mark.parametrize(
    ("round_", "role", "kind"),
    [
        (Round.FIRST, Role.MARKER, "mark"),
        (Round.SECOND, Role.MARKER, "mark"),
        (Round.REMARK_FIRST, Role.REMARKER, "remark"),
        (Round.REMARK_SECOND, Role.REMARKER, "remark"),
    ],
)
def test_a_marker_is_told_how_many_scripts_wait_and_never_whose(
    work: Work, session: Session, clock: FakeClock, round_: Round, role: Role, kind: str
) -> None:
    with work() as uow:
        row = standing(uow, Stage.LISTED, WRITTEN, PartStage.MARKING)
        marker, other = (build.holder(uow, role, row).id for _ in range(2))
        after.application(uow, row, "Lê Thị Bí Mật", "777")
        given = allocated(uow, row, round_, marker)
    found = of(session, marker, clock)
    assert [(t.kind, t.count) for t in found] == [(kind, 1)]
    assert set(found[0].ids) == {"competition_id", "code"}
    assert "Bí Mật" not in repr(found) and "777" not in repr(found)
    assert kinds(session, other, clock) == []
    with work() as uow:
        row_given = uow.session.get_one(Allocation, given.id)
        row_given.total, row_given.given_at = 70, uow.now
        uow.record(EventKind.MARK_GIVEN, f"allocation:{given.id}")
    assert kinds(session, marker, clock) == []


def test_a_script_handed_on_waits_no_longer(work: Work, session: Session, clock: FakeClock) -> None:
    with work() as uow:
        row = standing(uow, Stage.LISTED, WRITTEN, PartStage.MARKING)
        marker = build.holder(uow, Role.MARKER, row).id
        allocated(uow, row, Round.FIRST, marker).active = None
    assert kinds(session, marker, clock) == []


def test_a_panel_member_scores_until_the_sheet_is_committed(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.LISTED, PROPOSAL, PartStage.DRAWN)
        member = build.holder(uow, Role.COUNCIL_MEMBER, row).id
        candidates = [after.application(uow, row, "Lê Thị Đề Án", str(n)) for n in (1, 2)]
        slots = [
            DefenceSlot(part_id=row.parts[0].id, application_id=c.id, order_number=n)
            for n, c in enumerate(candidates, 1)
        ]
        slots[1].absent = True
        uow.session.add_all(slots)
    assert [(t.kind, t.count) for t in of(session, member, clock)] == [("score", 1)]
    with work() as uow:
        uow.session.add(ScoreSheet(slot_id=slots[0].id, member_person_id=member,
                                   committed_at=uow.now, total=80))  # fmt: skip
        uow.record(EventKind.SCORES_COMMITTED, "slot:1")
    assert kinds(session, member, clock) == []


def test_nobody_is_asked_to_score_a_relative_or_while_away(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.LISTED, PROPOSAL, PartStage.DRAWN)
        part = row.parts[0]
        relative, away = (build.holder(uow, Role.COUNCIL_MEMBER, row).id for _ in range(2))
        candidate = after.application(uow, row, "Lê Thị Đề Án", "1")
        member = Member(person_id=relative, duty=Duty.MEMBER, from_at=uow.now)
        uow.session.add_all([
            DefenceSession(part_id=part.id, starts_at=uow.now, place="A", absent_members=[away]),
            DefenceSlot(part_id=part.id, application_id=candidate.id, order_number=1),
            Body(competition_id=row.id, kind=BodyKind.COUNCIL, decision_no="1", decided_on=TODAY,
                 members=[member]),
        ])  # fmt: skip
        uow.session.flush()
        uow.session.add(Conflict(member_id=member.id, application_id=candidate.id,
                                 kinship="sibling", declared_at=uow.now))  # fmt: skip
        uow.record(EventKind.RELATIVES_DECLARED, "member", public={"conflicts": 1})
    assert "score" not in kinds(session, relative, clock)
    assert "score" not in kinds(session, away, clock)


def test_a_member_declares_once_the_list_of_candidates_is_known(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.ANNOUNCED)
        member = build.person(uow).id
        uow.session.add(Body(
            competition_id=row.id, kind=BodyKind.INVIGILATION_BOARD, decision_no="1",
            decided_on=TODAY, members=[Member(person_id=member, duty=Duty.MEMBER, from_at=uow.now)],
        ))  # fmt: skip
    assert kinds(session, member, clock) == []
    with work() as uow:
        uow.session.get_one(Competition, row.id).stage = Stage.LISTED
        uow.record(EventKind.STAGE_CHANGED, f"competition:{row.id}")
    assert kinds(session, member, clock) == ["declare"]
    with work() as uow:
        uow.session.query(Member).filter_by(person_id=member).one().declared_at = uow.now
        uow.record(EventKind.RELATIVES_DECLARED, "member:1")
    assert kinds(session, member, clock) == []


@pytest.mark.parametrize(
    ("state", "role", "kind"),
    [
        (RequestState.FILED, Role.SECRETARY, ["appeal.send"]),
        (RequestState.REMARKING, Role.CHAIR, ["appeal.decide"]),
        (RequestState.REMARKING, Role.SECRETARY, []),
        (RequestState.DECIDED, Role.CHAIR, []),
    ],
)
def test_a_re_marking_request_waits_for_the_secretary_then_for_the_chair(
    work: Work, session: Session, clock: FakeClock, state: RequestState, role: Role, kind: list[str]
) -> None:
    with work() as uow:
        row = standing(uow, Stage.PUBLISHED, only__remark_result=TODAY)
        holder = build.holder(uow, role, row).id
        candidate = after.application(uow, row, "Lê Thị Hỏi Lại", "1")
        uow.session.add(RemarkRequest(part_id=row.parts[0].id, application_id=candidate.id,
                                      number=f"PK-{row.id}", reason="Xin xem lại", state=state,
                                      filed_at=uow.now))  # fmt: skip
    assert kinds(session, holder, clock) == kind


def test_a_draft_application_waits_while_the_notice_stands(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.ANNOUNCED, registration_closes=TODAY)
        person = after.application(uow, row, "Lê Thị Soạn", "1", ApplicationState.DRAFT).person_id
    assert [(t.kind, t.due_on) for t in of(session, person, clock)] == [("apply", TODAY)]
    with work() as uow:
        uow.session.query(Application).one().state = ApplicationState.SUBMITTED
        uow.record(EventKind.APPLICATION_RECEIVED, "application:1")
    assert kinds(session, person, clock) == []


@pytest.mark.parametrize(("days", "asked"), [(0, True), (-1, False)])
def test_a_supplement_can_be_given_until_the_end_of_its_day(
    work: Work, session: Session, clock: FakeClock, days: int, asked: bool
) -> None:
    with work() as uow:
        row = standing(uow, Stage.ANNOUNCED)
        candidate = after.application(uow, row, "Lê Thị Bổ Sung", "1", ApplicationState.SUBMITTED)
        candidate.supplements = [
            Supplement(text="Bằng tốt nghiệp", until_on=TODAY + timedelta(days=days),
                       asked_at=uow.now, asked_by=row.created_by)
        ]  # fmt: skip
    assert kinds(session, candidate.person_id, clock) == (["supplement"] if asked else [])


@pytest.mark.parametrize(
    ("kind", "at", "expected"),
    [
        (WRITTEN, PartStage.PLANNED, []),
        (WRITTEN, PartStage.CALLED_UP, ["sit"]),
        (WRITTEN, PartStage.OPENED, ["sit"]),
        (WRITTEN, PartStage.CLOSED, []),
        (WRITTEN, PartStage.JOINED, ["own_marks"]),
        (WRITTEN, PartStage.SETTLED, []),
        (PROPOSAL, PartStage.CALLED_UP, ["propose"]),
        (PROPOSAL, PartStage.DRAWN, []),
        (PROPOSAL, PartStage.SCORED, ["own_marks"]),
    ],
)
def test_who_is_admitted_to_a_part_sits_proposes_and_reads_the_marks(
    work: Work, session: Session, clock: FakeClock,
    kind: PartKind, at: PartStage, expected: list[str],
) -> None:  # fmt: skip
    with work() as uow:
        row = standing(uow, Stage.LISTED, kind, at)
        admitted = after.application(uow, row, "Lê Thị Vào", "1")
        outside = after.application(uow, row, "Lê Thị Ngoài", "2")
        uow.session.add(Entrant(part_id=row.parts[0].id, application_id=admitted.id))
    assert kinds(session, admitted.person_id, clock) == expected
    assert kinds(session, outside.person_id, clock) == []


def test_a_proposal_handed_in_is_asked_for_no_longer(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.LISTED, PROPOSAL, PartStage.CALLED_UP)
        admitted = after.application(uow, row, "Lê Thị Nộp", "1")
        uow.session.add_all([
            Entrant(part_id=row.parts[0].id, application_id=admitted.id),
            Proposal(part_id=row.parts[0].id, application_id=admitted.id, title="Đề án",
                     saved_at=uow.now, submitted_at=uow.now),
        ])  # fmt: skip
    assert kinds(session, admitted.person_id, clock) == []


def test_who_is_recognised_waits_for_the_officers_decision(
    work: Work, session: Session, clock: FakeClock
) -> None:
    from exams.appointments.service import recognise

    with work() as uow:
        ended = after.published(uow)
    with work(ended.officer) as uow:
        recognise(uow, ended.competition_id)
    found = of(session, ended.officer, clock)
    assert [(t.kind, t.due_on) for t in found] == [("appoint", TODAY)]
    assert kinds(session, ended.training_officer, clock) == []


def test_the_plan_waits_for_a_proposal_then_for_both_sides(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        ended = after.appointed(uow)
    assert kinds(session, ended.officer, clock) == []
    assert kinds(session, ended.training_officer, clock) == ["plan.propose"]
    with work() as uow:
        ended = after.planned(uow, agreed=False)
    assert kinds(session, ended.training_officer, clock) == ["plan.agree_officer"]
    assert kinds(session, ended.winner, clock) == ["plan.agree"]
    with work() as uow:
        ended = after.planned(uow)
    assert kinds(session, ended.training_officer, clock) == []
    assert kinds(session, ended.winner, clock) == []


@pytest.mark.parametrize(
    ("on", "winner", "officer"),
    [
        (date(2027, 4, 22), [], []),  # 31 days before the gap's day, 23 May
        (date(2027, 4, 23), ["commitment", "plan.item"], []),
        (date(2027, 5, 23), ["commitment", "plan.item"], []),
        (date(2027, 5, 24), ["commitment", "plan.item"], ["plan.overdue"]),
    ],
)
def test_programmes_and_commitments_show_a_month_ahead_and_overdue_ones_reach_the_officer(
    work: Work, session: Session, clock: FakeClock, on: date, winner: list[str], officer: list[str]
) -> None:
    with work() as uow:
        ended = after.planned(uow)
    clock.move(days=(on - TODAY).days)
    assert sorted(kinds(session, ended.winner, clock)) == winner
    assert kinds(session, ended.training_officer, clock) == officer


def test_a_commitment_that_is_done_is_asked_for_no_longer(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        ended = after.appointed(uow)
        first = after.appointment(uow.session, ended).commitments[0].id
    clock.move(days=181)
    assert kinds(session, ended.winner, clock) == ["commitment"]
    with work(ended.winner) as uow:
        report_commitment(uow, first, 100, "Còn 5 ngày")
    assert kinds(session, ended.winner, clock) == []
