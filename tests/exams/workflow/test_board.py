"""What leaders see: each step's day, who holds it, on time or late; units side by side."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from exams.appeals.models import RemarkRequest, RequestState
from exams.applications.models import ApplicationState, BelowChoice, BelowMinimum
from exams.applications.queries import queue
from exams.clock import local_day
from exams.competitions.calendar import last_day
from exams.competitions.models import Competition, PartKind, PartStage, Stage
from exams.competitions.queries import rules_of
from exams.competitions.stages import Act, PartAct, move, move_part
from exams.events import EventKind
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.uow import UnitOfWork
from exams.workflow.queries import todo
from exams.workflow.steps import Board, Step, board, tallies
from tests import build
from tests import build_afterwards as after
from tests.conftest import START, FakeClock, Work

TODAY = local_day(START)


def step(uow: Session | UnitOfWork, row: Competition, name: str, clock: FakeClock) -> Step:
    session = uow if isinstance(uow, Session) else uow.session
    session.rollback()
    one = next(b for b in board(session, clock()) if b.competition.id == row.id)
    return next(s for s in one.steps if s.name == name)


def standing(
    uow: UnitOfWork, stage: Stage, dates: dict[str, date], at: PartStage = PartStage.PLANNED
) -> Competition:
    row = build.bare_competition(uow, stage=stage, parts=(("written", PartKind.WRITTEN, at),))
    after.declare(row, dates)
    uow.session.flush()
    return row


@pytest.mark.parametrize(
    ("days", "late", "days_late"), [(1, False, 0), (0, False, 0), (-1, True, 1)]
)
def test_an_open_step_is_late_from_the_day_after_its_day(
    work: Work, session: Session, clock: FakeClock, days: int, late: bool, days_late: int
) -> None:
    with work() as uow:
        row = standing(uow, Stage.DECIDED, {"result": TODAY + timedelta(days=days)})
    found = step(session, row, "result", clock)
    assert (found.done, found.late, found.days_late) == (False, late, days_late)


@pytest.mark.parametrize(("days", "late"), [(0, False), (-1, True), (-3, True)])
def test_a_step_done_stays_on_time_or_late_by_the_day_it_was_done(
    work: Work, session: Session, clock: FakeClock, days: int, late: bool
) -> None:
    with work() as uow:
        row = standing(uow, Stage.PUBLISHED, {"appointment": TODAY + timedelta(days=days)})
        move(uow, row, Act.RECOGNISE)
    clock.move(days=30)
    found = step(session, row, "appointment", clock)
    assert (found.done, found.done_on, found.late, found.days_late) == (
        True, TODAY, late, -days
    )  # fmt: skip


def test_a_window_that_no_act_ends_is_over_with_its_day_and_never_late(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.ANNOUNCED, {"registration_closes": TODAY})
    assert not step(session, row, "registration_closes", clock).done
    clock.move(days=1)
    found = step(session, row, "registration_closes", clock)
    assert (found.done, found.late) == (True, False)


def test_a_step_of_a_part_is_ended_by_the_act_on_that_part(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.LISTED, {"written.sitting": TODAY}, PartStage.OPENED)
        move_part(uow, row.parts[0], PartAct.CLOSE)
    assert step(session, row, "written.sitting", clock).done_on == TODAY


def test_a_registration_opened_again_moves_the_vetting_and_the_lists(
    work: Work, session: Session, clock: FakeClock
) -> None:
    again = TODAY + timedelta(days=5)
    with work() as uow:
        row = build.bare_competition(uow, stage=Stage.ANNOUNCED)
        after.declare(
            row,
            {
                "registration_closes": TODAY - timedelta(days=20),
                "vetting_due": TODAY - timedelta(days=5),
                "eligible_list": TODAY - timedelta(days=1),
            },
        )
        officer = build.holder(uow, Role.OFFICER, row)
        after.application(uow, row, "Lê Thị Nộp", "1", ApplicationState.SUBMITTED)
        uow.session.flush()
        rules, post = rules_of(uow.session, row.id), row.posts[0].id
    names = ("vetting_due", "eligible_list")
    assert [step(session, row, name, clock).late for name in names] == [True, True]
    with work() as uow:
        uow.session.add(
            BelowMinimum(
                competition_post_id=post, choice=BelowChoice.WIDEN, reason="Chỉ có một người",
                until_on=again, chosen_at=uow.now, chosen_by=officer.id,
            )
        )  # fmt: skip
        uow.record(EventKind.BELOW_MINIMUM_CHOSEN, f"competition_post:{post}")
    vetted_by = last_day(rules, "vetting_due", {"registration_closes": again})
    listed_by = last_day(rules, "eligible_list", {"vetting_due": vetted_by})
    found = [step(session, row, name, clock) for name in names]
    assert [(s.due_on, s.late) for s in found] == [(vetted_by, False), (listed_by, False)]
    officers = todo(session, actor_for(session, officer.id, clock()), clock())
    assert [t.due_on for t in officers if t.kind == "vet"] == [vetted_by]
    queued = queue(session, session.get_one(Competition, row.id), clock())
    assert [q.due_on for q in queued] == [vetted_by]


def test_what_was_unlocked_is_to_be_announced_again(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.SUBMITTED, {"announced": TODAY})
        row.announced_at, row.announced_by = uow.now, row.created_by
        move(uow, row, Act.ANNOUNCE)
    assert step(session, row, "announced", clock).done
    with work() as uow:
        row = uow.session.get_one(Competition, row.id)
        move(uow, row, Act.UNLOCK, reason="Sai ngày thi")
    clock.move(days=1)
    found = step(session, row, "announced", clock)
    assert (found.done, found.late) == (False, True)


def test_re_marking_is_late_only_while_somebody_waits_for_it(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        due = TODAY - timedelta(days=1)
        row = standing(uow, Stage.PUBLISHED, {"written.remark_result": due})
        candidate = after.application(uow, row, "Lê Thị Hỏi", "1")
    assert not step(session, row, "written.remark_result", clock).late
    with work() as uow:
        asked = RemarkRequest(part_id=row.parts[0].id, application_id=candidate.id, number="PK-1",
                              reason="Xem lại", filed_at=uow.now)  # fmt: skip
        uow.session.add(asked)
        uow.record(EventKind.REMARK_REQUESTED, "request:1")
    found = step(session, row, "written.remark_result", clock)
    assert (found.done, found.late) == (False, True)
    with work() as uow:
        mine = uow.session.get_one(RemarkRequest, asked.id)
        mine.state, mine.decided_at = RequestState.DECIDED, uow.now - timedelta(days=1)
        uow.record(EventKind.REMARK_DECIDED, "request:1")
    found = step(session, row, "written.remark_result", clock)
    assert (found.done, found.late) == (True, False)


def test_who_holds_a_step_is_named_but_markers_and_candidates_never_are(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        row = standing(uow, Stage.LISTED, {
            "registration_closes": TODAY, "written.sitting": TODAY, "written.marking_due": TODAY,
            "written.remark_result": TODAY, "result": TODAY,
        })  # fmt: skip
        for role in (Role.INVIGILATOR, Role.MARKER, Role.REMARKER, Role.CANDIDATE):
            build.holder(uow, role, row, f"Lê {role.value}")
        build.holder(uow, Role.APPROVER, None, "Lê Toàn Sở")
    one = board(session, clock())[0]
    assert {s.name: s.holders for s in one.steps} == {
        "registration_closes": (), "written.sitting": ("Lê invigilator",),
        "written.marking_due": (), "written.remark_result": (), "result": ("Lê Toàn Sở",),
    }  # fmt: skip


def test_the_latest_competition_comes_first_and_ended_ones_are_gone(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        calm = standing(uow, Stage.DECIDED, {"result": TODAY})
        worst = standing(uow, Stage.DECIDED, {"result": TODAY - timedelta(days=9)})
        late = standing(uow, Stage.DECIDED, {"result": TODAY - timedelta(days=1)})
        standing(uow, Stage.CLOSED, {"result": TODAY - timedelta(days=99)})
        standing(uow, Stage.STOPPED, {"result": TODAY - timedelta(days=99)})
    found = board(session, clock())
    assert [b.competition.id for b in found] == [worst.id, late.id, calm.id]
    current = found[0].current
    assert current is not None and current.days_late == 9


def test_units_are_compared_by_their_steps_on_time_and_late(
    work: Work, session: Session, clock: FakeClock
) -> None:
    with work() as uow:
        first = standing(uow, Stage.PUBLISHED, {"result": TODAY, "appointment": TODAY})
        second = standing(uow, Stage.DECIDED, {"result": TODAY - timedelta(days=1)})
        second.unit_id = first.unit_id
        other = standing(uow, Stage.DECIDED, {"result": TODAY + timedelta(days=1)})
        other.unit.name = "Ủy ban nhân dân phường Bến Thành"
        move(uow, first, Act.RECOGNISE)
    found = tallies(board(session, clock()))
    assert [(t.unit.id, t.competitions, t.on_time, t.late) for t in found] == [
        (first.unit_id, 2, 1, 1), (other.unit_id, 1, 0, 0)
    ]  # fmt: skip


def test_an_empty_calendar_has_no_step_and_nothing_late() -> None:
    one = Board(Competition(), ())
    assert (one.current, one.late, one.on_time) == (None, 0, 0)
